using System.Globalization;
using ChatBot.Storage.Rows;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ChatBot.Storage.Bulk;

/// <summary>One prepared statement, bound by position: a command with named parameters costs twice as much per row.</summary>
internal sealed class SqliteFactBulk : IFactBulk
{
    private readonly sqlite3 database;
    private readonly sqlite3_stmt insert;

    public SqliteFactBulk(SqliteConnection connection, int sourceId, DateTimeOffset receivedAt)
    {
        database = connection.Handle!;
        var sql = string.Create(CultureInfo.InvariantCulture, $"""
            INSERT INTO UsageFacts (SourceId, UtcDay, IdentityId, Key, Day, SliceId, PeriodStart, Grain, Sessions, Prompts, DurationMs, TokensIn, TokensOut,
                CostUnits, CostNanos, CostKind, LinesAccepted, LinesSuggested, Quality, Counts, ReceivedAt, Revision)
            VALUES ({sourceId}, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17,
                {(int)FactQuality.Exact}, {(int)Counts.All}, {receivedAt.ToUnixTimeMilliseconds()}, 0)
            ON CONFLICT DO NOTHING
            """);
        Check(raw.sqlite3_prepare_v2(database, sql, out insert));
    }

    public Task WriteAsync(ReadOnlyMemory<FactToWrite> facts, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        foreach (ref readonly var fact in facts.Span) Write(fact);
        return Task.CompletedTask;
    }

    public Task FinishAsync(CancellationToken ct) => Task.CompletedTask;

    public ValueTask DisposeAsync()
    {
        insert.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Write(in FactToWrite fact)
    {
        Check(raw.sqlite3_bind_int(insert, 1, fact.UtcDay.DayNumber));
        Check(raw.sqlite3_bind_int(insert, 2, fact.IdentityId));
        Check(raw.sqlite3_bind_int64(insert, 3, fact.ContentHash));
        Check(raw.sqlite3_bind_int(insert, 4, fact.Day.DayNumber));
        Check(raw.sqlite3_bind_int(insert, 5, fact.SliceId));
        Bind(6, fact.At);
        Check(raw.sqlite3_bind_int(insert, 7, (int)(fact.At is null ? Grain.Day : Grain.Event)));
        Bind(8, fact.Sessions);
        Bind(9, fact.Prompts);
        Bind(10, fact.DurationMs);
        Bind(11, fact.TokensIn);
        Bind(12, fact.TokensOut);
        Bind(13, fact.CostUnits);
        Bind(14, fact.CostNanos);
        Check(raw.sqlite3_bind_int(insert, 15, (int)(fact.CostUnits is null ? CostKind.None : CostKind.Billed)));
        Bind(16, fact.LinesAccepted);
        Bind(17, fact.LinesSuggested);
        for (var key = fact.ContentHash; !TryInsert();) Check(raw.sqlite3_bind_int64(insert, 3, unchecked(++key)));
    }

    /// <returns>False when a row has this key already.</returns>
    private bool TryInsert()
    {
        var result = raw.sqlite3_step(insert);
        raw.sqlite3_reset(insert);
        if (result != raw.SQLITE_DONE) Check(result);
        return raw.sqlite3_changes(database) > 0;
    }

    private void Bind(int parameter, long? value) =>
        Check(value is { } number ? raw.sqlite3_bind_int64(insert, parameter, number) : raw.sqlite3_bind_null(insert, parameter));

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK) SqliteException.ThrowExceptionForRC(result, database);
    }
}
