using System.Globalization;
using ChatBot.Core.Commands;
using ChatBot.Core.People;
using ChatBot.Dialogue;
using ChatBot.Storage;
using ChatBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatBot.Governance;

/// <summary>What waits to be said, what was given up and why, and once more for what can still be said.</summary>
internal sealed class OutboxCommand(Func<ChatBotDb> open, Keys keys, OutboxDoorbell doorbell) : ICommand
{
    private const int MostRows = 1000;

    /// <summary>For so long a message that is sent once more is tried.</summary>
    private static readonly TimeSpan Useful = TimeSpan.FromDays(1);

    public string Name => "outbox";
    public IReadOnlyList<string> Verbs => ["show", "abandoned", "resend"];
    public string Usage => "outbox · outbox abandoned [page N] · outbox resend all|RULE";
    public string Does => "Messages that wait, those given up and why, and sending them once more";
    public Audience For => Audience.Admins;

    private sealed record Gone(Guid Id, string Identity, string Platform, string? Reason, DateTimeOffset CreatedAt, bool IsKept);

    public async Task<CommandAnswer> RunAsync(CommandCall call, CancellationToken ct)
    {
        var words = new Arguments(call.Words);
        var page = words.Page();
        var verb = words.Next();
        return verb switch
        {
            "" or "show" => await ShowAsync(ct),
            "abandoned" => List(call.Deed, await AbandonedAsync(ct), page),
            "resend" => Resend(call, await AbandonedAsync(ct), words.Next()),
            _ => CommandTalk.NotUnderstood(this, verb),
        };
    }

    private async Task<CommandAnswer> ShowAsync(CancellationToken ct)
    {
        await using var db = open();
        var counts = await db.Outbox.GroupBy(o => o.State).Select(g => new { State = g.Key, Count = g.Count(), Oldest = g.Min(o => o.CreatedAt) }).ToListAsync(ct);
        int Of(OutboxState state) => counts.Where(c => c.State == state).Sum(c => c.Count);
        var oldest = counts.Where(c => c.State is OutboxState.Waiting or OutboxState.Leased).Select(c => (DateTimeOffset?)c.Oldest).Min();
        return CommandAnswer.Say(string.Join('\n',
            $"{Of(OutboxState.Waiting) + Of(OutboxState.Leased)} messages wait{(oldest is { } at ? $", the oldest since {Instant(at)} (UTC)" : "")}; {Of(OutboxState.Sent)} were sent, {Of(OutboxState.InDoubt)} are in doubt.",
            Of(OutboxState.Abandoned) == 0 ? "None was given up." : $"{Of(OutboxState.Abandoned)} were given up: \"outbox abandoned\" says why."));
    }

    private async Task<List<Gone>> AbandonedAsync(CancellationToken ct)
    {
        await using var db = open();
        return await db.Outbox.AsNoTracking().Where(o => o.State == OutboxState.Abandoned).OrderByDescending(o => o.Id).Take(MostRows)
            .Select(o => new Gone(o.Id, o.Identity, o.Platform, o.Reason, o.CreatedAt, o.Body != "")).ToListAsync(ct);
    }

    private static CommandAnswer List(Deed deed, List<Gone> gone, int page) => gone.Count == 0
        ? CommandAnswer.Say("No message was given up.")
        : CommandAnswer.Say(CommandTalk.Table($"{gone.Count} messages were given up, newest first", "outbox abandoned", gone.PageOf(page), ["Since (UTC)", "What, for whom", "Why", "Once more"],
            g => [Instant(g.CreatedAt), Named(deed.Organisation, g), $"{g.Platform}: {g.Reason ?? "no reason kept"}", g.IsKept ? "possible" : "its text is erased"],
            next: gone.Any(g => g.IsKept) ? ["/ai outbox resend all"] : null));

    private CommandAnswer Resend(CommandCall call, List<Gone> gone, string which)
    {
        if (which.Length == 0) return CommandTalk.Missing(this, "Say all, or the rule as \"outbox abandoned\" shows it.");
        var chosen = gone.Where(g => g.IsKept && (which == "all" || RuleOf(g).Equals(which, StringComparison.OrdinalIgnoreCase))).ToList();
        if (chosen.Count == 0) return CommandAnswer.Say("There is nothing of that which could be sent once more: the text of answers is erased when they are given up.");
        var deed = call.Deed;
        var seal = CommandTalk.Seal(chosen.Select(g => g.Id.ToString()));
        if (call.Seal != seal)
            return CommandAnswer.AskFirst(CommandTalk.DryRun($"{chosen.Count} messages would be sent once more.", [.. chosen.Select(g => Named(deed.Organisation, g))]), seal);
        return CommandAnswer.Change($"Done: {chosen.Count} messages wait to be sent once more.", scope =>
        {
            var ids = chosen.Select(g => g.Id).ToList();
            foreach (var row in scope.Db.Outbox.Where(o => ids.Contains(o.Id) && o.State == OutboxState.Abandoned && o.Body != "").ToList())
            {
                (row.State, row.Attempts, row.NotBefore, row.UsefulUntil, row.CreatedAt) = (OutboxState.Waiting, 0, deed.Now, deed.Now + Useful, deed.Now);
                row.Version++;
                deed.Trail(scope, keys, "message.resend", row.Identity, row.Reason, "waiting");
            }
            scope.Db.SaveChanges();
            scope.AfterCommit(doorbell.Ring);
        });
    }

    private static string RuleOf(Gone gone) => gone.Identity.Split('/')[0];

    /// <summary>What is told unasked carries the person's number at its end; answers carry nobody's.</summary>
    private static string Named(Organisation organisation, Gone gone) =>
        gone.Identity.Split('/') is [var rule, var period, var number] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? $"{rule} {period} for {organisation.Find(new PersonId(id))?.Name ?? "somebody who left"}" : RuleOf(gone);

    private static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
