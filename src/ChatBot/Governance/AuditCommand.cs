using System.Globalization;
using ChatBot.Core.Commands;
using ChatBot.Dialogue;
using ChatBot.Storage;
using Microsoft.EntityFrameworkCore;

namespace ChatBot.Governance;

/// <summary>Who did what, when and from where, refused attempts too.</summary>
internal sealed class AuditCommand(Func<ChatBotDb> open) : ICommand
{
    private const int UsualDays = 30, LongestDays = 3650, MostRows = 1000;

    public string Name => "audit";
    public IReadOnlyList<string> Verbs => ["by", "of", "act", "days", "refused", "page"];
    public string Usage => "audit [by EMAIL] [of SUBJECT] [act BEGINNING] [days N] [refused] [page N]";
    public string Does => "Who did what, when and from where; refused attempts too";
    public Audience For => Audience.Admins;

    public async Task<CommandAnswer> RunAsync(CommandCall call, CancellationToken ct)
    {
        var words = new Arguments(call.Words);
        var page = words.Page();
        var (by, of, act, days, refused) = (words.TakeAfter("by"), words.TakeAfter("of"), words.TakeAfter("act"), words.TakeAfter("days"), words.Take("refused"));
        if (!words.IsEmpty) return CommandTalk.NotUnderstood(this, words.Next());
        var back = UsualDays;
        if (days is not null && (!int.TryParse(days, NumberStyles.None, CultureInfo.InvariantCulture, out back) || back is < 1 or > LongestDays)) return CommandTalk.Missing(this, "Say the days as a number from 1 to 3650.");

        await using var db = open();
        (by, act) = (by?.ToLowerInvariant(), act?.ToLowerInvariant());
        var since = call.Deed.Now.AddDays(-back);
        var rows = db.Audit.AsNoTracking().Where(a => a.At >= since);
        if (by is { Length: > 0 }) rows = rows.Where(a => a.Actor.Contains(by));
        if (of is { Length: > 0 }) rows = rows.Where(a => a.Subject.Contains(of));
        if (act is { Length: > 0 }) rows = rows.Where(a => a.Act.StartsWith(act));
        if (refused) rows = rows.Where(a => a.Refused);
        var found = await rows.OrderByDescending(a => a.At).ThenByDescending(a => a.Id).Take(MostRows).ToListAsync(ct);
        if (found.Count == 0) return CommandAnswer.Say($"Nothing of that in the last {back} days.");
        string?[] asked = ["audit", by is null ? null : $"by {by}", of is null ? null : $"of {of}", act is null ? null : $"act {act}", days is null ? null : $"days {days}", refused ? "refused" : null];
        return CommandAnswer.Say(CommandTalk.Table(
            $"{(found.Count == MostRows ? $"{MostRows} or more" : found.Count)} entries of the last {back} days, newest first", string.Join(' ', asked.OfType<string>()), found.PageOf(page),
            ["When (UTC)", "Who, from where", "What", "Before → after"],
            a => [a.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), $"{a.Actor}, {a.From}", $"{a.Act}: {a.Subject}{(a.Refused ? " (refused)" : "")}",
                a.Before is null && a.After is null ? "–" : $"{a.Before ?? "–"} → {a.After ?? "–"}"]));
    }
}
