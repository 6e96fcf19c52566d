using ChatBot.Channels.Cards;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatBot.Channels.Teams;

/// <summary>Teams in one pair of calls. The host brings <see cref="IInbox"/>, <see cref="CardCatalogue"/> and <see cref="TimeProvider"/>.</summary>
public static class TeamsSetup
{
    private const string MetadataClient = "teams-metadata";
    private const string TokenClient = "teams-token";
    private const string ConnectorClientName = "teams-connector";

    /// <summary>Registers the channel. Wrong settings stop the start with a sentence that names them.</summary>
    public static IServiceCollection AddTeams(this IServiceCollection services)
    {
        services.AddOptions<TeamsOptions>().BindConfiguration("Teams").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<TeamsOptions>>().Value);
        services.AddSingleton(provider => TeamsCloud.Find(provider.GetRequiredService<TeamsOptions>().Cloud)!);
        services.AddSingleton(provider => new ServiceAddresses(
            provider.GetRequiredService<TeamsOptions>(), provider.GetRequiredService<TeamsCloud>(), provider.GetRequiredService<IHostEnvironment>().IsDevelopment()));
        // Configured by the operator, so these two may lead anywhere; the Connector's address comes from requests, so it is guarded.
        services.AddHttpClient(MetadataClient).ConfigurePrimaryHttpMessageHandler(() => Plain());
        services.AddHttpClient(TokenClient).ConfigurePrimaryHttpMessageHandler(() => Plain());
        services.AddHttpClient(ConnectorClientName).ConfigurePrimaryHttpMessageHandler(provider =>
        {
            var handler = Plain();
            handler.ConnectCallback = provider.GetRequiredService<ServiceAddresses>().ConnectAsync;
            return handler;
        });
        services.AddSingleton(provider => new ConnectorTokens(
            Http(provider, TokenClient), provider.GetRequiredService<TeamsOptions>(), provider.GetRequiredService<TeamsCloud>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new ConnectorClient(
            Http(provider, ConnectorClientName), provider.GetRequiredService<ConnectorTokens>(), provider.GetRequiredService<ServiceAddresses>(),
            provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<SendShare>();
        services.AddSingleton<TeamsMessages>();
        services.AddSingleton<InvokeAnswers>();
        services.AddSingleton<TeamsChannel>();
        services.AddSingleton<IChannel>(provider => provider.GetRequiredService<TeamsChannel>());
        services.AddSingleton(Endpoint);
        return services;
    }

    /// <summary>Maps <c>POST /api/messages</c>.</summary>
    public static IEndpointRouteBuilder MapTeams(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/messages", (HttpContext http, TeamsEndpoint endpoint) => endpoint.HandleAsync(http));
        return routes;
    }

    private static TeamsEndpoint Endpoint(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<TeamsOptions>();
        var cloud = provider.GetRequiredService<TeamsCloud>();
        var clock = provider.GetRequiredService<TimeProvider>();
        var tokens = options.HasApp
            ? new BotTokenValidator(
                new SigningKeys(Http(provider, MetadataClient), new Uri(options.OpenIdMetadataUrl is { Length: > 0 } named ? named : cloud.Metadata), clock,
                    provider.GetRequiredService<ILogger<SigningKeys>>()),
                options.Issuer.Length > 0 ? options.Issuer : cloud.Issuer, options.AppId, clock)
            : null;
        return new(options, tokens, provider.GetRequiredService<ServiceAddresses>(), provider.GetRequiredService<InvokeAnswers>(),
            provider.GetRequiredService<IInbox>(), provider.GetRequiredService<IHostEnvironment>(), clock, provider.GetRequiredService<ILogger<TeamsEndpoint>>());
    }

    private static HttpClient Http(IServiceProvider provider, string name)
    {
        var http = provider.GetRequiredService<IHttpClientFactory>().CreateClient(name);
        // Every call has its own limit.
        http.Timeout = Timeout.InfiniteTimeSpan;
        return http;
    }

    // The handlers renew their connections themselves, so the clients that hold them may live as long as the process.
    private static SocketsHttpHandler Plain() => new()
    {
        AllowAutoRedirect = false, UseCookies = false, UseProxy = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ConnectTimeout = TimeSpan.FromSeconds(5), MaxConnectionsPerServer = 64, MaxResponseHeadersLength = 32,
    };
}
