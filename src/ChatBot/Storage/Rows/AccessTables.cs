using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBot.Storage.Rows;

internal sealed class AccessTables :
    IEntityTypeConfiguration<AccessRequestRow>, IEntityTypeConfiguration<AccessEventRow>, IEntityTypeConfiguration<AccessRuleRow>, IEntityTypeConfiguration<AccessHandoverRow>
{
    private const int WordsLength = 400, TextLength = 2100;

    public void Configure(EntityTypeBuilder<AccessRequestRow> table)
    {
        table.ToTable("AccessRequests");
        table.HasIndex(r => new { r.PersonId, r.ToolId });
        table.HasIndex(r => r.Number).IsUnique();
        table.HasIndex(r => new { r.Stage, r.NextDay });
        table.HasOne<PersonRow>().WithMany().HasForeignKey(r => r.PersonId).OnDelete(DeleteBehavior.NoAction);
        table.HasOne<ToolRow>().WithMany().HasForeignKey(r => r.ToolId).OnDelete(DeleteBehavior.NoAction);
    }

    public void Configure(EntityTypeBuilder<AccessEventRow> table)
    {
        // Two who write the same step collide here, whatever they think of the request's version.
        table.ToTable("AccessEvents").HasKey(e => new { e.RequestId, e.Sequence });
        table.Property(e => e.Platform).HasMaxLength(20);
        table.Property(e => e.Before).HasMaxLength(WordsLength);
        table.Property(e => e.After).HasMaxLength(WordsLength);
        table.Property(e => e.Note).HasMaxLength(TextLength);
    }

    public void Configure(EntityTypeBuilder<AccessRuleRow> table)
    {
        table.ToTable("AccessRules");
        table.Property(r => r.Text).HasMaxLength(TextLength);
        table.Property(r => r.MadeBy).HasMaxLength(OrganisationTables.EmailLength);
    }

    public void Configure(EntityTypeBuilder<AccessHandoverRow> table)
    {
        table.ToTable("AccessHandovers");
        table.Property(h => h.Event).HasMaxLength(40);
        table.Property(h => h.Identity).HasMaxLength(120);
        table.Property(h => h.Reason).HasMaxLength(WordsLength);
        table.HasIndex(h => h.Identity).IsUnique();
        table.HasIndex(h => new { h.State, h.NotBefore });
    }
}
