using ChatBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatBot.Storage;

/// <summary>The one database of the service. Two thin derived contexts hold the migrations of the two engines.</summary>
internal abstract class ChatBotDb(DbContextOptions options) : DbContext(options)
{
    public DbSet<OrganisationRow> Organisations => Set<OrganisationRow>();
    public DbSet<ExchangeRateRow> ExchangeRates => Set<ExchangeRateRow>();
    public DbSet<RoleRow> Roles => Set<RoleRow>();
    public DbSet<CostCenterRow> CostCenters => Set<CostCenterRow>();
    public DbSet<TeamRow> Teams => Set<TeamRow>();
    public DbSet<PersonRow> People => Set<PersonRow>();
    public DbSet<MembershipRow> Memberships => Set<MembershipRow>();
    public DbSet<ToolRow> Tools => Set<ToolRow>();
    public DbSet<ToolSlugRow> ToolSlugs => Set<ToolSlugRow>();
    public DbSet<SeatPriceRow> SeatPrices => Set<SeatPriceRow>();
    public DbSet<SeatRow> Seats => Set<SeatRow>();
    public DbSet<BudgetRow> Budgets => Set<BudgetRow>();
    public DbSet<AccessRequestRow> AccessRequests => Set<AccessRequestRow>();
    public DbSet<AccessEventRow> AccessEvents => Set<AccessEventRow>();
    public DbSet<AccessRuleRow> AccessRules => Set<AccessRuleRow>();
    public DbSet<AccessHandoverRow> AccessHandovers => Set<AccessHandoverRow>();

    public DbSet<SourceRow> Sources => Set<SourceRow>();
    public DbSet<IdentityRow> Identities => Set<IdentityRow>();
    public DbSet<SliceRow> Slices => Set<SliceRow>();
    public DbSet<UsageFactRow> UsageFacts => Set<UsageFactRow>();
    public DbSet<DeliveryRow> Deliveries => Set<DeliveryRow>();
    public DbSet<ImportedDayRow> ImportedDays => Set<ImportedDayRow>();
    public DbSet<FeedDayRow> FeedDays => Set<FeedDayRow>();
    public DbSet<FeedSessionRow> FeedSessions => Set<FeedSessionRow>();
    public DbSet<FactPlaceRow> FactPlaces => Set<FactPlaceRow>();
    public DbSet<SourceStateRow> SourceStates => Set<SourceStateRow>();
    public DbSet<SourceCountRow> SourceCounts => Set<SourceCountRow>();
    public DbSet<SourceReasonRow> SourceReasons => Set<SourceReasonRow>();
    public DbSet<RefusedSenderRow> RefusedSenders => Set<RefusedSenderRow>();
    public DbSet<DeadLetterRow> DeadLetters => Set<DeadLetterRow>();
    public DbSet<PendingFetchRow> PendingFetches => Set<PendingFetchRow>();
    public DbSet<ScimUserRow> ScimUsers => Set<ScimUserRow>();
    public DbSet<ScimGroupRow> ScimGroups => Set<ScimGroupRow>();
    public DbSet<ScimMemberRow> ScimMembers => Set<ScimMemberRow>();
    public DbSet<ProjectRuleRow> ProjectRules => Set<ProjectRuleRow>();
    public DbSet<IngestChoiceRow> IngestChoices => Set<IngestChoiceRow>();
    public DbSet<ModelPriceRow> ModelPrices => Set<ModelPriceRow>();
    public DbSet<PullRow> Pulls => Set<PullRow>();
    public DbSet<PersonDayRow> PersonDays => Set<PersonDayRow>();
    public DbSet<PersonMonthRow> PersonMonths => Set<PersonMonthRow>();
    public DbSet<MonthVersionRow> MonthVersions => Set<MonthVersionRow>();
    public DbSet<GroupTotalRow> GroupTotals => Set<GroupTotalRow>();
    public DbSet<ActiveSetRow> ActiveSets => Set<ActiveSetRow>();
    public DbSet<GroupMemberRow> GroupMembers => Set<GroupMemberRow>();

    public DbSet<ConversationRow> Conversations => Set<ConversationRow>();
    public DbSet<InboxRow> Inbox => Set<InboxRow>();
    public DbSet<OutboxRow> Outbox => Set<OutboxRow>();
    public DbSet<LedgerRow> Ledger => Set<LedgerRow>();
    public DbSet<TellingRow> Tellings => Set<TellingRow>();
    public DbSet<PreferenceRow> Preferences => Set<PreferenceRow>();
    public DbSet<AbsenceRow> Absences => Set<AbsenceRow>();
    public DbSet<NudgeRow> Nudges => Set<NudgeRow>();
    public DbSet<VolunteerRow> Volunteers => Set<VolunteerRow>();
    public DbSet<PairRow> Pairs => Set<PairRow>();
    public DbSet<CampaignRow> Campaigns => Set<CampaignRow>();
    public DbSet<WinRow> Wins => Set<WinRow>();
    public DbSet<AuditRow> Audit => Set<AuditRow>();
    public DbSet<AnsweredGroupRow> AnsweredGroups => Set<AnsweredGroupRow>();
    public DbSet<AnswerRow> Answers => Set<AnswerRow>();
    public DbSet<ToldFigureRow> ToldFigures => Set<ToldFigureRow>();
    public DbSet<RestatementRow> Restatements => Set<RestatementRow>();
    public DbSet<SlackInstallationRow> SlackInstallations => Set<SlackInstallationRow>();
    public DbSet<LookRow> Looks => Set<LookRow>();
    public DbSet<ErasedIdentityRow> ErasedIdentities => Set<ErasedIdentityRow>();
    public DbSet<TokenRow> Tokens => Set<TokenRow>();
    public DbSet<KeyRingRow> KeyRing => Set<KeyRingRow>();
    public DbSet<AdditiveMigrationRow> AdditiveMigrations => Set<AdditiveMigrationRow>();
    public DbSet<DigestRow> Digests => Set<DigestRow>();

    protected override void ConfigureConventions(ModelConfigurationBuilder conventions) => Converters.Apply(conventions);

    protected override void OnModelCreating(ModelBuilder model)
    {
        model.ApplyConfigurationsFromAssembly(typeof(ChatBotDb).Assembly);

        // Keys are made by the client, in time order: the database generates none.
        foreach (var entity in model.Model.GetEntityTypes())
        {
            foreach (var property in entity.FindPrimaryKey()!.Properties) property.ValueGenerated = Microsoft.EntityFrameworkCore.Metadata.ValueGenerated.Never;
            if (entity.FindProperty("Version") is { } version && version.ClrType == typeof(int)) version.IsConcurrencyToken = true;
        }
    }
}

internal sealed class SqliteChatBotDb(DbContextOptions<SqliteChatBotDb> options) : ChatBotDb(options);

internal sealed class SqlServerChatBotDb(DbContextOptions<SqlServerChatBotDb> options) : ChatBotDb(options)
{
    /// <summary>Text compares by its code points, as on SQLite: what is one value there must not be two here, or the other way round.</summary>
    private const string Collation = "Latin1_General_100_BIN2";

    /// <summary>A connection that was made for this context alone and ends with it.</summary>
    internal IDisposable? Own { get; init; }

    public override void Dispose()
    {
        base.Dispose();
        Own?.Dispose();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Own?.Dispose();
    }

    protected override void OnModelCreating(ModelBuilder model)
    {
        base.OnModelCreating(model);
        foreach (var property in model.Model.GetEntityTypes().SelectMany(e => e.GetProperties()).Where(p => p.ClrType == typeof(string)))
            property.SetCollation(Collation);
    }
}
