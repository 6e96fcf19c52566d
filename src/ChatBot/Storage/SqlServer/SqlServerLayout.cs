using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ChatBot.Storage;

/// <summary>What the tables look like on SQL Server beyond what the model says.</summary>
internal static class SqlServerLayout
{
    private static readonly DateOnly FirstMonth = new(2020, 1, 1), LastMonth = new(2049, 12, 1);

    /// <summary>Readers see the last commit instead of waiting for the writer, and a question reads everything from one moment.</summary>
    /// <remarks>Only with the right to change the database; without it the script goes on and <c>doctor</c> says what is missing.</remarks>
    public const string AllowSnapshots = """
        IF EXISTS (SELECT 1 FROM sys.databases WHERE database_id = DB_ID() AND snapshot_isolation_state = 0) AND HAS_PERMS_BY_NAME(DB_NAME(), 'DATABASE', 'ALTER') = 1
            ALTER DATABASE CURRENT SET ALLOW_SNAPSHOT_ISOLATION ON;
        IF EXISTS (SELECT 1 FROM sys.databases WHERE database_id = DB_ID() AND is_read_committed_snapshot_on = 0) AND HAS_PERMS_BY_NAME(DB_NAME(), 'DATABASE', 'ALTER') = 1
            ALTER DATABASE CURRENT SET READ_COMMITTED_SNAPSHOT ON WITH ROLLBACK IMMEDIATE;
        """;

    /// <summary>One part of the table of facts for each month, rows in the key's tree, compressed by page. Facts arrive by key and are read a day at a time
    /// by source, which a tree answers in one place; a column store would answer sums that the roll-ups hold already, and make every look-up by key a scan.
    /// Parts make room month by month: a month that has outlived its term is emptied at once instead of row by row. Editions that cannot do this
    /// (before 2017, unless Enterprise) keep the plain tree.</summary>
    public static string PartitionFacts { get; } = $"""
        IF CONVERT(int, SERVERPROPERTY('EngineEdition')) IN (5, 8) OR CONVERT(int, SERVERPROPERTY('ProductMajorVersion')) >= 14
            OR CONVERT(int, SERVERPROPERTY('EngineEdition')) = 3
        BEGIN
            IF NOT EXISTS (SELECT 1 FROM sys.partition_functions WHERE name = N'UsageMonths')
                EXEC (N'CREATE PARTITION FUNCTION UsageMonths (int) AS RANGE RIGHT FOR VALUES ({Months()})');
            IF NOT EXISTS (SELECT 1 FROM sys.partition_schemes WHERE name = N'UsageMonths')
                EXEC (N'CREATE PARTITION SCHEME UsageMonths AS PARTITION UsageMonths ALL TO ([PRIMARY])');
            IF NOT EXISTS (SELECT 1 FROM sys.indexes i JOIN sys.partition_schemes s ON s.data_space_id = i.data_space_id
                WHERE i.object_id = OBJECT_ID(N'UsageFacts') AND i.name = N'PK_UsageFacts')
            BEGIN
                EXEC (N'ALTER TABLE [UsageFacts] DROP CONSTRAINT [PK_UsageFacts]');
                EXEC (N'ALTER TABLE [UsageFacts] ADD CONSTRAINT [PK_UsageFacts] PRIMARY KEY CLUSTERED ([SourceId], [UtcDay], [IdentityId], [Key]) WITH (DATA_COMPRESSION = PAGE) ON UsageMonths ([UtcDay])');
            END
        END
        """;

    /// <summary>What is missing of <see cref="AllowSnapshots"/>; none on SQLite.</summary>
    public static async Task<string?> MissingAsync(ChatBotDb db, CancellationToken ct)
    {
        if (!db.Database.IsSqlServer()) return null;
        await db.Database.OpenConnectionAsync(ct);
        using var row = Statement.Prepare(db.Database.GetDbConnection(), null,
            "SELECT snapshot_isolation_state, is_read_committed_snapshot_on FROM sys.databases WHERE database_id = DB_ID()");
        row.Step();
        var missing = new List<string>();
        if (row.Int64(0) == 0) missing.Add("ALTER DATABASE CURRENT SET ALLOW_SNAPSHOT_ISOLATION ON");
        if (row.Int64(1) == 0) missing.Add("ALTER DATABASE CURRENT SET READ_COMMITTED_SNAPSHOT ON WITH ROLLBACK IMMEDIATE");
        row.Reset();
        return missing.Count == 0 ? null : string.Join("; ", missing);
    }

    public static void LayOutForSqlServer(this MigrationBuilder migration)
    {
        if (ScheduleTables.IsSqlite(migration)) return;
        migration.Sql(PartitionFacts).Annotation(Additions.Annotation, true);
        migration.Sql(AllowSnapshots, suppressTransaction: true).Annotation(Additions.Annotation, true);
    }

    private static string Months() => string.Join(", ",
        Enumerable.Range(0, (LastMonth.Year - FirstMonth.Year) * 12 + 12).Select(i => FirstMonth.AddMonths(i).DayNumber.ToString(CultureInfo.InvariantCulture)));
}
