using System.ComponentModel.DataAnnotations;

namespace ChatBot.Privacy;

/// <summary>What the organisation does about personal data by itself.</summary>
internal sealed record PrivacyOptions
{
    /// <summary>Whoever left is erased so many days after their last: when the directory deletes or deactivates them, or an import does not name them any more. None = they stay with their history until somebody erases them. Erased people do not come back, not even when they are hired again under the same address.</summary>
    [Range(0, 3650)]
    public int? EraseLeaversAfterDays { get; set; }
}
