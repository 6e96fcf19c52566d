using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBot.Storage.Rows;

/// <summary>Figures about days that were over, as somebody was told them in an answer: kept for a while, so that they hear of it when a source tells otherwise later.</summary>
internal sealed class ToldFigureRow
{
    public int PersonId { get; set; }

    /// <summary>First 128 bits of SHA-256 over the question and its days: the same question is kept once, as it was answered last.</summary>
    public required byte[] Figure { get; set; }

    /// <summary>As JSON.</summary>
    public required string Question { get; set; }

    /// <summary>First and last day that the figures are about.</summary>
    public DateOnly FromDay { get; set; }
    public DateOnly LastDay { get; set; }

    /// <summary>The instant that the question was asked about: its days are counted from here.</summary>
    public DateTimeOffset AsOf { get; set; }

    /// <summary>The figures by name, as JSON.</summary>
    public required string Said { get; set; }
    public DateTimeOffset ToldAt { get; set; }

    /// <summary>Changes of the days before this are known to the person, or too small to tell.</summary>
    public DateTimeOffset CheckedAt { get; set; }
}

/// <summary>A source told of a tool's use on a day that was over by then.</summary>
internal sealed class RestatementRow
{
    public DateOnly Day { get; set; }
    public int SourceId { get; set; }

    /// <summary>0 = any tool.</summary>
    public int ToolId { get; set; }

    /// <summary>When it did so last; up to ten minutes early.</summary>
    public DateTimeOffset LastAt { get; set; }
}

internal sealed class ToldTables : IEntityTypeConfiguration<ToldFigureRow>, IEntityTypeConfiguration<RestatementRow>
{
    public void Configure(EntityTypeBuilder<ToldFigureRow> table)
    {
        table.ToTable("ToldFigures").HasKey(t => new { t.PersonId, t.Figure });
        table.Property(t => t.Figure).HasMaxLength(16).IsFixedLength();
        table.HasIndex(t => t.ToldAt);
    }

    public void Configure(EntityTypeBuilder<RestatementRow> table)
    {
        table.ToTable("Restatements").HasKey(r => new { r.Day, r.SourceId, r.ToolId });
        table.WithoutRowId();
        table.HasIndex(r => r.LastAt);
    }
}
