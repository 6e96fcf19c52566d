using System.CommandLine;
using ChatBot.Ingest;
using ChatBot.Ingest.Export;
using ChatBot.Ingest.Pull;

namespace ChatBot.Commands;

internal static class SourcesVerb
{
    private static readonly Option<bool> Json = new("--json") { Description = "One JSON object a line." };

    public static Command Create()
    {
        var verb = VerbWords.Verb("sources", "Shows every source: last delivery, what was accepted and turned away, how far its data reaches.", "sources", Json, SourcesPullVerb.Create());
        verb.SetAction(ListAsync);
        return verb;
    }

    private static async Task<int> ListAsync(ParseResult parsed, CancellationToken ct)
    {
        await using var app = ServiceHost.Build(parsed.GetValue(CommandLine.Data)!.FullName);
        await ServeVerb.PrepareStoreAsync(app, ct);
        var reports = await app.Services.GetRequiredService<SourceReports>().AllAsync(ct);
        var output = parsed.InvocationConfiguration.Output;
        var pulled = (await app.Services.GetRequiredService<PullOverview>().AllAsync(ct)).Where(p => p.IsBegun).ToList();
        if (parsed.GetValue(Json))
        {
            var failing = pulled.SelectMany(p => p.Feeds).Where(f => f.Failure is not null).ToLookup(f => f.CountsAs);
            foreach (var report in reports.Concat(failing.Where(f => reports.All(r => r.Source != f.Key)).Select(f => SourceReport.Nothing(f.Key))))
                await output.WriteLineAsync(JsonOf(report, failing[report.Source].FirstOrDefault()));
            return CommandLine.Done;
        }

        foreach (var line in SourceWords.Lines(reports, pulled)) await output.WriteLineAsync(line);
        var projects = app.Services.GetRequiredService<Projects>();
        if (projects.Share().Says((await projects.AllAsync(ct)).Count > 0) is { } share) await output.WriteLineAsync($"Projects: {share} See: projects unmapped");
        return CommandLine.Done;
    }

    internal static string JsonOf(SourceReport report, PulledFeed? failing) => Lines.Json(
        ("source", report.Source), ("accepted", report.Accepted), ("repeated", report.Repeated), ("rejected", report.Rejected),
        ("skipped", report.Skipped), ("unmapped", report.Unmapped), ("unpriced", report.Unpriced),
        ("last_delivery_at", report.LastDeliveryAt is { } last ? Lines.Instant(last) : null),
        ("data_through", report.DataThroughAt is { } through ? Lines.Instant(through) : null),
        ("refused_senders", report.RefusedSenders.Select(r => new { address = r.Address, agent = r.Agent, reason = r.Reason, times = r.Times, last_at = Lines.Instant(r.LastAt) }).ToList()),
        ("requests_per_minute", report.Limits?.RequestsPerMinute), ("max_body_bytes", report.Limits?.MaxBodyBytes),
        ("failing_since", failing?.FailingSince is { } since ? Lines.Instant(since) : null), ("failure", failing?.Failure), ("failure_reason", failing?.Says));
}
