using ChatBot.Core.People;

namespace ChatBot.Core.Demonstration;

/// <param name="People">About how many; 80 to 20,000.</param>
/// <param name="Days">Days of history; 120 to 1,500.</param>
/// <param name="Seed">Another seed, another cast; the story stays.</param>
/// <param name="Now">The story ends at this instant.</param>
public sealed record DemonstrationOrder(int People, int Days, ulong Seed, DateTimeOffset Now)
{
    public const int FewestPeople = 80, MostPeople = 20_000, FewestDays = 120, MostDays = 1_500;

    public static DemonstrationOrder Default(DateTimeOffset now) => new(120, 180, 1, now);

    /// <returns>One sentence, or none when the order can be filled.</returns>
    public string? Problem =>
        People is < FewestPeople or > MostPeople ? $"The demonstration has {FewestPeople} to {MostPeople} people, not {People}."
        : Days is < FewestDays or > MostDays ? $"The demonstration tells {FewestDays} to {MostDays} days, not {Days}."
        : null;
}

/// <summary>Who plays which part: for questions to try, and for tests.</summary>
/// <param name="Blocked">A principal engineer who has waited eleven weeks for a tool.</param>
/// <param name="Runaway">Whose agent ran nine days, day and night.</param>
/// <param name="Unengaged">Seniors who have access and do not use it.</param>
/// <param name="BurstingTeam">Whose budget of this month is nearly spent, or will be by the forecast early in a month.</param>
public sealed record DemonstrationCast(
    string Head, string Admin, string Finance, string Manager, string ManagedTeam, string Blocked, string BlockedTool, string Runaway, DateOnly RunawayFrom,
    IReadOnlyList<string> Namesakes, IReadOnlyList<string> Unengaged, string SmallTeam, string UnapprovedTool, string BurstingTeam);

/// <summary>An organisation in the rows of the neutral format.</summary>
public sealed record DemonstrationRows(
    string Organisation, string Domain, string ReportingCurrency, IReadOnlyDictionary<string, decimal> Fx, int FiscalYearStartMonth, string TimeZone,
    int MinimumGroupSize, IReadOnlyList<string> Admins, IReadOnlyList<string> Finance, DateOnly DataFrom, DateOnly DataTo,
    IReadOnlyList<DemonstrationTeam> Teams, IReadOnlyList<DemonstrationPerson> People, IReadOnlyList<DemonstrationTool> Tools,
    IReadOnlyList<DemonstrationSeat> Seats, IReadOnlyList<DemonstrationUse> Usage, IReadOnlyList<DemonstrationBudget> Budgets,
    IReadOnlyList<DemonstrationRequest> Requests, DemonstrationCast Cast);

public sealed record DemonstrationTeam(string Name, string Parent, string CostCenter);

public sealed record DemonstrationPerson(
    string Email, string Name, string Title, Seniority Seniority, string Team, string Manager, string TimeZone, string Locale, DateOnly StartDay);

/// <param name="SeatPriceMonth">None for tools without seats.</param>
public sealed record DemonstrationTool(string Name, string Vendor, bool Approved, BillingModel Billing, decimal? SeatPriceMonth, string Currency);

public sealed record DemonstrationSeat(string Email, string Tool, DateOnly AssignedDay, DateOnly? LastLoginDay);

/// <param name="At">UTC; none for a row of a whole day.</param>
/// <param name="Cost">None where the tool does not charge by use.</param>
public sealed record DemonstrationUse(
    DateOnly Day, DateTimeOffset? At, string Email, string Tool, string Surface, string Feature, string Model, string Project, int Sessions, int Prompts,
    int Minutes, long? TokensIn, long? TokensOut, decimal? Cost, string Currency, int? LinesAccepted, int? LinesSuggested);

/// <param name="Name">Team, e-mail, <c>*</c> for everyone else, or empty for the organisation.</param>
public sealed record DemonstrationBudget(BudgetLevel Level, string Name, decimal AmountMonth, string Currency, DateOnly FromMonth);

public sealed record DemonstrationRequest(string Email, string Tool, DateOnly RequestedDay, RequestStatus Status, DateOnly? DecidedDay);
