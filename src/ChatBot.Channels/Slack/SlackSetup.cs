using ChatBot.Channels.Cards;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace ChatBot.Channels.Slack;

/// <summary>Slack, switched on by configuring it. The host brings <see cref="IInbox"/>, <see cref="ISlackInstallations"/>,
/// <see cref="CardCatalogue"/>, <see cref="TimeProvider"/> and Data Protection.</summary>
public static class SlackSetup
{
    public static IServiceCollection AddSlack(this IServiceCollection services)
    {
        services.AddOptions<SlackOptions>().BindConfiguration(SlackOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(p => p.GetRequiredService<IOptions<SlackOptions>>().Value);
        services.TryAddSingleton<SendShare>();
        services.AddSingleton<SlackPacing>();
        services.AddSingleton(p => ActivatorUtilities.CreateInstance<SlackApi>(p, SlackHttp.Client(p.GetRequiredService<SlackOptions>())));
        services.AddSingleton(p => new SlackCheckup(p.GetRequiredService<SlackApi>(), p.GetRequiredService<SlackOptions>()));
        services.AddSingleton<SlackTokens>();
        services.TryAddSingleton(p => SlackCards.From(p.GetRequiredService<CardCatalogue>()));
        services.AddSingleton<SlackMessages>();
        services.AddSingleton<SlackChannel>();
        services.AddSingleton<IChannel>(p => p.GetRequiredService<SlackChannel>());
        services.AddSingleton<SlackReplies>();
        services.AddSingleton<SlackDoor>();
        services.AddSingleton<SlackOAuth>();
        services.AddSingleton<SlackAfterwards>();
        services.AddHostedService(p => p.GetRequiredService<SlackAfterwards>());
        services.AddHostedService<SlackSockets>();
        return services;
    }

    public static IEndpointRouteBuilder MapSlack(this IEndpointRouteBuilder routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        SlackEndpoints.Map(routes, routes.ServiceProvider.GetRequiredService<SlackOptions>());
        return routes;
    }
}
