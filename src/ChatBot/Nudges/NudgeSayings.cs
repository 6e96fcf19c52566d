using System.Text.RegularExpressions;
using ChatBot.Core.Nudges;
using ChatBot.Core.People;
using ChatBot.Dialogue;
using ChatBot.Outreach;
using ChatBot.Storage;
using ChatBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatBot.Nudges;

/// <summary>Fixed words: "stop", "not now until May", "not for me", "I am on leave until 3 May", and the typed twin of every button of an offer.</summary>
internal sealed partial class NudgeSayings(NudgeAnswers answers, NudgeSight sight, Func<ChatBotDb> open, Keys keys) : ISaying
{
    /// <summary>Words without a tool answer the latest offer that is no older.</summary>
    private const int LatestDays = 60;

    private static readonly Dictionary<string, NudgeAnswer> Plain = new(StringComparer.OrdinalIgnoreCase)
    {
        ["it works"] = NudgeAnswer.Works, ["you cannot see it"] = NudgeAnswer.NotSeen, ["you can't see it"] = NudgeAnswer.NotSeen, ["push it"] = NudgeAnswer.StillNeeded, ["no longer needed"] = NudgeAnswer.NotNeeded,
    };

    public async Task<CommandAnswer?> HearAsync(CommandCall call, CancellationToken ct)
    {
        var (deed, text) = (call.Deed, call.Text.Trim().TrimEnd('.', '!', '?').Trim());
        var person = deed.Actor.Id.Value;
        if (text.Equals("stop", StringComparison.OrdinalIgnoreCase) || text.Equals("stop nudges", StringComparison.OrdinalIgnoreCase))
            return CommandAnswer.Change("Done: I offer you nothing by myself any more. What you asked for or have to decide still comes. \"start\" takes it back, \"messages off\" ends everything else.",
                scope => Preferences.Set(scope, person, Preferences.Nudges, "off", deed.Now));
        if (text.Equals("start", StringComparison.OrdinalIgnoreCase) || text.Equals("start nudges", StringComparison.OrdinalIgnoreCase))
            return CommandAnswer.Change("Done: I may offer you something now and then. \"stop\" ends it.", scope => Preferences.Set(scope, person, Preferences.Nudges, null, deed.Now));
        if (text.Equals("why did i get this", StringComparison.OrdinalIgnoreCase))
            return CommandAnswer.Say(await sight.WhyAsync(deed, null, ct) ?? "I have offered you nothing by myself so far. \"messages\" shows everything else that I told you.");
        if (Absent(deed, text) is { } absence) return absence;
        return await AnswerAsync(deed, text, ct);
    }

    private async Task<CommandAnswer?> AnswerAsync(Deed deed, string text, CancellationToken ct)
    {
        if (Plain.TryGetValue(text, out var plain)) return await ToLatestAsync(deed, plain, null, ct);
        if (NotNow().Match(text) is { Success: true } notNow)
        {
            var day = notNow.Groups[1].Success ? PlainDates.Read(notNow.Groups[1].Value, deed.Today) : null;
            if (notNow.Groups[1].Success && (day is null || day <= deed.Today)) return CommandAnswer.Say("Until which day? For example: not now until 3 May");
            return await ToLatestAsync(deed, NudgeAnswer.NotNow, null, ct, until: day);
        }

        if (NotForMe().Match(text) is { Success: true } no)
            return await ToLatestAsync(deed, NudgeAnswer.NotForMe, null, ct, NudgeButtons.ReasonIn(no.Groups[1].Value + no.Groups[2].Value));
        if (KeepOrRelease().Match(text) is { Success: true } seat && ToolOf(deed, seat.Groups[2].Value) is { } tool)
            return await ToLatestAsync(deed, seat.Groups[1].Value.Equals("keep", StringComparison.OrdinalIgnoreCase) ? NudgeAnswer.Keep : NudgeAnswer.Release, tool, ct);
        return null;
    }

    /// <returns>Of a seat none when nothing was offered about it lately: it can be given back by other words as well.</returns>
    private async Task<CommandAnswer?> ToLatestAsync(Deed deed, NudgeAnswer answer, Tool? tool, CancellationToken ct, NotForMeReason reason = NotForMeReason.Unsaid, DateOnly? until = null)
    {
        var (person, since, of) = (deed.Actor.Id.Value, deed.Today.AddDays(-LatestDays), tool?.Id.Value);
        await using var db = open();
        var latest = await db.Nudges.AsNoTracking().Where(n => n.PersonId == person && n.Day >= since && (of == null || n.ToolId == of)).OrderByDescending(n => n.Id).FirstOrDefaultAsync(ct);
        if (latest is null && answer == NudgeAnswer.Release) return null;
        if (latest is null && answer == NudgeAnswer.Keep)
            return CommandAnswer.Say(deed.Organisation.SeatsOf(deed.Actor.Id).Any(s => s.Tool == tool!.Id) ? $"Good: you keep your seat for {tool!.Name}; nobody has asked for it." : $"You have no seat for {tool!.Name}. Say \"I need {tool.Name}\", and I open a request.");
        if (latest is null) return CommandAnswer.Say("I have offered you nothing lately that this could answer, so nothing has changed. \"me\" shows where you stand, \"stop\" keeps offers away, and \"I am on leave until 3 May\" tells me that you are away.");

        // The words are known before the commit; a rehearsal in a scope of its own would cost a write.
        var words = answers.Preview(deed, latest, answer, until);
        return CommandAnswer.Change(words, scope => answers.Give(scope, deed, latest.Id, answer, reason, until));
    }

    private CommandAnswer? Absent(Deed deed, string text)
    {
        if (AwayUntil().Match(text) is { Success: true } away)
        {
            if (PlainDates.Read(away.Groups[1].Value, deed.Today) is not { } until || until < deed.Today) return CommandAnswer.Say("Until which day are you away? For example: I am on leave until 3 May");
            return CommandAnswer.Change($"Noted: you are away until {NudgeAnswers.Day(until, deed)}. I write nothing of this kind until then, and your quiet days count for nothing. \"I am back\" ends it.",
                scope => Note(scope, deed, AbsenceKind.Leave, until));
        }

        if (Away().IsMatch(text))
            return CommandAnswer.Change("Noted: you are away. I write nothing of this kind until you say \"I am back\". If you know the day already, say \"I am on leave until 3 May\".", scope => Note(scope, deed, AbsenceKind.Leave, null));
        if (PartTime().IsMatch(text))
            return CommandAnswer.Change("Noted: you work part-time. Fewer days are expected, and no seat of yours is asked about. \"I work full-time\" ends it.", scope => Note(scope, deed, AbsenceKind.PartTime, null));
        if (Back().IsMatch(text)) return CommandAnswer.Change("Welcome back. Offers may come again now and then, unless you said \"stop\".", scope => Forget(scope, deed, AbsenceKind.Leave));
        if (FullTime().IsMatch(text)) return CommandAnswer.Change("Noted: you work full-time.", scope => Forget(scope, deed, AbsenceKind.PartTime));
        return null;
    }

    private void Note(WriteScope scope, Deed deed, AbsenceKind kind, DateOnly? until)
    {
        var (person, today) = (deed.Actor.Id.Value, deed.Today);
        var row = scope.Db.Absences.FirstOrDefault(a => a.PersonId == person && a.Kind == kind && a.FromDay == today);
        if (row is null) scope.Db.Absences.Add(row = new AbsenceRow { PersonId = person, Kind = kind, FromDay = today });
        (row.UntilDay, row.IsTold) = (until, true);
        scope.Db.Audit.Add(new AuditRow { Id = keys.Next(), At = deed.Now, Actor = deed.Actor.Email, Act = "absence.told", Subject = kind.ToString().ToLowerInvariant(), From = deed.Platform });
        scope.Db.SaveChanges();
    }

    /// <summary>Ends yesterday; what began today never was.</summary>
    private static void Forget(WriteScope scope, Deed deed, AbsenceKind kind)
    {
        var (person, today) = (deed.Actor.Id.Value, deed.Today);
        foreach (var row in scope.Db.Absences.Where(a => a.PersonId == person && a.Kind == kind).Where(AbsenceRow.On(today)).ToList())
        {
            if (row.FromDay >= today) scope.Db.Absences.Remove(row);
            else (row.UntilDay, row.IsTold) = (today.AddDays(-1), true);
        }

        scope.Db.SaveChanges();
    }

    internal static Tool? ToolOf(Deed deed, string words) =>
        deed.Organisation.Tools.FirstOrDefault(t => t.Name.Equals(words.Trim(), StringComparison.OrdinalIgnoreCase))
        ?? (words.Trim().Length >= 3 && deed.Organisation.Tools.Where(t => t.Name.Contains(words.Trim(), StringComparison.OrdinalIgnoreCase)).ToList() is [var only] ? only : null);

    [GeneratedRegex(@"^not now(?: until (.+))?$", RegexOptions.IgnoreCase)]
    private static partial Regex NotNow();

    [GeneratedRegex(@"^(?:it'?s |that'?s |it is |this is )?not for me(?:[,:]? (?:because|since|as)(?: of)? (.+)|[,:] (.+))?$", RegexOptions.IgnoreCase)]
    private static partial Regex NotForMe();

    [GeneratedRegex(@"^(keep|release) (?:my )?(?:seat (?:for |of )?)?(.+?)(?: seat)?$", RegexOptions.IgnoreCase)]
    private static partial Regex KeepOrRelease();

    [GeneratedRegex(@"^(?:i am|i'm|i will be) (?:on (?:parental |sick )?leave|on holiday|on vacation|away|out of office) (?:until|till|through) (.+)$", RegexOptions.IgnoreCase)]
    private static partial Regex AwayUntil();

    [GeneratedRegex(@"^(?:i am|i'm) (?:on (?:parental |sick )?leave|on holiday|on vacation|away|out of office)$", RegexOptions.IgnoreCase)]
    private static partial Regex Away();

    [GeneratedRegex(@"^i (?:work|am) part[- ]?time$", RegexOptions.IgnoreCase)]
    private static partial Regex PartTime();

    [GeneratedRegex(@"^i (?:work|am) full[- ]?time(?: again)?$", RegexOptions.IgnoreCase)]
    private static partial Regex FullTime();

    [GeneratedRegex(@"^(?:i am|i'm) back(?: again| from leave)?$", RegexOptions.IgnoreCase)]
    private static partial Regex Back();
}
