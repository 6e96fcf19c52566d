using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBot.Storage.Rows;

/// <summary>Somebody was shown figures of somebody else by name: what the one looked at may know.</summary>
internal sealed class LookRow
{
    /// <summary>Who was looked at.</summary>
    public int PersonId { get; set; }
    public DateOnly Day { get; set; }
    public int LookerId { get; set; }

    /// <summary>Ids of the measures: <c>prompts</c>, <c>spend</c>.</summary>
    public required string What { get; set; }
    public int Times { get; set; }
}

/// <summary>An identity whose person had themselves erased. Only its hash is kept, so that a later delivery does not bring the person back.</summary>
internal sealed class ErasedIdentityRow
{
    /// <summary>First 128 bits of SHA-256 over the identity as delivered (<c>email:…</c>, <c>login:…</c>).</summary>
    public required byte[] Hash { get; set; }
    public DateTimeOffset ErasedAt { get; set; }
}

internal sealed class PrivacyTables : IEntityTypeConfiguration<LookRow>, IEntityTypeConfiguration<ErasedIdentityRow>
{
    public void Configure(EntityTypeBuilder<LookRow> table)
    {
        table.ToTable("Looks").HasKey(l => new { l.PersonId, l.Day, l.LookerId, l.What });
        table.Property(l => l.What).HasMaxLength(80);
    }

    public void Configure(EntityTypeBuilder<ErasedIdentityRow> table)
    {
        table.ToTable("ErasedIdentities").HasKey(e => e.Hash);
        table.Property(e => e.Hash).HasMaxLength(16).IsFixedLength();
    }
}
