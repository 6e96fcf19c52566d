using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBot.Storage.Rows;

/// <summary>How far one feed of one vendor has been pulled, and how that goes.</summary>
internal sealed class PullRow
{
    /// <summary>The key under <c>Sources:</c>.</summary>
    public required string Source { get; set; }
    public required string Feed { get; set; }

    /// <summary>Organisation or workspace that the watermark is about: another one begins anew.</summary>
    public string Entity { get; set; } = "";

    /// <summary>Everything before it was pulled at least once. Never moves back, and not at all when a pull fails.</summary>
    public DateTimeOffset? WatermarkAt { get; set; }

    /// <summary>Up to when the vendor's data is there, as the vendor says, else as the pull knows.</summary>
    public DateTimeOffset? DataThroughAt { get; set; }
    public DateTimeOffset? TriedAt { get; set; }

    /// <summary>The last pull that got everything.</summary>
    public DateTimeOffset? DoneAt { get; set; }

    /// <summary>Not asked again before this: the vendor said so, or the last failure did.</summary>
    public DateTimeOffset? NotBeforeAt { get; set; }
    public DateTimeOffset? FailingSince { get; set; }
    public string? Failure { get; set; }

    /// <summary>One sentence, without anything from the vendor's answer.</summary>
    public string? FailureSays { get; set; }
    public int Failures { get; set; }

    /// <summary>A host is at it; another one leaves it alone until then.</summary>
    public DateTimeOffset? LeasedUntil { get; set; }
}

internal sealed class PullTables : IEntityTypeConfiguration<PullRow>
{
    public const int SentenceLength = 300;

    public void Configure(EntityTypeBuilder<PullRow> table)
    {
        table.ToTable("Pulls").HasKey(p => new { p.Source, p.Feed });
        table.Property(p => p.Source).HasMaxLength(40);
        table.Property(p => p.Feed).HasMaxLength(80);
        table.Property(p => p.Entity).HasMaxLength(OrganisationTables.NameLength);
        table.Property(p => p.Failure).HasMaxLength(20);
        table.Property(p => p.FailureSays).HasMaxLength(SentenceLength);
    }
}
