using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBot.Storage.Rows;

internal sealed class IngestTables :
    IEntityTypeConfiguration<FeedDayRow>, IEntityTypeConfiguration<FeedSessionRow>, IEntityTypeConfiguration<FactPlaceRow>,
    IEntityTypeConfiguration<SourceStateRow>, IEntityTypeConfiguration<SourceCountRow>, IEntityTypeConfiguration<SourceReasonRow>,
    IEntityTypeConfiguration<RefusedSenderRow>, IEntityTypeConfiguration<DeadLetterRow>, IEntityTypeConfiguration<PendingFetchRow>,
    IEntityTypeConfiguration<IngestChoiceRow>
{
    public void Configure(EntityTypeBuilder<FeedDayRow> table)
    {
        table.ToTable("FeedDays").HasKey(d => new { d.ToolId, d.UtcDay, d.IdentityId, d.SourceId });
        table.WithoutRowId();
    }

    public void Configure(EntityTypeBuilder<FeedSessionRow> table)
    {
        table.ToTable("FeedSessions").HasKey(s => new { s.ToolId, s.Session, s.SourceId, s.UtcDay, s.IdentityId });
        table.WithoutRowId();
    }

    public void Configure(EntityTypeBuilder<FactPlaceRow> table)
    {
        table.ToTable("FactPlaces").HasKey(p => new { p.SourceId, p.Key });
        table.WithoutRowId();
    }

    public void Configure(EntityTypeBuilder<SourceStateRow> table)
    {
        table.ToTable("SourceStates").HasKey(s => new { s.SourceId, s.Key });
        table.Property(s => s.Key).HasMaxLength(16).IsFixedLength();
        table.HasIndex(s => s.UpdatedAt);
    }

    public void Configure(EntityTypeBuilder<SourceCountRow> table) => table.ToTable("SourceCounts").HasKey(c => c.SourceId);

    public void Configure(EntityTypeBuilder<SourceReasonRow> table)
    {
        table.ToTable("SourceReasons").HasKey(r => new { r.SourceId, r.Kind, r.Reason });
        table.Property(r => r.Reason).HasMaxLength(200);
    }

    public void Configure(EntityTypeBuilder<RefusedSenderRow> table)
    {
        table.ToTable("RefusedSenders").HasKey(r => new { r.SourceId, r.Address, r.Agent });
        table.Property(r => r.Address).HasMaxLength(60);
        table.Property(r => r.Agent).HasMaxLength(120);
        table.Property(r => r.Reason).HasMaxLength(200);
    }

    public void Configure(EntityTypeBuilder<DeadLetterRow> table)
    {
        table.ToTable("DeadLetters");
        table.Property(d => d.Source).HasMaxLength(100);
        table.Property(d => d.Reason).HasMaxLength(400);
        table.Property(d => d.Shape).HasMaxLength(200);
        table.HasIndex(d => d.At);
    }

    public void Configure(EntityTypeBuilder<PendingFetchRow> table)
    {
        table.ToTable("PendingFetches").HasKey(p => new { p.SourceId, p.Key });
        table.Property(p => p.Key).HasMaxLength(16).IsFixedLength();
        table.Property(p => p.ContentId).HasMaxLength(400);
        table.Property(p => p.Address).HasMaxLength(2000);
    }

    public void Configure(EntityTypeBuilder<IngestChoiceRow> table)
    {
        table.ToTable("IngestChoices").HasKey(c => c.Name);
        table.Property(c => c.Name).HasMaxLength(120);
        table.Property(c => c.Value).HasMaxLength(2000);
    }
}
