using System.Diagnostics;
using ChatBot.Core.People;

namespace ChatBot.Core.Nudges;

/// <summary>Where somebody stands with one tool. Zero use is explained before anybody is called low.</summary>
public enum Standing
{
    /// <summary>No seat, no account, no open request.</summary>
    NoAccess,

    /// <summary>Asked and not decided.</summary>
    Waiting,

    /// <summary>Asked at least twice, was refused each time, and asks no more.</summary>
    GaveUp,

    /// <summary>Granted, and neither a login nor any use was ever seen: broken, or blind.</summary>
    Unseen,

    /// <summary>Nothing that tells of the tool reaches these days, or the person works in a way that it does not see.</summary>
    NotCovered,

    /// <summary>Joined, or got access, too short a time ago to be judged.</summary>
    TooNew,
    OnLeave,

    /// <summary>Works part-time: fewer days are no news.</summary>
    PartTime,

    /// <summary>Access works (a login, or the person's word), and it was never used.</summary>
    Unengaged,

    /// <summary>Used it and stopped.</summary>
    Lapsed,
    Light,
    Habitual,
    Power,

    /// <summary>"Not for me": a clean answer.</summary>
    ChoseNot,
}

/// <summary>One fact that a standing rests on, for the person's own eyes.</summary>
public abstract record Because
{
    private Because() { }

    public sealed record NoSeat : Because;

    public sealed record AskedOn(DateOnly Day, int DaysAgo) : Because;

    public sealed record Refused(int Times, DateOnly Last) : Because;

    public sealed record AccessSince(DateOnly Day) : Because;

    public sealed record NeverLoggedIn : Because;

    public sealed record LoggedIn(DateOnly Day) : Because;

    public sealed record NeverUsed : Because;

    public sealed record LastUsed(DateOnly Day) : Because;

    /// <param name="Through">None when nothing tells of the tool at all.</param>
    public sealed record DataEnds(DateOnly? Through) : Because;

    public sealed record SaysNotSeen : Because;

    public sealed record SaysItWorks : Because;

    public sealed record JoinedOn(DateOnly Day) : Because;

    /// <param name="Until">Inclusive; none when it is open.</param>
    public sealed record Away(DateOnly? Until) : Because;

    public sealed record WorksPartTime : Because;

    public sealed record ActiveDays(int Days) : Because;

    public sealed record ActiveWeeks(int Weeks, int Of) : Because;

    public sealed record ActionsPerWeek(double Mean) : Because;

    public sealed record SaidNotForMe : Because;
}

/// <summary>What is known of one person and one tool. Windows end on the day of the judgement.</summary>
/// <param name="AccessSince">Seat or account; none without.</param>
/// <param name="AskedOn">The oldest open request.</param>
/// <param name="CoveredThrough">How far anything that tells of the tool reaches; none when nothing ever did.</param>
public sealed record ToolFacts(PersonId Person, ToolId Tool, DateOnly? AccessSince = null, DateOnly? LastLogin = null, DateOnly? AskedOn = null, DateOnly? CoveredThrough = null)
{
    /// <summary>Requests closed without a grant, none granted later.</summary>
    public int Refusals { get; init; }
    public DateOnly? LastRefusal { get; init; }
    public DateOnly? LastUse { get; init; }

    /// <summary>Different days with activity of the last 28.</summary>
    public int ActiveDays { get; init; }

    /// <summary>Of the last twelve weeks of seven days, those with activity.</summary>
    public int ActiveWeeks { get; init; }

    /// <summary>Of the last four of them.</summary>
    public int LastActiveWeeks { get; init; }

    /// <summary>Mean over the twelve weeks (four while access is younger), bursts and loops cut to a usual day.</summary>
    public double ActionsPerWeek { get; init; }

    /// <summary>"It works, I just don't use it."</summary>
    public bool SaysItWorks { get; init; }

    /// <summary>"I use it, you don't see it."</summary>
    public bool SaysNotSeen { get; init; }
    public bool ChoseNot { get; init; }
    public bool IsApproved { get; init; } = true;
}

/// <summary>What is known of one person beside the tools.</summary>
/// <param name="AwayUntil">Set while on leave: the last day; <see cref="DateOnly.MaxValue"/> when open.</param>
public sealed record PersonFacts(Person Person, DateOnly? AwayUntil = null, bool IsPartTime = false);

public sealed record Finding(PersonId Person, ToolId Tool, Standing Standing, IReadOnlyList<Because> Reasons);

/// <summary>Explains each person's use of each tool. Pure: the same facts give the same finding.</summary>
public static class Triage
{
    public const int WindowDays = 28, Weeks = 12, HabitWeeks = 9, ShortWeeks = 4, PowerActions = 15;

    /// <summary>Somebody new, or with new access, is not judged before.</summary>
    public const int GraceDays = 30;

    /// <summary>Data that ends this many days ago or earlier says nothing about today: vendors report up to three days late, and weekends are quiet.</summary>
    public const int StaleDays = 10;

    public static Finding Judge(PersonFacts person, ToolFacts tool, DateOnly today)
    {
        Finding Is(Standing standing, params Because[] reasons) => new(tool.Person, tool.Tool, standing, reasons);

        if (tool.ChoseNot) return Is(Standing.ChoseNot, new Because.SaidNotForMe());
        if (tool.AccessSince is not { } since || since > today) return WithoutAccess(tool, today, Is);

        var daysHeld = today.DayNumber - since.DayNumber;
        if (tool.LastUse is { } used && today.DayNumber - used.DayNumber < WindowDays && Regular(tool, daysHeld) is { } regular)
            return Is(regular, new Because.ActiveDays(tool.ActiveDays), Habit(tool, daysHeld), new Because.ActionsPerWeek(tool.ActionsPerWeek));
        if (person.AwayUntil is { } until) return Is(Standing.OnLeave, new Because.Away(until == DateOnly.MaxValue ? null : until));
        if (today.DayNumber - person.Person.StartDate.DayNumber < GraceDays) return Is(Standing.TooNew, new Because.JoinedOn(person.Person.StartDate));
        if (daysHeld < GraceDays) return Is(Standing.TooNew, new Because.AccessSince(since));
        if (tool.SaysNotSeen) return Is(Standing.NotCovered, new Because.SaysNotSeen());
        if (tool.CoveredThrough is not { } through || today.DayNumber - through.DayNumber > StaleDays) return Is(Standing.NotCovered, new Because.DataEnds(tool.CoveredThrough));

        if (tool.LastUse is not { } last) return NeverUsed(person, tool, since, Is);
        if (person.IsPartTime) return Is(Standing.PartTime, new Because.WorksPartTime(), new Because.LastUsed(last));
        if (today.DayNumber - last.DayNumber >= WindowDays) return Is(Standing.Lapsed, new Because.LastUsed(last), new Because.ActiveDays(0));

        // Nine of twelve weeks cannot be reached before twelve weeks are over: until then nobody is light.
        return daysHeld < Weeks * 7
            ? Is(Standing.TooNew, new Because.AccessSince(since), new Because.ActiveDays(tool.ActiveDays))
            : Is(Standing.Light, new Because.ActiveDays(tool.ActiveDays), new Because.ActiveWeeks(tool.ActiveWeeks, Weeks));
    }

    /// <summary>Standings that say that somebody uses a tool little. Nobody who is new, away or part-time, and nobody who is blocked, is ever among them.</summary>
    public static bool IsLow(Standing standing) => standing is Standing.Unengaged or Standing.Lapsed or Standing.Light;

    /// <summary>Something stands in the way, or may: ruled out before anything else is offered.</summary>
    public static bool IsBlock(Standing standing) => standing is Standing.Waiting or Standing.GaveUp or Standing.Unseen;

    public static bool IsRegular(Standing standing) => standing is Standing.Habitual or Standing.Power;

    public static bool IsSenior(Person person) => person.Seniority is Seniority.Senior or Seniority.Staff or Seniority.Principal;

    private static Finding WithoutAccess(ToolFacts tool, DateOnly today, Func<Standing, Because[], Finding> finding)
    {
        if (tool.AskedOn is { } asked) return finding(Standing.Waiting, [new Because.AskedOn(asked, today.DayNumber - asked.DayNumber)]);
        if (tool is { Refusals: >= 2, LastRefusal: { } refused }) return finding(Standing.GaveUp, [new Because.Refused(tool.Refusals, refused)]);
        return finding(Standing.NoAccess, tool.LastUse is { } used ? [new Because.NoSeat(), new Because.LastUsed(used)] : [new Because.NoSeat()]);
    }

    private static Finding NeverUsed(PersonFacts person, ToolFacts tool, DateOnly since, Func<Standing, Because[], Finding> finding)
    {
        Because? works = tool.SaysItWorks ? new Because.SaysItWorks() : tool.LastLogin is { } login && login >= since ? new Because.LoggedIn(login) : null;
        if (works is null) return finding(Standing.Unseen, [new Because.AccessSince(since), new Because.NeverLoggedIn(), new Because.NeverUsed()]);
        return person.IsPartTime
            ? finding(Standing.PartTime, [new Because.WorksPartTime(), works])
            : finding(Standing.Unengaged, [new Because.AccessSince(since), works, new Because.NeverUsed()]);
    }

    /// <summary>Habitual or power, by nine of twelve weeks, or by four of four while access is younger.</summary>
    private static Standing? Regular(ToolFacts tool, int daysHeld)
    {
        var isHabit = tool.ActiveWeeks >= HabitWeeks || (daysHeld < Weeks * 7 && daysHeld >= ShortWeeks * 7 && tool.LastActiveWeeks >= ShortWeeks);
        return !isHabit ? null : tool.ActionsPerWeek >= PowerActions ? Standing.Power : Standing.Habitual;
    }

    private static Because.ActiveWeeks Habit(ToolFacts tool, int daysHeld) =>
        tool.ActiveWeeks >= HabitWeeks || daysHeld >= Weeks * 7 ? new(tool.ActiveWeeks, Weeks) : new(tool.LastActiveWeeks, ShortWeeks);
}

/// <summary>Findings in words, to the person they are about.</summary>
public static class TriageWords
{
    public static string Say(Standing standing) => standing switch
    {
        Standing.NoAccess => "no access",
        Standing.Waiting => "waiting for access",
        Standing.GaveUp => "asked, was refused, and asks no more",
        Standing.Unseen => "access granted, nothing ever seen: it may be broken, or I cannot see it",
        Standing.NotCovered => "my data does not cover how you work",
        Standing.TooNew => "too new to say",
        Standing.OnLeave => "on leave",
        Standing.PartTime => "part-time: fewer days are expected",
        Standing.Unengaged => "access works, not used yet",
        Standing.Lapsed => "used before, not in the last four weeks",
        Standing.Light => "used now and then",
        Standing.Habitual => "used regularly",
        Standing.Power => "used regularly and much",
        Standing.ChoseNot => "you said it is not for you",
    };

    public static string Say(Because reason, Func<DateOnly, string> day) => reason switch
    {
        Because.NoSeat => "you have no seat or account",
        Because.AskedOn asked => $"you asked on {day(asked.Day)}, {Count(asked.DaysAgo, "day")} ago, and nobody has decided",
        Because.Refused refused => $"{Count(refused.Times, "request")} ended without access, the last on {day(refused.Last)}",
        Because.AccessSince since => $"you have had access since {day(since.Day)}",
        Because.NeverLoggedIn => "no login was ever seen",
        Because.LoggedIn login => $"your last login was on {day(login.Day)}",
        Because.NeverUsed => "no use was ever seen",
        Because.LastUsed last => $"your last use was on {day(last.Day)}",
        Because.DataEnds { Through: { } through } => $"what tells of this tool ends on {day(through)}",
        Because.DataEnds => "nothing tells of this tool",
        Because.SaysNotSeen => "you said that you use it where I cannot see it",
        Because.SaysItWorks => "you said that it works",
        Because.JoinedOn joined => $"you joined on {day(joined.Day)}",
        Because.Away { Until: { } until } => $"you are away until {day(until)}",
        Because.Away => "you are away",
        Because.WorksPartTime => "you work part-time",
        Because.ActiveDays active => $"active on {Count(active.Days, "day")} of the last {Triage.WindowDays}",
        Because.ActiveWeeks weeks => $"active in {weeks.Weeks} of the last {weeks.Of} weeks",
        Because.ActionsPerWeek actions => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{actions.Mean:0.#} actions a week on average"),
        Because.SaidNotForMe => "you said \"not for me\"",
        _ => throw new UnreachableException(),
    };

    private static string Count(int number, string noun) => $"{number} {noun}{(number == 1 ? "" : "s")}";
}
