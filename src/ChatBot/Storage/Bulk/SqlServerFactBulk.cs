using System.Data;
using System.Data.Common;
using ChatBot.Storage.Rows;
using Microsoft.Data.SqlClient;

namespace ChatBot.Storage.Bulk;

/// <summary>Copies rows into a staging table of the session and from there, at once, into the table of facts.</summary>
internal sealed class SqlServerFactBulk(DbConnection connection, DbTransaction transaction, int sourceId, DateTimeOffset receivedAt) : IFactBulk
{
    internal const string CreateStaging = """
        CREATE TABLE #ImportedFacts (UtcDay int NOT NULL, IdentityId int NOT NULL, ContentHash bigint NOT NULL, Day int NOT NULL, SliceId int NOT NULL,
            PeriodStart bigint NULL, Grain int NOT NULL, Sessions bigint NULL, Prompts bigint NULL, DurationMs bigint NULL, TokensIn bigint NULL,
            TokensOut bigint NULL, CostUnits bigint NULL, CostNanos int NULL, CostKind int NOT NULL, LinesAccepted bigint NULL, LinesSuggested bigint NULL)
        """;

    internal const string MoveOn = """
        INSERT INTO UsageFacts (SourceId, UtcDay, IdentityId, [Key], Day, SliceId, PeriodStart, Grain, Sessions, Prompts, DurationMs, TokensIn, TokensOut,
            CostUnits, CostNanos, CostKind, LinesAccepted, LinesSuggested, Quality, Counts, ReceivedAt, Revision)
        SELECT @sourceId, UtcDay, IdentityId,
            ContentHash + ROW_NUMBER() OVER (PARTITION BY UtcDay, IdentityId, ContentHash ORDER BY (SELECT NULL)) - 1,
            Day, SliceId, PeriodStart, Grain, Sessions, Prompts, DurationMs, TokensIn, TokensOut,
            CostUnits, CostNanos, CostKind, LinesAccepted, LinesSuggested, @quality, @counts, @receivedAt, 0
        FROM #ImportedFacts;
        DROP TABLE #ImportedFacts;
        """;

    private const string Staging = "#ImportedFacts";

    private readonly DataTable batch = NewBatch();
    private bool isStaged;

    public async Task WriteAsync(ReadOnlyMemory<FactToWrite> facts, CancellationToken ct)
    {
        if (!isStaged)
        {
            await using var create = Command(CreateStaging);
            await create.ExecuteNonQueryAsync(ct);
            isStaged = true;
        }

        foreach (ref readonly var fact in facts.Span) Add(fact);
        if (connection is ICopiesRows other) await other.CopyAsync(batch, Staging, ct);
        else
        {
            using var copy = new SqlBulkCopy((SqlConnection)connection, SqlBulkCopyOptions.TableLock, (SqlTransaction)transaction)
            {
                DestinationTableName = Staging, BulkCopyTimeout = 0,
            };
            await copy.WriteToServerAsync(batch, ct);
        }
        batch.Clear();
    }

    public async Task FinishAsync(CancellationToken ct)
    {
        if (!isStaged) return;
        await using var move = Command(MoveOn);
        move.CommandTimeout = 0;
        Add(move, "@sourceId", sourceId);
        Add(move, "@quality", (int)FactQuality.Exact);
        Add(move, "@counts", (int)Counts.All);
        Add(move, "@receivedAt", receivedAt.ToUnixTimeMilliseconds());
        await move.ExecuteNonQueryAsync(ct);
    }

    private DbCommand Command(string sql)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // The text is written in this program; values are parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command;
    }

    private static void Add(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value);
        command.Parameters.Add(parameter);
    }

    public ValueTask DisposeAsync()
    {
        batch.Dispose();
        return ValueTask.CompletedTask;
    }

    private static DataTable NewBatch()
    {
        var table = new DataTable();
        foreach (var (name, type) in new (string, Type)[]
        {
            ("UtcDay", typeof(int)), ("IdentityId", typeof(int)), ("ContentHash", typeof(long)), ("Day", typeof(int)), ("SliceId", typeof(int)), ("PeriodStart", typeof(long)),
            ("Grain", typeof(int)), ("Sessions", typeof(long)), ("Prompts", typeof(long)), ("DurationMs", typeof(long)), ("TokensIn", typeof(long)), ("TokensOut", typeof(long)),
            ("CostUnits", typeof(long)), ("CostNanos", typeof(int)), ("CostKind", typeof(int)), ("LinesAccepted", typeof(long)), ("LinesSuggested", typeof(long)),
        }) table.Columns.Add(name, type);
        return table;
    }

    private void Add(in FactToWrite fact)
    {
        batch.Rows.Add(
            fact.UtcDay.DayNumber, fact.IdentityId, fact.ContentHash, fact.Day.DayNumber, fact.SliceId, OrNull(fact.At), (int)(fact.At is null ? Grain.Day : Grain.Event),
            OrNull(fact.Sessions), OrNull(fact.Prompts), OrNull(fact.DurationMs), OrNull(fact.TokensIn), OrNull(fact.TokensOut), OrNull(fact.CostUnits),
            fact.CostNanos is { } nanos ? nanos : DBNull.Value, (int)(fact.CostUnits is null ? CostKind.None : CostKind.Billed),
            OrNull(fact.LinesAccepted), OrNull(fact.LinesSuggested));
    }

    private static object OrNull(long? value) => value is { } number ? number : DBNull.Value;
}
