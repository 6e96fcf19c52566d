using ChatBot.Core.People;

namespace ChatBot.Core.Nudges;

/// <summary>What a team wants to reach. There are only these kinds: a goal of tokens, prompts or money cannot be set.</summary>
public abstract record Goal
{
    private Goal() { }

    /// <summary>A share of the team is active on so many different days.</summary>
    public sealed record DistinctDays(int Days, int SharePercent) : Goal;

    /// <summary>A share of the team has used so many different parts of the tool.</summary>
    public sealed record Breadth(int Features, int SharePercent) : Goal;
}

/// <summary>One step of a playbook: whom it is for and what it says.</summary>
/// <param name="AfterDays">From the campaign's first day.</param>
/// <param name="For">Standings that it is for. Nobody blocked, new or away is ever among those it reaches.</param>
public sealed record PlaybookStep(int AfterDays, IReadOnlyList<Standing> For, string Words);

/// <summary>Steps with an audience. A person leaves it at the first sign of regular use, or with any answer: the stop rule.</summary>
public sealed record Playbook(string Name, string Does, IReadOnlyList<PlaybookStep> Steps)
{
    /// <summary>Those that come with the product.</summary>
    public static readonly IReadOnlyList<Playbook> All =
    [
        new("first-steps", "for a tool just rolled out: one small thing, one real task, one colleague",
        [
            new(0, [Standing.Unengaged], "One small thing to try, five minutes: ask it to explain a piece of your own work that you know well. You will see at once what it is worth to you."),
            new(14, [Standing.Unengaged, Standing.Lapsed], "Take one task of this week that you would rather not do, and try it there first. If it costs more than it gives, stop and tell me what was in the way."),
            new(28, [Standing.Unengaged, Standing.Lapsed], "Some things are learned fastest beside somebody. A colleague would take 45 minutes for a problem of yours."),
        ]),
        new("broaden", "for a tool in use: parts of it that a team has not tried",
        [
            new(0, [Standing.Light, Standing.Habitual], "This month your team tries one more part of it. Pick one that you have not used; a single try counts as much as ten."),
            new(21, [Standing.Light, Standing.Habitual], "If one of its parts saved you time, say \"win share\" and what it was: with your consent others read it."),
        ]),
        new("return", "for people who stopped: ask what was in the way, then leave them alone",
        [
            new(0, [Standing.Lapsed], "You used it for a while and stopped, which usually has a good reason. If something was in the way, tell me and I pass it on as a count, not as a name."),
        ]),
    ];
}

/// <param name="Team">None = the whole organisation.</param>
/// <param name="Until">Inclusive.</param>
public sealed record Campaign(Guid Id, string Name, ToolId Tool, TeamId? Team, Playbook Playbook, Goal Goal, DateOnly From, DateOnly Until);

/// <summary>How far a team is, as counts.</summary>
/// <param name="Reached">People who did what the goal says; none when withheld.</param>
public sealed record CampaignProgress(int People, int? Reached, bool IsReached);

public static class Campaigns
{
    /// <summary>The step that is due for somebody, if one is: the latest that has begun and that they did not get.</summary>
    /// <param name="past">What the person got, with answers.</param>
    /// <param name="stepsSent">Steps of this campaign that the person got.</param>
    public static PlaybookStep? Due(Campaign campaign, Finding finding, IReadOnlyCollection<PastNudge> past, int stepsSent, DateOnly today)
    {
        if (today < campaign.From || today > campaign.Until || finding.Tool != campaign.Tool) return null;

        // Stop on activation, and on any answer.
        if (Triage.IsBlock(finding.Standing) || finding.Standing is Standing.TooNew or Standing.OnLeave or Standing.ChoseNot) return null;
        if (past.Any(p => p.Offer == OfferKind.CampaignStep && p.Tool == campaign.Tool && p.Day >= campaign.From && p.Answer != NudgeAnswer.None)) return null;
        var begun = campaign.Playbook.Steps.TakeWhile(s => today.DayNumber - campaign.From.DayNumber >= s.AfterDays).ToList();
        return begun.Count > stepsSent && begun[^1] is { } step && step.For.Contains(finding.Standing) ? step : null;
    }

    /// <param name="days">Of each person, bursts and loops already taken out.</param>
    /// <param name="features">Different parts of the tool used, by person.</param>
    /// <param name="minimum">A smaller team, or a count that would tell of fewer people, is withheld.</param>
    public static CampaignProgress Measure(Goal goal, IReadOnlyCollection<PersonId> people, Func<PersonId, int> days, Func<PersonId, int> features, int minimum)
    {
        var (share, reached) = goal switch
        {
            Goal.DistinctDays g => (g.SharePercent, people.Count(p => days(p) >= g.Days)),
            Goal.Breadth g => (g.SharePercent, people.Count(p => features(p) >= g.Features)),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        var isReached = people.Count > 0 && reached * 100 >= share * people.Count;
        var isShown = people.Count >= minimum && (reached == 0 || reached >= minimum) && (reached == people.Count || people.Count - reached >= minimum);
        return new(people.Count, isShown ? reached : null, isReached && people.Count >= minimum);
    }
}
