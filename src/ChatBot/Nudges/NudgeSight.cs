using ChatBot.Core.Nudges;
using ChatBot.Core.Outreach;
using ChatBot.Core.People;
using ChatBot.Dialogue;
using ChatBot.Outreach;
using ChatBot.People;
using ChatBot.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ChatBot.Nudges;

/// <summary>What a person sees of what is seen of them.</summary>
internal sealed class NudgeSight(ReadSessions sessions, OrganisationPictures pictures, Func<ChatBotDb> open, IOptionsMonitor<NudgesOptions> options)
{
    /// <summary>"Why did I get this?"</summary>
    /// <param name="id">None = the latest.</param>
    /// <returns>None when there is no such nudge of theirs.</returns>
    public async Task<string?> WhyAsync(Deed deed, Guid? id, CancellationToken ct)
    {
        var person = deed.Actor.Id.Value;
        await using var db = open();
        var row = await db.Nudges.AsNoTracking().Where(n => n.PersonId == person && (id == null || n.Id == id)).OrderByDescending(n => n.Id).FirstOrDefaultAsync(ct);
        if (row is null) return null;
        var tool = deed.Organisation.Tools.FirstOrDefault(t => t.Id.Value == row.ToolId)?.Name;
        var rule = row.Identity.Split('/');
        var why = rule.Length == 3 ? await db.Tellings.AsNoTracking().Where(t => t.Rule == rule[0] && t.Period == rule[1] && t.PersonId == person).Select(t => t.Why).FirstOrDefaultAsync(ct) : null;
        return string.Join('\n', (IEnumerable<string>)
        [
            $"I wrote on {NudgeAnswers.Day(row.Day, deed)} because of where you stood then{(tool is null ? "" : $" with {tool}")}: {TriageWords.Say(row.Standing)}.", .. why is null ? (string[])[] : [why],
            .. NudgeWords.Privacy(deed.Organisation.Settings.MinimumGroupSize), "\"me\" shows everything that I go by today.",
        ]);
    }

    /// <summary>Where the person stands with each tool, and why.</summary>
    public async Task<string> MeAsync(Deed deed, CancellationToken ct)
    {
        List<Finding> findings;
        List<(ToolId Tool, Pattern Pattern)> patterns;
        PersonFacts facts;
        using (var session = sessions.Take())
        {
            var read = NudgeFacts.ReadOne(session, pictures.Look(session)!, deed.Actor, deed.Today);
            (findings, patterns, facts) = ([.. read.FindingsOf(deed.Actor.Id)], [.. read.PatternsOf(deed.Actor.Id)], read.Of(deed.Actor.Id));
            session.Done();
        }

        var person = deed.Actor.Id.Value;
        await using var db = open();
        var preferences = Preferences.Of(db, person);
        var helper = await db.Volunteers.AsNoTracking().FirstOrDefaultAsync(v => v.PersonId == person, ct);
        var told = findings.Where(f => f.Standing != Standing.NoAccess || f.Reasons.Count > 1).OrderBy(f => f.Standing).ToList();
        return string.Join('\n', (IEnumerable<string>)
        [
            "What I see of you, and you alone see:",
            .. told.Select(f => $"• {deed.Organisation.Tool(f.Tool).Name}: {TriageWords.Say(f.Standing)} ({string.Join("; ", f.Reasons.Select(r => TriageWords.Say(r, d => NudgeAnswers.Day(d, deed))))}).").DefaultIfEmpty("• nothing yet"),
            .. patterns.Select(p => $"• {deed.Organisation.Tool(p.Tool).Name}: {(p.Pattern.Kind == PatternKind.Loop ? $"from {NudgeAnswers.Day(p.Pattern.From, deed)} to {NudgeAnswers.Day(p.Pattern.Until.AddDays(-1), deed)} it ran without a pause, as a program does; those days count for nothing" : $"on {NudgeAnswers.Day(p.Pattern.From, deed)} far more than usual; it counts as a usual day")}."),
            .. facts.AwayUntil is { } until ? [until == DateOnly.MaxValue ? "You are away: I write nothing of this kind. \"I am back\" ends it." : $"You are away until {NudgeAnswers.Day(until, deed)}: I write nothing of this kind. \"I am back\" ends it."] : (string[])[],
            .. facts.IsPartTime ? ["You work part-time: fewer days are expected, and no seat of yours is asked about."] : (string[])[],
            .. helper is not null ? [$"You are happy to help, at most {helper.PerMonth} a month. \"pairing off\" ends it."] : (string[])[],
            options.CurrentValue.WorksCouncil ? "Works-council mode is on: I write to nobody because of their use." : preferences.GetValueOrDefault(Preferences.Nudges) == "off" || preferences.GetValueOrDefault(Preferences.Messages) == "off"
                ? "You said stop: I offer you nothing by myself. \"start\" takes it back."
                : HoldOut.Holds(deed.Actor.Email, options.CurrentValue.HoldOutPercent / 100.0, deed.Today)
                    ? $"This quarter you are among the {options.CurrentValue.HoldOutPercent} % whom I write nothing to unless something blocks them, so that I can measure whether writing helps anybody."
                    : "You hear from me when something blocks you, or somebody could help. \"stop\" ends it.",
            .. NudgeWords.Privacy(deed.Organisation.Settings.MinimumGroupSize),
        ]);
    }
}
