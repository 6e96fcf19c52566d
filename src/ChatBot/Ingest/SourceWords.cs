using System.Globalization;
using ChatBot.Ingest.Pull;

namespace ChatBot.Ingest;

/// <summary>How sources do, in words: the same on the command line and in chat.</summary>
internal static class SourceWords
{
    public static IReadOnlyList<string> Lines(IReadOnlyList<SourceReport> reports, IReadOnlyList<PulledSource> pulled)
    {
        var lines = new List<string>();
        if (reports.Count == 0) lines.Add("Nothing has come in yet. Make a token for a sender: token issue --kind ingest --name laptops --may-name-people");
        foreach (var report in reports) Add(lines, report);
        foreach (var source in pulled) Add(lines, source);
        return lines;
    }

    private static void Add(List<string> lines, SourceReport report)
    {
        lines.Add(
            $"{report.Source,-28} {report.Accepted,8} accepted {report.Repeated,8} repeated {report.Rejected,6} rejected  " +
            (report.DataThroughAt is { } through ? $"data through {through:yyyy-MM-dd HH:mm}Z" : "no data yet") +
            (report.LastDeliveryAt is { } last ? $", last delivery {last:yyyy-MM-dd HH:mm}Z" : ""));
        if (report.Limits is { IsLimited: true } limits)
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"    limits: {(limits.RequestsPerMinute is { } most ? $"{most} requests a minute for each sender, " : "")}bodies of up to {limits.MaxBodyBytes:N0} bytes"));
        if (report.Unmapped > 0) lines.Add($"    {report.Unmapped} of {report.Facts} facts belong to nobody known. See: link list --unmatched");
        if (report.Unpriced > 0) lines.Add($"    {report.Unpriced} facts have no price.");
        foreach (var (reason, times) in report.RejectedFor) lines.Add($"    rejected {times}: {reason}");
        foreach (var (reason, times) in report.Skipped) lines.Add($"    skipped {times}: {reason}");
        foreach (var refused in report.RefusedSenders)
            lines.Add($"    refused {refused.Times}: {refused.Address} {refused.Agent}, {refused.Reason} (last {refused.LastAt:yyyy-MM-dd HH:mm}Z)");
    }

    private static void Add(List<string> lines, PulledSource source)
    {
        if (!source.IsOn)
        {
            lines.Add($"{source.Name,-28} is not pulled: {(source.Enabled ? $"{string.Join(" and ", source.Missing)} is not set." : "it is switched off.")}");
            return;
        }

        lines.Add($"{source.Name,-28} is pulled" + (source.Feeds.Count == 0 ? ", nothing yet." : ""));
        foreach (var feed in source.Feeds)
            lines.Add($"    {feed.Name}: " + (feed.DoneAt is { } done ? $"complete {done:yyyy-MM-dd HH:mm}Z" : feed.Failure is null ? "only days that were asked for" : "never complete")
                + (feed.FailingSince is { } since ? $", failing since {since:yyyy-MM-dd HH:mm}Z: {feed.Says}" : ""));
    }
}
