using System.CommandLine;
using ChatBot.Storage;
using ChatBot.Storage.Rollups;

namespace ChatBot.Commands;

internal static class RebuildDayVerb
{
    private static readonly Argument<DateOnly> From = new("from") { Description = "First day, YYYY-MM-DD." };
    private static readonly Argument<DateOnly?> Until = new("until") { Description = "Last day; the first one when left out.", Arity = ArgumentArity.ZeroOrOne };

    public static Command Create()
    {
        var verb = VerbWords.Verb("rebuild-day", "Recounts the roll-ups of whole days from the stored facts.", "rebuild-day 2026-06-01 2026-06-07", From, Until);
        verb.SetAction(RebuildAsync);
        return verb;
    }

    private static async Task<int> RebuildAsync(ParseResult parsed, CancellationToken ct)
    {
        var first = parsed.GetValue(From);
        var last = parsed.GetValue(Until) ?? first;
        if (last < first) throw new Refusal($"{last:yyyy-MM-dd} is before {first:yyyy-MM-dd}. Name the first day first.");

        await using var app = ServiceHost.Build(parsed.GetValue(CommandLine.Data)!.FullName);
        await ServeVerb.PrepareStoreAsync(app, ct);
        var days = Enumerable.Range(0, last.DayNumber - first.DayNumber + 1).Select(first.AddDays).ToList();
        var writer = app.Services.GetRequiredService<GroupWriter>();

        // A month a commit: a running service gets its turn in between.
        foreach (var month in days.GroupBy(d => (d.Year, d.Month)))
            await writer.WriteAsync(scope => RollupWriter.RecountAsync(scope.Connection, scope.Transaction, [.. month], ct).GetAwaiter().GetResult(), ct);
        await parsed.InvocationConfiguration.Output.WriteLineAsync(days.Count == 1 ? $"Recounted {first:yyyy-MM-dd}." : $"Recounted {days.Count} days, {first:yyyy-MM-dd} to {last:yyyy-MM-dd}.");
        return CommandLine.Done;
    }
}
