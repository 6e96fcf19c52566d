using ChatBot.Core.Vendors.Otlp;
using ChatBot.Dialogue;
using ChatBot.Ingest.Chat;
using Microsoft.AspNetCore.Http.Features;

namespace ChatBot.Ingest;

internal static class IngestSetup
{
    public static void AddIngest(this IServiceCollection services)
    {
        services.AddSingleton<SourcesOptions>();
        services.AddSingleton<Bodies>();
        services.AddSingleton<Senders>();
        services.AddSingleton<SenderLimits>();
        services.AddSingleton<DeadLetters>();
        services.AddSingleton<ParkedMessages>();
        services.AddSingleton<IngestQueue>();
        services.AddHostedService(s => s.GetRequiredService<IngestQueue>());
        services.AddSingleton<Refusals>();
        services.AddHostedService(s => s.GetRequiredService<Refusals>());
        services.AddSingleton<SourceReports>();
        services.AddSingleton<Prices>();
        services.AddSingleton<Links>();
        services.AddSingleton<Projects>();
        services.AddSingleton<FeedChoices>();
        services.AddSingleton<CoverageReports>();
        services.AddSingleton<ICommand, CoverageCommand>();
        services.AddSingleton<ICommand, SourcesCommand>();
        services.AddSingleton<ICommand, FeaturesCommand>();
        services.AddSingleton<ICommand, DeadLettersCommand>();
        services.AddSingleton<ICommand, IdentitiesCommand>();
        services.AddSingleton<ICommand, ProjectsCommand>();
        services.AddSingleton<ICommand, PrecedenceCommand>();
        services.AddSingleton<ICommand, TokensCommand>();
        services.AddSingleton<Export.UsageExport>();
        services.AddSingleton<Export.FocusExport>();
        services.AddSingleton<Export.AuditExport>();
        services.AddSingleton<Export.PersonExport>();
        services.AddSingleton<Scim.ScimPeople>();
        services.AddSingleton<Scim.ScimUsers>();
        services.AddSingleton<Scim.ScimGroups>();
        services.AddSingleton<Scim.ScimEndpoints>();
        services.AddSingleton<WebhookEndpoint>();
        services.AddSingleton<OtlpEndpoint>();
    }

    public static void MapIngest(this IEndpointRouteBuilder app)
    {
        var doors = app.ServiceProvider.GetRequiredService<WebhookEndpoint>();
        app.MapMethods("/webhooks/{source}", ["POST", "PUT"], (HttpContext http, string source) => Uncapped(http, () => doors.HandleAsync(http, source, sender: null)));
        app.MapPost("/webhooks/{source}/{sender}", (HttpContext http, string source, string sender) => Uncapped(http, () => doors.HandleAsync(http, source, sender)));

        app.ServiceProvider.GetRequiredService<Scim.ScimEndpoints>().Map(app);

        var otlp = app.ServiceProvider.GetRequiredService<OtlpEndpoint>();
        foreach (var prefix in new[] { "", "/otlp" })
        {
            app.MapPost($"{prefix}/v1/metrics", (HttpContext http) => Uncapped(http, () => otlp.HandleAsync(http, OtlpSignal.Metrics)));
            app.MapPost($"{prefix}/v1/logs", (HttpContext http) => Uncapped(http, () => otlp.HandleAsync(http, OtlpSignal.Logs)));
            app.MapPost($"{prefix}/v1/traces", (HttpContext http) => Uncapped(http, () => otlp.HandleAsync(http, OtlpSignal.Traces)));
        }
    }

    /// <summary>The door has its own cap, by source and before and after decompression.</summary>
    private static Task Uncapped(HttpContext http, Func<Task> handle)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = null;
        return handle();
    }
}
