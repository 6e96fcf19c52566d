using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBot.Storage.Rows;

internal sealed class NudgeTables :
    IEntityTypeConfiguration<AbsenceRow>, IEntityTypeConfiguration<NudgeRow>, IEntityTypeConfiguration<VolunteerRow>, IEntityTypeConfiguration<PairRow>,
    IEntityTypeConfiguration<CampaignRow>, IEntityTypeConfiguration<WinRow>
{
    public const int ProblemLength = 500, TopicsLength = 200, WordsLength = 400;

    public void Configure(EntityTypeBuilder<AbsenceRow> table) => table.ToTable("Absences").HasKey(a => new { a.PersonId, a.Kind, a.FromDay });

    public void Configure(EntityTypeBuilder<NudgeRow> table)
    {
        table.ToTable("Nudges");
        table.Property(n => n.Identity).HasMaxLength(200);
        table.HasIndex(n => new { n.PersonId, n.Day });
    }

    public void Configure(EntityTypeBuilder<VolunteerRow> table)
    {
        table.ToTable("Volunteers").HasKey(v => v.PersonId);
        table.Property(v => v.Tools).HasMaxLength(400);
        table.Property(v => v.Topics).HasMaxLength(TopicsLength);
    }

    public void Configure(EntityTypeBuilder<PairRow> table)
    {
        table.ToTable("Pairs");
        table.Property(p => p.Problem).HasMaxLength(ProblemLength);
        table.Property(p => p.Token).HasMaxLength(40);
        table.HasIndex(p => p.State);
        table.HasIndex(p => p.LowId);
        table.HasIndex(p => p.HighId);
        table.HasIndex(p => p.Token).IsUnique();
    }

    public void Configure(EntityTypeBuilder<CampaignRow> table)
    {
        table.ToTable("Campaigns");
        table.Property(c => c.Name).HasMaxLength(100);
        table.Property(c => c.Playbook).HasMaxLength(40);
        table.HasIndex(c => c.Name).IsUnique();
    }

    public void Configure(EntityTypeBuilder<WinRow> table)
    {
        table.ToTable("Wins");
        table.Property(w => w.Words).HasMaxLength(WordsLength);
    }
}
