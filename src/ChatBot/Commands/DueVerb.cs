using System.CommandLine;
using ChatBot.Ingest.Export;
using ChatBot.Operations;
using ChatBot.Outbox;
using ChatBot.Scheduling;
using ChatBot.Storage;

namespace ChatBot.Commands;

/// <summary>Does at one instant what the tick of the running service does every minute: decides what is owed, and delivers it.</summary>
internal static class DueVerb
{
    private static readonly Option<DateTimeOffset> At = new("--at") { Description = "The instant, such as 2026-06-15T07:00:00Z.", Required = true };
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Lists what is owed and changes nothing." };
    private static readonly Option<bool> Json = new("--json") { Description = "One JSON object a line." };

    /// <summary>What a platform puts off for so long is waited for; everything else is the running service's.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static Command Create()
    {
        var verb = VerbWords.Verb("due", "Decides and delivers what the schedules owe at an instant: digests, nudges, ageing, follow-ups.", "due --at 2026-06-15T07:00:00Z --dry-run", At, DryRun, Json);
        verb.SetAction(RunAsync);
        return verb;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        var (at, dryRun, output) = (parsed.GetValue(At), parsed.GetValue(DryRun), parsed.InvocationConfiguration.Output);
        var clock = new ShiftedClock(at);
        await using var app = ServiceHost.Build(parsed.GetValue(CommandLine.Data)!.FullName, clock: clock, speaks: !dryRun);
        await ServeVerb.PrepareStoreAsync(app, ct);
        var owed = new List<Owed>();
        var failed = await app.Services.GetRequiredService<DueDesk>().SettleAsync(at, dryRun, owed.Add, ct);
        foreach (var one in owed) await output.WriteLineAsync(parsed.GetValue(Json) ? JsonOf(one) : LineOf(one));
        var (sent, left) = dryRun ? (0, 0) : await DeliverAsync(app.Services.GetRequiredService<OutboxWorker>(), clock, ct);
        if (parsed.GetValue(Json)) await output.WriteLineAsync(Lines.Json(("owed", (long)owed.Count), ("sent", (long)sent), ("waiting", (long)left)));
        else await output.WriteLineAsync(dryRun ? $"{owed.Count} owed; nothing was changed." : $"{owed.Count} owed, {sent} sent, {left} waiting for their time.");
        if (failed.Count > 0) throw new Refusal($"Not settled: {string.Join(", ", failed)}. It stays owed; the log above says why.");
        return CommandLine.Done;
    }

    private static async Task<(int Sent, int Left)> DeliverAsync(OutboxWorker outbox, TimeProvider clock, CancellationToken ct)
    {
        var sent = 0;
        var until = clock.GetUtcNow() + Patience;
        while (true)
        {
            var (some, left, next) = await outbox.DrainAsync(ct);
            sent += some;
            if (left == 0 || next is not { } at || at > until) return (sent, left);
            if (at - clock.GetUtcNow() is { Ticks: > 0 } wait) await Task.Delay(wait, ct);
        }
    }

    private static string LineOf(Owed owed) => $"{owed.Rule,-18} {owed.Period,-14} {owed.To,-40} {owed.What}{(owed.Outcome is { } outcome ? $": {outcome}" : "")}";

    private static string JsonOf(Owed owed) => Lines.Json(("rule", owed.Rule), ("to", owed.To), ("period", owed.Period), ("what", owed.What), ("outcome", owed.Outcome));
}
