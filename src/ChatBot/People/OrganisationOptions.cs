using System.ComponentModel.DataAnnotations;

namespace ChatBot.People;

/// <summary>What an operator may set about the organisation; the rest comes with the import. A value here wins over the imported one,
/// except for the lists, which add to it.</summary>
internal sealed record OrganisationOptions
{
    /// <summary>IANA name.</summary>
    public string? TimeZone { get; set; }

    /// <summary>ISO 4217.</summary>
    [StringLength(3, MinimumLength = 3)]
    public string? ReportingCurrency { get; set; }

    /// <summary>Fewest people in a group figure.</summary>
    [Range(2, 1000)]
    public int? MinimumGroupSize { get; set; }

    /// <summary>E-mails that are admins besides the imported ones.</summary>
    public List<string> Admins { get; set; } = [];

    /// <summary>E-mails that are finance besides the imported ones.</summary>
    public List<string> Finance { get; set; } = [];
}
