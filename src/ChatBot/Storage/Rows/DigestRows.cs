using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBot.Storage.Rows;

/// <summary>A digest that was made, and what is remembered of it: figures for a correction, actions for the next one.</summary>
internal sealed class DigestRow
{
    /// <summary>With <see cref="Period"/> and the person as in the ledger.</summary>
    public required string Rule { get; set; }
    public required string Period { get; set; }
    public int PersonId { get; set; }
    public DateTimeOffset MadeAt { get; set; }

    /// <summary>JSON.</summary>
    public required string Body { get; set; }

    /// <summary>When late data was looked for; none = not yet.</summary>
    public DateTimeOffset? CheckedAt { get; set; }
    public int Version { get; set; }
}

internal sealed class DigestTables : IEntityTypeConfiguration<DigestRow>
{
    public void Configure(EntityTypeBuilder<DigestRow> table)
    {
        table.ToTable("Digests").HasKey(d => new { d.Rule, d.Period, d.PersonId });
        table.Property(d => d.Rule).HasMaxLength(60);
        table.Property(d => d.Period).HasMaxLength(40);
        table.HasIndex(d => new { d.PersonId, d.MadeAt });
        table.HasIndex(d => new { d.CheckedAt, d.MadeAt });
    }
}
