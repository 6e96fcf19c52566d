using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBot.Storage.Rows;

/// <summary>A migration that only added: hosts of the version before it may go on.</summary>
internal sealed class AdditiveMigrationRow
{
    public required string Migration { get; set; }
}

/// <summary>One key of the ring with which tokens at rest are encrypted; all hosts share it.</summary>
internal sealed class KeyRingRow
{
    /// <summary>Its name; keys are added and revoked, never changed.</summary>
    public required string Name { get; set; }
    public required string Xml { get; set; }
}

internal sealed class HostTables : IEntityTypeConfiguration<AdditiveMigrationRow>, IEntityTypeConfiguration<KeyRingRow>
{
    public void Configure(EntityTypeBuilder<AdditiveMigrationRow> table)
    {
        table.ToTable("AdditiveMigrations").HasKey(m => m.Migration);
        table.Property(m => m.Migration).HasMaxLength(150);
    }

    public void Configure(EntityTypeBuilder<KeyRingRow> table)
    {
        table.ToTable("KeyRing").HasKey(k => k.Name);
        table.Property(k => k.Name).HasMaxLength(200);
    }
}
