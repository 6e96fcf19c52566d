using ChatBot.Core.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBot.Storage.Rows;

/// <summary>Keys, lengths and indexes of the tables. Why each index is there is told in the room's page.</summary>
internal sealed class OrganisationTables :
    IEntityTypeConfiguration<OrganisationRow>, IEntityTypeConfiguration<ExchangeRateRow>, IEntityTypeConfiguration<RoleRow>,
    IEntityTypeConfiguration<CostCenterRow>, IEntityTypeConfiguration<TeamRow>, IEntityTypeConfiguration<PersonRow>,
    IEntityTypeConfiguration<MembershipRow>, IEntityTypeConfiguration<ToolRow>, IEntityTypeConfiguration<ToolSlugRow>,
    IEntityTypeConfiguration<SeatPriceRow>, IEntityTypeConfiguration<SeatRow>, IEntityTypeConfiguration<BudgetRow>
{
    public const int NameLength = 200;
    public const int EmailLength = 254;
    public const int CurrencyLength = 3;

    public void Configure(EntityTypeBuilder<OrganisationRow> table)
    {
        table.ToTable("Organisations");
        table.Property(o => o.Name).HasMaxLength(NameLength);
        table.Property(o => o.Domain).HasMaxLength(EmailLength);
        table.Property(o => o.ReportingCurrency).HasMaxLength(CurrencyLength);
        table.Property(o => o.TimeZone).HasMaxLength(64);
    }

    public void Configure(EntityTypeBuilder<ExchangeRateRow> table)
    {
        table.ToTable("ExchangeRates").HasKey(r => r.Currency);
        table.Property(r => r.Currency).HasMaxLength(CurrencyLength);
    }

    public void Configure(EntityTypeBuilder<RoleRow> table)
    {
        table.ToTable("Roles").HasKey(r => new { r.Email, r.Role });
        table.Property(r => r.Email).HasMaxLength(EmailLength);
    }

    public void Configure(EntityTypeBuilder<CostCenterRow> table)
    {
        table.ToTable("CostCenters");
        table.Property(c => c.Code).HasMaxLength(NameLength);
        table.HasIndex(c => c.Code).IsUnique();
    }

    public void Configure(EntityTypeBuilder<TeamRow> table)
    {
        table.ToTable("Teams");
        table.Property(t => t.Name).HasMaxLength(NameLength);
        table.HasIndex(t => t.Name).IsUnique();
        table.HasOne<TeamRow>().WithMany().HasForeignKey(t => t.ParentId).OnDelete(DeleteBehavior.NoAction);
        table.HasOne<CostCenterRow>().WithMany().HasForeignKey(t => t.CostCenterId).OnDelete(DeleteBehavior.NoAction);
    }

    public void Configure(EntityTypeBuilder<PersonRow> table)
    {
        table.ToTable("People");
        table.Property(p => p.Email).HasMaxLength(EmailLength);
        table.Property(p => p.Name).HasMaxLength(NameLength);
        table.Property(p => p.Title).HasMaxLength(NameLength);
        table.Property(p => p.TimeZone).HasMaxLength(64);
        table.Property(p => p.Locale).HasMaxLength(35);
        table.HasIndex(p => p.Email).IsUnique();
        table.HasOne<TeamRow>().WithMany().HasForeignKey(p => p.TeamId).OnDelete(DeleteBehavior.NoAction);
        table.HasOne<PersonRow>().WithMany().HasForeignKey(p => p.ManagerId).OnDelete(DeleteBehavior.NoAction);
    }

    public void Configure(EntityTypeBuilder<MembershipRow> table)
    {
        table.ToTable("Memberships").HasKey(m => new { m.PersonId, m.FromDay });
        table.HasOne<PersonRow>().WithMany().HasForeignKey(m => m.PersonId).OnDelete(DeleteBehavior.NoAction);
    }

    public void Configure(EntityTypeBuilder<ToolRow> table)
    {
        table.ToTable("Tools");
        table.Property(t => t.Name).HasMaxLength(NameLength);
        table.Property(t => t.Vendor).HasMaxLength(NameLength);
        table.HasIndex(t => t.Name).IsUnique();
    }

    public void Configure(EntityTypeBuilder<ToolSlugRow> table)
    {
        table.ToTable("ToolSlugs").HasKey(s => s.Slug);
        table.Property(s => s.Slug).HasMaxLength(NameLength);
        table.HasOne<ToolRow>().WithMany().HasForeignKey(s => s.ToolId).OnDelete(DeleteBehavior.NoAction);
    }

    public void Configure(EntityTypeBuilder<SeatPriceRow> table)
    {
        table.ToTable("SeatPrices").HasKey(p => new { p.ToolId, p.FromDay });
        table.Property(p => p.Currency).HasMaxLength(CurrencyLength);
        table.HasOne<ToolRow>().WithMany().HasForeignKey(p => p.ToolId).OnDelete(DeleteBehavior.NoAction);
    }

    public void Configure(EntityTypeBuilder<SeatRow> table)
    {
        table.ToTable("Seats").HasKey(s => new { s.PersonId, s.ToolId });
        table.HasOne<PersonRow>().WithMany().HasForeignKey(s => s.PersonId).OnDelete(DeleteBehavior.NoAction);
        table.HasOne<ToolRow>().WithMany().HasForeignKey(s => s.ToolId).OnDelete(DeleteBehavior.NoAction);
    }

    public void Configure(EntityTypeBuilder<BudgetRow> table)
    {
        table.ToTable("Budgets").HasKey(b => new { b.Level, b.SubjectId, b.FromMonth });
        table.Property(b => b.Currency).HasMaxLength(CurrencyLength);
    }
}

internal sealed class UsageTables :
    IEntityTypeConfiguration<SourceRow>, IEntityTypeConfiguration<IdentityRow>, IEntityTypeConfiguration<SliceRow>,
    IEntityTypeConfiguration<UsageFactRow>, IEntityTypeConfiguration<DeliveryRow>, IEntityTypeConfiguration<ImportedDayRow>
{
    public void Configure(EntityTypeBuilder<SourceRow> table)
    {
        table.ToTable("Sources");
        table.Property(s => s.Name).HasMaxLength(100);
        table.HasIndex(s => s.Name).IsUnique();
    }

    public void Configure(EntityTypeBuilder<IdentityRow> table)
    {
        table.ToTable("Identities");
        table.Property(i => i.Ref).HasMaxLength(300);
        table.HasIndex(i => i.Ref).IsUnique();
        table.HasIndex(i => i.PersonId);
        table.HasIndex(i => i.TeamId);
        table.HasOne<PersonRow>().WithMany().HasForeignKey(i => i.PersonId).OnDelete(DeleteBehavior.NoAction);
    }

    public void Configure(EntityTypeBuilder<SliceRow> table)
    {
        table.ToTable("Slices");
        table.Property(s => s.Surface).HasMaxLength(64);
        table.Property(s => s.Feature).HasMaxLength(100);
        table.Property(s => s.Model).HasMaxLength(120);
        table.Property(s => s.Project).HasMaxLength(OrganisationTables.NameLength);
        table.Property(s => s.Currency).HasMaxLength(OrganisationTables.CurrencyLength);
        table.HasIndex(s => new { s.ToolId, s.Surface, s.Feature, s.Model, s.Project, s.Currency }).IsUnique();
        table.HasOne<ToolRow>().WithMany().HasForeignKey(s => s.ToolId).OnDelete(DeleteBehavior.NoAction);
    }

    public void Configure(EntityTypeBuilder<UsageFactRow> table)
    {
        // No foreign keys on the wide tables: each costs a look-up per row, and only the bulk writer fills them from rows it just made.
        table.ToTable("UsageFacts").HasKey(f => new { f.SourceId, f.UtcDay, f.IdentityId, f.Key });
        table.Property(f => f.SourceKey).HasMaxLength(400);
        table.WithoutRowId();
    }

    public void Configure(EntityTypeBuilder<DeliveryRow> table)
    {
        table.ToTable("Deliveries").HasKey(d => new { d.SourceId, d.Key });
        table.Property(d => d.Key).HasMaxLength(16).IsFixedLength();
        table.HasIndex(d => d.ReceivedAt);
        table.WithoutRowId();
    }

    public void Configure(EntityTypeBuilder<ImportedDayRow> table) => table.ToTable("ImportedDays").HasKey(d => d.UtcDay);
}

/// <summary>Keys lead with what a question fixes, so that each reads one stretch of the tree per group or person.</summary>
internal sealed class RollupTables :
    IEntityTypeConfiguration<PersonDayRow>, IEntityTypeConfiguration<PersonMonthRow>, IEntityTypeConfiguration<GroupTotalRow>,
    IEntityTypeConfiguration<ActiveSetRow>, IEntityTypeConfiguration<GroupMemberRow>, IEntityTypeConfiguration<MonthVersionRow>
{
    public void Configure(EntityTypeBuilder<PersonDayRow> table)
    {
        table.ToTable("PersonDays").HasKey(d => new { d.PersonId, d.Day, d.SliceId });
        table.WithoutRowId();
    }

    public void Configure(EntityTypeBuilder<PersonMonthRow> table)
    {
        table.ToTable("PersonMonths").HasKey(m => new { m.Month, m.PersonId, m.KeyId });
        table.WithoutRowId();
    }

    public void Configure(EntityTypeBuilder<MonthVersionRow> table) => table.ToTable("MonthVersions").HasKey(m => m.Month);

    public void Configure(EntityTypeBuilder<GroupTotalRow> table)
    {
        table.ToTable("GroupTotals").HasKey(t => new { t.GroupId, t.View, t.Span, t.Start, t.KeyId });
        table.WithoutRowId();
    }

    public void Configure(EntityTypeBuilder<ActiveSetRow> table) =>
        table.ToTable("ActiveSets").HasKey(s => new { s.View, s.Span, s.KeyId, s.Start });

    public void Configure(EntityTypeBuilder<GroupMemberRow> table) => table.ToTable("GroupMembers").HasKey(m => m.PersonId);
}

internal sealed class DeliveryTables :
    IEntityTypeConfiguration<ConversationRow>, IEntityTypeConfiguration<InboxRow>, IEntityTypeConfiguration<OutboxRow>,
    IEntityTypeConfiguration<LedgerRow>, IEntityTypeConfiguration<AuditRow>, IEntityTypeConfiguration<TokenRow>, IEntityTypeConfiguration<SlackInstallationRow>,
    IEntityTypeConfiguration<AnsweredGroupRow>, IEntityTypeConfiguration<TellingRow>, IEntityTypeConfiguration<PreferenceRow>
{
    public void Configure(EntityTypeBuilder<ConversationRow> table)
    {
        table.ToTable("Conversations");
        table.Property(c => c.Platform).HasMaxLength(20);
        table.Property(c => c.ExternalId).HasMaxLength(400);
        table.HasIndex(c => new { c.Platform, c.ExternalId }).IsUnique();
        table.Property(c => c.Address).HasMaxLength(400);
        table.HasIndex(c => new { c.Platform, c.Address });
    }

    public void Configure(EntityTypeBuilder<InboxRow> table)
    {
        table.ToTable("Inbox");
        table.Property(i => i.Source).HasMaxLength(40);
        table.Property(i => i.DeliveryId).HasMaxLength(200);
        table.Property(i => i.Reason).HasMaxLength(400);
        table.HasIndex(i => new { i.Source, i.DeliveryId }).IsUnique();
        table.Property(i => i.Conversation).HasMaxLength(400);
        table.HasIndex(i => new { i.State, i.Id });
        table.HasIndex(i => new { i.Conversation, i.State, i.Id });
    }

    public void Configure(EntityTypeBuilder<OutboxRow> table)
    {
        table.ToTable("Outbox");
        table.Property(o => o.Identity).HasMaxLength(200);
        table.Property(o => o.PlatformMessageId).HasMaxLength(400);
        table.Property(o => o.Reason).HasMaxLength(400);
        table.HasIndex(o => o.Identity).IsUnique();
        table.HasIndex(o => o.PlatformMessageId);
        table.Property(o => o.Platform).HasMaxLength(20);
        table.Property(o => o.Conversation).HasMaxLength(400);
        table.HasIndex(o => new { o.State, o.NotBefore });
        table.HasIndex(o => new { o.Conversation, o.State, o.Id });
    }

    public void Configure(EntityTypeBuilder<LedgerRow> table)
    {
        table.ToTable("Ledger").HasKey(l => new { l.Rule, l.Period, l.PersonId });
        table.Property(l => l.Rule).HasMaxLength(60);
        table.Property(l => l.Period).HasMaxLength(40);
    }

    public void Configure(EntityTypeBuilder<TellingRow> table)
    {
        table.ToTable("Tellings").HasKey(t => new { t.Rule, t.Period, t.PersonId });
        table.Property(t => t.Rule).HasMaxLength(60);
        table.Property(t => t.Period).HasMaxLength(40);
        table.Property(t => t.Why).HasMaxLength(400);
        table.HasIndex(t => new { t.PersonId, t.ToldAt });
    }

    public void Configure(EntityTypeBuilder<PreferenceRow> table)
    {
        table.ToTable("Preferences").HasKey(p => new { p.PersonId, p.Name });
        table.Property(p => p.Name).HasMaxLength(60);
        table.Property(p => p.Value).HasMaxLength(400);
    }

    public void Configure(EntityTypeBuilder<AuditRow> table)
    {
        table.ToTable("Audit");
        table.Property(a => a.Actor).HasMaxLength(OrganisationTables.EmailLength);
        table.Property(a => a.Act).HasMaxLength(60);
        table.Property(a => a.Subject).HasMaxLength(300);
        table.Property(a => a.From).HasMaxLength(40);
        table.HasIndex(a => a.At);
    }

    public void Configure(EntityTypeBuilder<AnsweredGroupRow> table)
    {
        table.ToTable("AnsweredGroups").HasKey(g => new { g.PersonId, g.Figure, g.Group });
        table.Property(g => g.Figure).HasMaxLength(16).IsFixedLength();
        table.Property(g => g.Group).HasMaxLength(16).IsFixedLength();
    }

    public void Configure(EntityTypeBuilder<SlackInstallationRow> table)
    {
        table.ToTable("SlackInstallations").HasKey(i => i.Key);
        table.Property(i => i.Key).HasMaxLength(100);
    }

    public void Configure(EntityTypeBuilder<TokenRow> table)
    {
        table.ToTable("Tokens");
        table.Property(t => t.Name).HasMaxLength(100);
        table.Property(t => t.Kind).HasMaxLength(20);
        table.Property(t => t.Machines).HasMaxLength(100);
        table.Property(t => t.Sources).HasMaxLength(400);
        table.Property(t => t.Hash).HasMaxLength(32).IsFixedLength();
        table.HasIndex(t => t.Hash).IsUnique();
        table.HasIndex(t => t.Name);
    }
}
