using System.CommandLine;
using ChatBot.Ingest;
using ChatBot.Ingest.Export;

namespace ChatBot.Commands;

internal static class CoverageVerb
{
    private static readonly Option<bool> Json = new("--json") { Description = "One JSON object a line." };
    private static readonly Argument<string?> Tool = new("tool") { Description = "Name or slug of one tool, for its feeds as well.", Arity = ArgumentArity.ZeroOrOne };

    public static Command Create()
    {
        var verb = VerbWords.Verb("coverage", "Shows what is seen of each tool and surface, what is blind, and how fresh it is.", "coverage claude-code", Tool, Json);
        verb.SetAction(RunAsync);
        return verb;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        await using var app = ServiceHost.Build(parsed.GetValue(CommandLine.Data)!.FullName);
        await ServeVerb.PrepareStoreAsync(app, ct);
        var tools = await app.Services.GetRequiredService<CoverageReports>().AllAsync(ct);
        var now = app.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        if (parsed.GetValue(Tool) is { } wanted)
        {
            tools = [.. tools.Where(t => t.Tool.Equals(wanted, StringComparison.OrdinalIgnoreCase) || t.Slug.Equals(wanted, StringComparison.OrdinalIgnoreCase))];
            if (tools.Count == 0) throw new Refusal($"There is no tool {wanted}. See: coverage");
        }

        var lines = parsed.GetValue(Json) ? tools.Select(t => JsonOf(t, now)) : parsed.GetValue(Tool) is null ? CoverageWords.Summary(tools) : tools.SelectMany(t => CoverageWords.Details(t, now));
        foreach (var line in lines) await parsed.InvocationConfiguration.Output.WriteLineAsync(line);
        return CommandLine.Done;
    }

    private static string JsonOf(ToolCoverage tool, DateTimeOffset now) => Lines.Json(
        ("tool", tool.Tool), ("slug", tool.Slug), ("approved", tool.IsApproved), ("seats", tool.Seats), ("unmapped_percent", tool.UnmappedPercent),
        ("surfaces", tool.Surfaces.Select(s => new { surface = s.Surface, seen = s.Through is not null, through = s.Through?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), would_be_seen_by = s.WouldBeSeenBy }).ToList()),
        ("feeds", tool.Feeds.Select(f => new
        {
            feed = f.Feed, data_through = f.DataThroughAt is { } through ? Lines.Instant(through) : null, lag_hours = f.Lag(now) is { } lag ? (int?)(int)lag.TotalHours : null,
            last_delivery_at = f.LastDeliveryAt is { } last ? Lines.Instant(last) : null, rejected = f.Rejected, skipped = f.Skipped.ToDictionary(s => s.Reason, s => s.Times),
        }).ToList()));
}
