using ChatBot.Core.People;

namespace ChatBot.Core.Questions;

/// <summary>What is asked for; ids and definitions are those of semantics, section 3 (<c>Sessions</c> is written <c>sessions</c>).</summary>
public enum Measure
{
    Sessions, Prompts, Minutes, Hours, TokensIn, TokensOut, Tokens, LinesAccepted, LinesSuggested, AcceptanceRate, ActiveDays,
    ActiveUsers, AdoptionRate, EngagedUsers, EngagementRate, InactivePeople, LastUsed, Headcount,
    Seats, DormantSeats, LoginOnlySeats, NeverUsedSeats, SeatUtilisation, OpenRequests, WaitDays, TimeToAccess, BlockedPeople, NoAccess,
    Consumption, SeatCost, Spend, Reclaimable, CostPerUser, CostPerPrompt, Forecast, Budget, BudgetUsed, BudgetRemaining, OverBudget,
    SeatPrice, Approved, Vendor, Billing,
}

public enum Dimension
{
    Team, Department, Tool, Vendor, Model, Feature, Surface, Project, Person, Seniority, CostCenter, Day, Week, Month, Quarter, Weekday,
}

/// <summary>Whom a question is about. "My team" is already the reports of a manager or the own team of anyone else.</summary>
public abstract record Scope
{
    private Scope() { }

    public sealed record Self : Scope;
    public sealed record Organisation : Scope;

    /// <summary>Everyone below the asker, the asker not included.</summary>
    public sealed record Reports : Scope;
    public sealed record DirectReports : Scope;

    /// <summary>People of the team and of every team below it.</summary>
    public sealed record OfTeam(TeamId Team) : Scope;
    public sealed record OfPerson(PersonId Person) : Scope;
}

/// <summary>What narrows the rows and the people. An empty list narrows nothing.</summary>
/// <remarks>Tools, vendors, models, features, surfaces, projects and weekdays narrow use and money; seniorities and titles narrow people,
/// and so the group whose size is judged (semantics, section 6).</remarks>
public sealed record Filters
{
    public static readonly Filters None = new();

    public Names<ToolId> Tools { get; init; } = [];
    public Names<ToolId> ExceptTools { get; init; } = [];
    public bool? Approved { get; init; }
    public Names<string> Vendors { get; init; } = [];
    public Names<string> Models { get; init; } = [];
    public Names<string> Features { get; init; } = [];
    public Names<string> Surfaces { get; init; } = [];
    public Names<string> Projects { get; init; } = [];

    /// <summary>Days of the week, local to the person who did it.</summary>
    public Names<DayOfWeek> Weekdays { get; init; } = [];
    public Names<Seniority> Seniorities { get; init; } = [];

    /// <summary>Title holds Engineer or Architect.</summary>
    public bool EngineersOnly { get; init; }

    /// <summary>Requests that have waited longer than so many days.</summary>
    public int? OlderThanDays { get; init; }

    /// <summary>Requests that have waited fewer days than this.</summary>
    public int? NewerThanDays { get; init; }
}

public enum Comparator { MoreThan, AtLeast, LessThan, AtMost, Exactly }

/// <param name="Value">In the unit of the measure: percent 0–100, money in the currency of the question.</param>
public sealed record Threshold(Comparator Comparator, decimal Value);

/// <summary>What is done with the figures.</summary>
public abstract record Form
{
    private Form() { }

    /// <summary>One figure per measure, or one per group when a grouping is named.</summary>
    public sealed record Figure : Form;

    /// <summary>The people, seats, requests or teams behind a count.</summary>
    public sealed record List : Form;

    /// <summary>Whether the figure (or its change, when there is a comparison) meets the limit.</summary>
    public sealed record YesNo(Threshold Limit) : Form;

    /// <summary>Groups by change between two periods, largest first; <paramref name="Falling"/> = largest fall first.</summary>
    public sealed record Growth(bool Falling = false) : Form;

    /// <summary>Contributions to the change of a figure, largest in the direction of the total change first.</summary>
    public sealed record Why : Form;

    /// <summary>The asker beside the mean of the scope.</summary>
    public sealed record AgainstAverage : Form;

    /// <summary>The six figures of the weekly digest for the last whole week.</summary>
    public sealed record Digest : Form;
}

/// <summary>What a sum is divided by, or which of those counted is taken: of active users the one in the middle; of the waits for access the one in the
/// middle, or the shortest that nine of ten do not exceed (nearest rank).</summary>
public enum Per { Nothing, Day, WorkingDay, ActiveDay, Week, Person, User, Session, MedianUser, MedianWait, NinetiethWait }

public abstract record Comparison
{
    private Comparison() { }

    /// <summary>The period before, by the rules of semantics, section 4.</summary>
    public sealed record Before : Comparison;

    /// <summary>The same dates one year earlier.</summary>
    public sealed record YearBefore : Comparison;

    /// <summary>A period named outright, taken as it is.</summary>
    public sealed record With(Period Period) : Comparison;
}

/// <param name="Count">Rows wanted; ties are broken by key.</param>
/// <param name="Bottom">Smallest first. Zeros stay for people and teams, and go for tools, models and projects.</param>
public sealed record Ranking(int Count, bool Bottom = false)
{
    /// <summary>Every row, in order ("rank the teams").</summary>
    public const int Everything = int.MaxValue;
}

/// <summary>One question, as understood: the only thing between words and figures. Prints as a canonical sentence that parses back to it.</summary>
public sealed record Question
{
    /// <summary>At least one, in the order asked for.</summary>
    public required Names<Measure> Measures { get; init; }
    public required Scope Scope { get; init; }
    public Filters Filters { get; init; } = Filters.None;

    /// <summary>None = the default of the measure (semantics, section 1).</summary>
    public Period? Period { get; init; }

    /// <summary>At most two.</summary>
    public Names<Dimension> By { get; init; } = [];

    /// <summary>Keys of the first grouping that are asked for ("Copilot vs Cursor"): e-mails for people, otherwise names; empty = all.</summary>
    /// <remarks>A team named here stands for itself and every team below it, as in a scope.</remarks>
    public Names<string> Only { get; init; } = [];
    public Form Form { get; init; } = new Form.Figure();
    public Comparison? Comparison { get; init; }
    public Ranking? Ranking { get; init; }

    /// <summary>Rows of a breakdown that meet the limit ("teams with more than 50 sessions").</summary>
    public Threshold? Limit { get; init; }
    public Per Per { get; init; }

    /// <summary>ISO 4217; none = the reporting currency.</summary>
    public string? Currency { get; init; }
}
