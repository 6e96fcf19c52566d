using ChatBot.Core.People;

namespace ChatBot.Storage.Rows;

/// <summary>The one organisation of a store. <see cref="Version"/> moves with every change to people, teams, tools, seats, requests,
/// budgets or these settings, so that a host knows when its picture of the organisation is old.</summary>
internal sealed class OrganisationRow
{
    public const int OnlyId = 1;

    public int Id { get; set; } = OnlyId;
    public required string Name { get; set; }
    public string? Domain { get; set; }
    public required string ReportingCurrency { get; set; }
    public int FiscalYearStartMonth { get; set; } = 1;
    public required string TimeZone { get; set; }
    public int MinimumGroupSize { get; set; } = 5;
    public DateOnly? DataFrom { get; set; }
    public DateOnly? DataTo { get; set; }

    /// <summary>Made by the product itself; may be replaced by real data without asking.</summary>
    public bool IsDemonstration { get; set; }
    public int Version { get; set; }
}

/// <summary>Reporting currency per unit of <see cref="Currency"/>, as units and nanos.</summary>
internal sealed class ExchangeRateRow
{
    public required string Currency { get; set; }
    public long RateUnits { get; set; }
    public int RateNanos { get; set; }
}

internal enum Role { Admin, Finance }

internal sealed class RoleRow
{
    public required string Email { get; set; }
    public Role Role { get; set; }
}

internal sealed class CostCenterRow
{
    public int Id { get; set; }
    public required string Code { get; set; }
}

internal sealed class TeamRow
{
    public int Id { get; set; }
    public required string Name { get; set; }
    public int? ParentId { get; set; }
    public int? CostCenterId { get; set; }
    public int Version { get; set; }
}

/// <summary>Somebody who works or worked here. Never deleted by an import: <see cref="LeftDay"/> marks who is gone.</summary>
internal sealed class PersonRow
{
    /// <summary>Small and dense: the person's place in the bitmaps of the roll-ups. 0 is nobody.</summary>
    public int Id { get; set; }
    public required string Email { get; set; }
    public required string Name { get; set; }
    public string Title { get; set; } = "";
    public Seniority Seniority { get; set; }
    public int? TeamId { get; set; }
    public int? ManagerId { get; set; }
    public string? TimeZone { get; set; }
    public string? Locale { get; set; }
    public DateOnly StartDay { get; set; }
    public DateOnly? LeftDay { get; set; }
    public int Version { get; set; }
}

/// <summary>Which team and whose report somebody was, from a day until the next row.</summary>
internal sealed class MembershipRow
{
    public int PersonId { get; set; }
    public DateOnly FromDay { get; set; }

    /// <summary>Exclusive; none while it lasts.</summary>
    public DateOnly? UntilDay { get; set; }
    public int? TeamId { get; set; }
    public int? ManagerId { get; set; }
}

internal enum ToolStatus { Approved, Denied, Unlisted }

internal sealed class ToolRow
{
    public int Id { get; set; }
    public required string Name { get; set; }
    public string Vendor { get; set; } = "";
    public ToolStatus Status { get; set; }
    public BillingModel Billing { get; set; }

    /// <summary>The person who answers for it.</summary>
    public int? OwnerId { get; set; }

    /// <summary>When its contract renews.</summary>
    public DateOnly? RenewalDay { get; set; }
    public int Version { get; set; }
}

/// <summary>The name by which feeds call a tool, such as <c>claude-code</c>.</summary>
internal sealed class ToolSlugRow
{
    public required string Slug { get; set; }
    public int ToolId { get; set; }
}

/// <summary>Price of one seat for one month, from a day on.</summary>
internal sealed class SeatPriceRow
{
    public int ToolId { get; set; }
    public DateOnly FromDay { get; set; }
    public long Units { get; set; }
    public int Nanos { get; set; }
    public required string Currency { get; set; }
}

internal sealed class SeatRow
{
    public int PersonId { get; set; }
    public int ToolId { get; set; }
    public DateOnly AssignedDay { get; set; }
    public DateOnly? LastLoginDay { get; set; }
}

/// <summary>A monthly budget. <see cref="SubjectId"/> is a team or a person by <see cref="Level"/>, 0 for the organisation or for
/// everyone without a row of their own.</summary>
internal sealed class BudgetRow
{
    public BudgetLevel Level { get; set; }
    public int SubjectId { get; set; }

    /// <summary>First day of the month.</summary>
    public DateOnly FromMonth { get; set; }
    public long Units { get; set; }
    public int Nanos { get; set; }
    public required string Currency { get; set; }
}
