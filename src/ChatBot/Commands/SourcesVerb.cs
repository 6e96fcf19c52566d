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

        if (reports.Count == 0) await output.WriteLineAsync("Nothing has come in yet. Make a token for a sender: token issue --kind ingest --name laptops --may-name-people");
        foreach (var report in reports)
        {
            await output.WriteLineAsync(
                $"{report.Source,-28} {report.Accepted,8} accepted {report.Repeated,8} repeated {report.Rejected,6} rejected  " +
                (report.DataThroughAt is { } through ? $"data through {through:yyyy-MM-dd HH:mm}Z" : "no data yet") +
                (report.LastDeliveryAt is { } last ? $", last delivery {last:yyyy-MM-dd HH:mm}Z" : ""));
            if (report.Unmapped > 0) await output.WriteLineAsync($"    {report.Unmapped} of {report.Facts} facts belong to nobody known. See: link list --unmatched");
            if (report.Unpriced > 0) await output.WriteLineAsync($"    {report.Unpriced} facts have no price.");
            foreach (var (reason, times) in report.RejectedFor) await output.WriteLineAsync($"    rejected {times}: {reason}");
            foreach (var (reason, times) in report.Skipped) await output.WriteLineAsync($"    skipped {times}: {reason}");
            foreach (var refused in report.RefusedSenders)
                await output.WriteLineAsync($"    refused {refused.Times}: {refused.Address} {refused.Agent}, {refused.Reason} (last {refused.LastAt:yyyy-MM-dd HH:mm}Z)");
        }

        foreach (var source in pulled) await WritePulledAsync(output, source);
        return CommandLine.Done;
    }

    private static async Task WritePulledAsync(TextWriter output, PulledSource source)
    {
        if (!source.IsOn)
        {
            await output.WriteLineAsync($"{source.Name,-28} is not pulled: {(source.Enabled ? $"{string.Join(" and ", source.Missing)} is not set." : "it is switched off.")}");
            return;
        }

        await output.WriteLineAsync($"{source.Name,-28} is pulled" + (source.Feeds.Count == 0 ? ", nothing yet." : ""));
        foreach (var feed in source.Feeds)
            await output.WriteLineAsync($"    {feed.Name}: " + (feed.DoneAt is { } done ? $"complete {done:yyyy-MM-dd HH:mm}Z" : feed.Failure is null ? "only days that were asked for" : "never complete")
                + (feed.FailingSince is { } since ? $", failing since {since:yyyy-MM-dd HH:mm}Z: {feed.Says}" : ""));
    }

    private static string JsonOf(SourceReport report, PulledFeed? failing) => Lines.Json(
        ("source", report.Source), ("accepted", report.Accepted), ("repeated", report.Repeated), ("rejected", report.Rejected),
        ("skipped", report.Skipped), ("unmapped", report.Unmapped), ("unpriced", report.Unpriced),
        ("last_delivery_at", report.LastDeliveryAt is { } last ? Lines.Instant(last) : null),
        ("data_through", report.DataThroughAt is { } through ? Lines.Instant(through) : null),
        ("refused_senders", report.RefusedSenders.Select(r => new { address = r.Address, agent = r.Agent, reason = r.Reason, times = r.Times, last_at = Lines.Instant(r.LastAt) }).ToList()),
        ("failing_since", failing?.FailingSince is { } since ? Lines.Instant(since) : null), ("failure", failing?.Failure), ("failure_reason", failing?.Says));
}
