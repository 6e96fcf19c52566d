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

/// <summary>How much of a team did what a goal says, no finer than tells of groups.</summary>
public enum Extent
{
    /// <summary>A count that tells of enough people on either side.</summary>
    Counted,

    /// <summary>Fewer than the minimum, or nobody: a zero would tell of everybody.</summary>
    Few,

    /// <summary>All, or all but fewer than the minimum.</summary>
    NearlyAll,

    /// <summary>Of a team too small for any count.</summary>
    UnderHalf, HalfOrMore,

    /// <summary>The team is smaller than the minimum.</summary>
    Withheld,

    /// <summary>Taken from the count of another campaign it would tell of too few.</summary>
    Overlaps,
}

/// <summary>How far a team is. Who its people are is known here and told nobody.</summary>
/// <param name="Reached">Those who did what the goal says.</param>
/// <param name="IsReached">None where the answer would tell of fewer people than the minimum.</param>
public sealed record CampaignProgress(Campaign Campaign, IReadOnlySet<PersonId> People, IReadOnlySet<PersonId> Reached, Extent Extent, bool? IsReached);

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
    /// <param name="minimum">Of a smaller team nothing is told; a count that would tell of fewer people, or of all of them, becomes words.</param>
    public static CampaignProgress Measure(Campaign campaign, IReadOnlySet<PersonId> people, Func<PersonId, int> days, Func<PersonId, int> features, int minimum)
    {
        var (share, reached) = campaign.Goal switch
        {
            Goal.DistinctDays g => (g.SharePercent, people.Where(p => days(p) >= g.Days).ToHashSet()),
            Goal.Breadth g => (g.SharePercent, people.Where(p => features(p) >= g.Features).ToHashSet()),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        var (all, needed) = (people.Count, (int)Math.Ceiling(share * people.Count / 100m));
        var extent = ExtentOf(all, reached.Count, minimum);

        // Everybody of a small rest is named by "reached" as well as by a count.
        var isTold = needed >= minimum && all - needed + 1 >= minimum;
        return new(campaign, people, reached, extent, isTold && extent != Extent.Withheld ? reached.Count >= needed : null);
    }

    /// <summary>What may be told of each when all are read together: a team's count taken from that of the team above it tells of the rest, so the rest must be one that could be told as well.</summary>
    /// <param name="inOrder">The oldest first: what was told stays told.</param>
    public static IReadOnlyList<CampaignProgress> Together(IReadOnlyList<CampaignProgress> inOrder, int minimum)
    {
        var all = new List<CampaignProgress>();
        foreach (var next in inOrder)
        {
            var counted = all.Where(c => c.Extent == Extent.Counted && IsLike(c.Campaign, next.Campaign)).Append(next).ToList();
            var overlaps = next.Extent == Extent.Counted && counted.Any(outer =>
            {
                var rest = outer.People.ToHashSet();
                foreach (var inner in counted.Where(c => c.People.IsProperSubsetOf(outer.People))) rest.ExceptWith(inner.People);
                return rest.Count > 0 && rest.Count < outer.People.Count && ExtentOf(rest.Count, rest.Count(outer.Reached.Contains), minimum) != Extent.Counted;
            });
            all.Add(overlaps ? next with { Extent = Extent.Overlaps, IsReached = null } : next);
        }

        return all;

        static bool IsLike(Campaign one, Campaign other) => one.Tool == other.Tool && (one.Goal, other.Goal) switch
        {
            (Goal.DistinctDays a, Goal.DistinctDays b) => a.Days == b.Days,
            (Goal.Breadth a, Goal.Breadth b) => a.Features == b.Features,
            _ => false,
        };
    }

    public static string Say(CampaignProgress progress, int minimum) => progress.Extent switch
    {
        Extent.Counted => $"{progress.Reached.Count} of {progress.People.Count} so far{OfTheGoal(progress)}.",
        Extent.Few => $"Fewer than {minimum} of {progress.People.Count} so far{OfTheGoal(progress)}.",
        Extent.NearlyAll => $"Nearly all of {progress.People.Count} so far{OfTheGoal(progress)}.",
        Extent.UnderHalf => $"Fewer than half of {progress.People.Count} so far{OfTheGoal(progress)}.",
        Extent.HalfOrMore => $"At least half of {progress.People.Count} so far{OfTheGoal(progress)}.",
        Extent.Withheld => $"How far it is, is told from {minimum} people on.",
        Extent.Overlaps => $"{progress.People.Count} in it. Taken from the count of another campaign with the same goal, its own would tell of too few people or of all of them.",
    };

    private static Extent ExtentOf(int all, int reached, int minimum) =>
        all < minimum ? Extent.Withheld
        : all < 2 * minimum ? 2 * reached < all ? Extent.UnderHalf : Extent.HalfOrMore
        : reached < minimum ? Extent.Few
        : all - reached < minimum ? Extent.NearlyAll
        : Extent.Counted;

    private static string OfTheGoal(CampaignProgress progress) => progress.IsReached switch
    {
        true => "; the goal is reached",
        false => "",
        null => "; whether the goal is reached would tell of single people",
    };
}
