using System.CommandLine;
using ChatBot.Ingest;
using ChatBot.Ingest.Export;

namespace ChatBot.Commands;

internal static class SourcesVerb
{
    private static readonly Option<bool> Json = new("--json") { Description = "One JSON object a line." };

    public static Command Create()
    {
        var verb = VerbWords.Verb("sources", "Shows every source: last delivery, what was accepted and turned away, how far its data reaches.", "sources", Json);
        verb.SetAction(ListAsync);
        return verb;
    }

    private static async Task<int> ListAsync(ParseResult parsed, CancellationToken ct)
    {
        await using var app = ServiceHost.Build(parsed.GetValue(CommandLine.Data)!.FullName);
        await ServeVerb.PrepareStoreAsync(app, ct);
        var reports = await app.Services.GetRequiredService<SourceReports>().AllAsync(ct);
        var output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(Json))
        {
            foreach (var report in reports) await output.WriteLineAsync(JsonOf(report));
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

        return CommandLine.Done;
    }

    private static string JsonOf(SourceReport report) => Lines.Json(
        ("source", report.Source), ("accepted", report.Accepted), ("repeated", report.Repeated), ("rejected", report.Rejected),
        ("skipped", report.Skipped), ("unmapped", report.Unmapped), ("unpriced", report.Unpriced),
        ("last_delivery_at", report.LastDeliveryAt is { } last ? Lines.Instant(last) : null),
        ("data_through", report.DataThroughAt is { } through ? Lines.Instant(through) : null),
        ("refused_senders", report.RefusedSenders.Select(r => new { address = r.Address, agent = r.Agent, reason = r.Reason, times = r.Times, last_at = Lines.Instant(r.LastAt) }).ToList()));
}
