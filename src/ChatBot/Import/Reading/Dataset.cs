using ChatBot.Core.People;
using ChatBot.Core.Usage;
using ChatBot.Storage.Rows;

namespace ChatBot.Import.Reading;

/// <param name="ReportingCurrency">Empty while it is not known: then no currency is judged.</param>
/// <param name="FxLeftOut">Currencies whose rate is itself a problem.</param>
internal sealed record OrganisationEntry(
    string Name, string? Domain, string ReportingCurrency, IReadOnlyDictionary<string, decimal> Fx, IReadOnlySet<string> FxLeftOut, int FiscalYearStartMonth, string TimeZone,
    int MinimumGroupSize, IReadOnlyList<RoleEntry> Admins, IReadOnlyList<RoleEntry> Finance, DateOnly? DataFrom, DateOnly? DataTo)
{
    public bool Knows(string currency) => ReportingCurrency is "" || currency == ReportingCurrency || Fx.ContainsKey(currency) || FxLeftOut.Contains(currency);
}

internal sealed record RoleEntry(long Line, string Path, string Email);

internal sealed record TeamEntry(long Line, string Name, string? Parent, string? CostCenter);

internal sealed record PersonEntry(
    long Line, string Email, string Name, string Title, Seniority Seniority, string? Team, string? Manager, string? TimeZone, string? Locale, DateOnly StartDay);

internal sealed record ToolEntry(long Line, string Name, string Vendor, bool Approved, BillingModel Billing, Money? SeatPriceMonth);

internal sealed record SeatEntry(long Line, string Email, string Tool, DateOnly AssignedDay, DateOnly? LastLoginDay);

/// <param name="Name">Team, e-mail, <c>*</c> for everyone else, or nothing for the organisation.</param>
internal sealed record BudgetEntry(long Line, BudgetLevel Level, string Name, Money AmountMonth, DateOnly FromMonth);

internal sealed record RequestEntry(long Line, string Email, string Tool, DateOnly RequestedDay, RequestStatus Status, DateOnly? DecidedDay);

/// <summary>Rows of one kind that have a name others point to.</summary>
/// <param name="LeftOut">Names whose row has a problem: known, so that nothing that points to them is a second problem.</param>
internal sealed record Named<T>(Dictionary<string, T> Rows, HashSet<string> LeftOut, bool IsReadable)
{
    public static Named<T> Unreadable => new([], [], false);

    // Beyond this the file is wrong as a whole, and what points into it is told as well.
    private const int ComparedAtMost = 200;

    /// <summary>Whether a reference to the name is worth reporting. A name that a bad row spells wrongly (<c>ada.company.example</c>) counts as known.</summary>
    public bool IsUnknown(string name) => IsReadable && name.Length > 0 && !Rows.ContainsKey(name) && !LeftOut.Contains(name)
        && (LeftOut.Count > ComparedAtMost || !LeftOut.Any(bad => Letters(bad) is { Length: > 2 } letters && Letters(name).StartsWith(letters, StringComparison.Ordinal)));

    private static string Letters(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToUpperInvariant();

    public void LeaveOut(string name)
    {
        Rows.Remove(name);
        LeftOut.Add(name);
    }
}

/// <param name="UntilDay">Inclusive; none while it is open.</param>
internal sealed record AbsenceEntry(long Line, string Email, AbsenceKind Kind, DateOnly FromDay, DateOnly? UntilDay);

/// <summary>Everything of the files but the use. Names are as written; they are looked up without case.</summary>
/// <param name="StoredTools">Tools the store has already: use of one whose row was left out still has a place to go.</param>
internal sealed record Dataset(
    OrganisationEntry Organisation, Named<TeamEntry> Teams, Named<PersonEntry> People, Named<ToolEntry> Tools,
    IReadOnlyList<SeatEntry> Seats, IReadOnlyList<BudgetEntry> Budgets, IReadOnlyList<RequestEntry> Requests,
    IReadOnlySet<string> StoredTools)
{
    /// <summary>None when there is no such file: then absences stay as they are.</summary>
    public IReadOnlyList<AbsenceEntry>? Absences { get; init; }
}
