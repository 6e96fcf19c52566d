using System.Globalization;
using ChatBot.Channels;
using ChatBot.Core.Nudges;
using ChatBot.Core.Outreach;
using ChatBot.Core.People;
using ChatBot.Dialogue;
using ChatBot.Outreach;
using ChatBot.People;
using ChatBot.Scheduling;
using ChatBot.Storage;
using ChatBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ChatBot.Nudges;

/// <summary>Why a tool is not for people, in counts, for whoever answers for it.</summary>
internal static class NudgeReasons
{
    /// <summary>Who reads them: the tool's owner alone; admins while it has none.</summary>
    public static IReadOnlyList<Person> Readers(Organisation organisation, int? owner) =>
        owner is { } id && organisation.Find(new(id)) is { } person ? [person] : [.. organisation.People.Where(organisation.IsAdmin)];

    /// <summary>By tool, the latest reason of each person.</summary>
    /// <param name="tool">None = every tool.</param>
    /// <returns>Only tools and reasons with at least the minimum.</returns>
    public static IReadOnlyDictionary<int, IReadOnlyList<(NotForMeReason Reason, int People)>> Read(ChatBotDb db, Organisation organisation, int? tool)
    {
        var given = db.Nudges.AsNoTracking().Where(n => n.Answer == NudgeAnswer.NotForMe && n.ToolId > 0 && (tool == null || n.ToolId == tool)).OrderBy(n => n.Id).Select(n => new { n.ToolId, n.PersonId, n.Reason }).ToList();
        return given.GroupBy(g => g.ToolId)
            .Select(g => (Tool: g.Key, Counts: Upward.Owner(g.GroupBy(n => n.PersonId).Select(n => n.Last().Reason), organisation.Settings.MinimumGroupSize)))
            .Where(g => g.Counts.Count > 0).ToDictionary(g => g.Tool, g => g.Counts);
    }

    public static string Say(Tool tool, IReadOnlyList<(NotForMeReason Reason, int People)> counts, int minimum) => counts.Count == 0
        ? $"Nothing that at least {minimum} people said about {tool.Name}."
        : string.Join('\n', counts.Select(r => $"• {NudgeButtons.Reasons[r.Reason.ToString().ToLowerInvariant()]}: {r.People} people").Prepend($"Why {tool.Name} is not for people, where at least {minimum} said so:"));
}

/// <summary>Once a month the owner of a tool reads why it is not for people, where that has changed and enough of them say so.</summary>
internal sealed class ReasonsDue(
    Outreach.Outreach outreach, GroupWriter writer, ReadSessions sessions, OrganisationPictures pictures, Func<ChatBotDb> open, IOptionsMonitor<NudgesOptions> options, TimeProvider clock) : IDue
{
    private const string Rule = "nudge.reasons";

    public string Name => "reasons";

    public async Task SettleAsync(DateTimeOffset at, bool dryRun, Action<Owed> tell, CancellationToken ct)
    {
        if (Look() is not { } organisation) return;
        var local = TimeZoneInfo.ConvertTime(at, LocalTime.Zone(organisation.Settings.TimeZone)).DateTime;
        if (local.Day == 1 && TimeOnly.FromDateTime(local) < options.CurrentValue.RoundAt) return;
        var month = local.ToString("yyyy-MM", CultureInfo.InvariantCulture);
        List<(Tool Tool, Person Reader, Telling Telling)> owed;
        await using (var db = open())
        {
            if (await db.Ledger.AnyAsync(l => l.Rule == Rule && l.Period == month && l.PersonId == 0, ct)) return;
            owed = Owed(db, organisation);
        }

        var told = dryRun ? null : await writer.WriteAsync(scope =>
        {
            if (scope.Db.Ledger.Any(l => l.Rule == Rule && l.Period == month && l.PersonId == 0)) return null;
            scope.Db.Ledger.Add(new LedgerRow { Rule = Rule, Period = month, PersonId = 0, DoneAt = clock.GetUtcNow() });
            scope.Db.SaveChanges();
            return outreach.TellAll(scope, [.. owed.Select(o => o.Telling)]);
        }, ct);
        for (var number = 0; number < owed.Count; number++)
            if (dryRun || told is not null) tell(new(Rule, owed[number].Reader.Email, month, $"why {owed[number].Tool.Name} is not for people", told?[number].ToString().ToLowerInvariant()));
    }

    private static List<(Tool, Person, Telling)> Owed(ChatBotDb db, Organisation organisation)
    {
        var minimum = organisation.Settings.MinimumGroupSize;
        var owners = db.Tools.AsNoTracking().Select(t => new { t.Id, t.OwnerId }).ToDictionary(t => t.Id, t => t.OwnerId);
        return [.. from counts in NudgeReasons.Read(db, organisation, null)
                   let tool = organisation.Tools.FirstOrDefault(t => t.Id.Value == counts.Key)
                   where tool is not null
                   from reader in NudgeReasons.Readers(organisation, owners.GetValueOrDefault(counts.Key))
                   select (tool, reader, new Telling(reader.Id.Value, Rule, PeriodOf(counts.Key, counts.Value),
                       new MessageContent($"{NudgeReasons.Say(tool, counts.Value, minimum)}\nI do not say who. \"nudges reasons {tool.Name}\" shows it again."), Purpose.Digest, $"You answer for {tool.Name}."))];
    }

    /// <summary>The same counts are told once, however many months they stand.</summary>
    private static string PeriodOf(int tool, IReadOnlyList<(NotForMeReason Reason, int People)> counts) =>
        $"{tool} {CommandTalk.Seal(counts.OrderBy(c => c.Reason).Select(c => $"{c.Reason} {c.People}"))}";

    private Organisation? Look()
    {
        using var session = sessions.Take();
        var organisation = pictures.Look(session)?.Organisation;
        session.Done();
        return organisation;
    }
}
