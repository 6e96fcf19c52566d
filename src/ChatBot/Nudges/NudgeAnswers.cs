using ChatBot.Access;
using ChatBot.Channels;
using ChatBot.Core.Nudges;
using ChatBot.Core.People;
using ChatBot.Dialogue;
using ChatBot.Outreach;
using ChatBot.Storage;
using ChatBot.Storage.Rows;

namespace ChatBot.Nudges;

/// <summary>What follows from an answer to an offer, pressed or typed: one piece of work, so that a second answer finds the first.</summary>
internal sealed class NudgeAnswers(AccessActions access)
{
    /// <summary>"Keep" without a day: asked again after a quarter, unless it was used.</summary>
    public const int KeepDays = 91;

    /// <param name="until">Of "not now".</param>
    /// <returns>What to say; none when the nudge is not the actor's.</returns>
    public string? Give(WriteScope scope, Deed deed, Guid id, NudgeAnswer answer, NotForMeReason reason = NotForMeReason.Unsaid, DateOnly? until = null)
    {
        var person = deed.Actor.Id.Value;
        if (scope.Db.Nudges.FirstOrDefault(n => n.Id == id && n.PersonId == person) is not { } row) return null;
        var tool = deed.Organisation.Tools.FirstOrDefault(t => t.Id.Value == row.ToolId);
        if (Against(deed, row, answer) is { } no) return no;
        (row.Answer, row.Reason, row.UntilDay) = (answer, reason, answer switch
        {
            NudgeAnswer.NotNow => until ?? deed.Today.AddDays(28),
            NudgeAnswer.Keep => deed.Today.AddDays(KeepDays),
            _ => null,
        });
        row.Version++;
        scope.Db.SaveChanges();

        // The same as when it is said in words: a seat goes to the longest wait, a request up the line.
        if (tool is not null && answer == NudgeAnswer.Release) access.Release(deed.Organisation, deed.Actor, tool, deed.Platform, deed.Now).Store?.Invoke(scope);
        if (tool is not null && answer == NudgeAnswer.StillNeeded) access.Escalate(deed.Organisation, deed.Actor, tool, deed.Platform, deed.Now).Store?.Invoke(scope);
        return Said(answer, tool?.Name, row.UntilDay, deed);
    }

    /// <summary>What <see cref="Give"/> will say.</summary>
    public string Preview(Deed deed, NudgeRow row, NudgeAnswer answer, DateOnly? until) => Against(deed, row, answer) ??
        Said(answer, deed.Organisation.Tools.FirstOrDefault(t => t.Id.Value == row.ToolId)?.Name, answer == NudgeAnswer.NotNow ? until ?? deed.Today.AddDays(28) : until, deed);

    /// <summary>Why an answer changes nothing; none when it does.</summary>
    private string? Against(Deed deed, NudgeRow row, NudgeAnswer answer)
    {
        var tool = deed.Organisation.Tools.FirstOrDefault(t => t.Id.Value == row.ToolId);
        if (row.Answer == NudgeAnswer.NotForMe && answer == NudgeAnswer.NotNow) return $"You said that {tool?.Name ?? "this"} is not for you, so I do not bring it up anyway. \"stop\" keeps every offer away.";
        return tool is not null && answer == NudgeAnswer.StillNeeded && access.Escalate(deed.Organisation, deed.Actor, tool, deed.Platform, deed.Now) is { Store: null, Says: var says } ? says : null;
    }

    /// <summary>The card as it stands after the answer.</summary>
    public static MessageContent Settled(string said) => new(said, new CardContent("nudge", new OfferCard(said, said).ToData()));

    private static string Said(NudgeAnswer answer, string? tool, DateOnly? until, Deed deed) => answer switch
    {
        NudgeAnswer.NotNow => $"All right, not before {Day(until!.Value.AddDays(1), deed)}. Nothing else changes.",
        NudgeAnswer.NotForMe => $"Noted: {tool ?? "this"} is not for you, and I will not bring it up again; using it, or \"pair me\", takes that back. Your reason stays with you; only a count of at least {deed.Organisation.Settings.MinimumGroupSize} people goes to whoever runs the tool.",
        NudgeAnswer.Works => $"Good, so nothing is in the way with {tool}. I will not ask that again.",
        NudgeAnswer.NotSeen => $"Thank you: then my data has a hole, not you. I note that I cannot see how you use {tool} and draw no conclusions from it.",
        NudgeAnswer.Keep => $"Done: you keep your seat for {tool}. I ask again in three months at the earliest, and not if you use it.",
        NudgeAnswer.Release => $"Done: your seat for {tool} is given back. Whoever manages the licences sees it, and the longest wait comes first. You can ask for it again at any time.",
        NudgeAnswer.StillNeeded => $"Done: your request for {tool} is marked as urgent and shown to those who decide, with the days counted.",
        NudgeAnswer.NotNeeded => "All right, I will not ask about it again. The request stays with those who decide until they close it.",
        NudgeAnswer.Helping => "Thank you. You hear from me when somebody has a problem that fits.",
        NudgeAnswer.PairMe => "Your problem is on the list. You hear from me after the next round.",
        NudgeAnswer.Blocked => "Noted: something is in the way.",
        NudgeAnswer.None => "",
    };

    internal static string Day(DateOnly day, Deed deed) => day.ToString("d MMMM yyyy", NudgeRounds.Culture(deed.Actor));
}
