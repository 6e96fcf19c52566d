using System.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace ChatBot.Storage.Bulk;

/// <summary>One fact of a feed whose rows have no names of their own. Absent numbers are null.</summary>
internal struct FactToWrite
{
    public DateOnly UtcDay, Day;
    public int IdentityId, SliceId;

    /// <summary>Hash of the content: two equal rows have equal ones.</summary>
    public long ContentHash;

    /// <summary>Of an instant, in milliseconds since 1970; none for a whole day.</summary>
    public long? At;
    public long? Sessions, Prompts, DurationMs, TokensIn, TokensOut, CostUnits, LinesAccepted, LinesSuggested;
    public int? CostNanos;
}

/// <summary>The fast way into the table of facts, one per database. Both write inside the caller's transaction.</summary>
internal interface IFactBulk : IAsyncDisposable
{
    /// <summary>Equal rows get neighbouring keys: the content's hash, plus one for each row before with the same content.</summary>
    /// <param name="facts">Best in the order of the table's key: day, identity, hash.</param>
    Task WriteAsync(ReadOnlyMemory<FactToWrite> facts, CancellationToken ct);

    /// <summary>After the last batch; only now are all rows in the table.</summary>
    Task FinishAsync(CancellationToken ct);
}

/// <summary>A connection that takes many rows at once in a way of its own.</summary>
internal interface ICopiesRows
{
    Task CopyAsync(DataTable rows, string table, CancellationToken ct);
}

internal static class FactBulk
{
    public static IFactBulk Open(ChatBotDb db, IDbContextTransaction transaction, int sourceId, DateTimeOffset receivedAt)
    {
        var connection = db.Database.GetDbConnection();
        return connection is SqliteConnection sqlite
            ? new SqliteFactBulk(sqlite, sourceId, receivedAt)
            : new SqlServerFactBulk(connection, transaction.GetDbTransaction(), sourceId, receivedAt);
    }
}

internal static class LongWrites
{
    /// <summary>Begins a transaction that may take long. It is the one writer of facts from now on; on SQLite the one writer.</summary>
    /// <param name="patience">How long another writer may hold the store before this one gives up.</param>
    public static async Task<IDbContextTransaction> BeginLongWriteAsync(this ChatBotDb db, TimeSpan patience, CancellationToken ct)
    {
        db.Database.SetCommandTimeout(TimeSpan.FromHours(1));
        await db.Database.OpenConnectionAsync(ct);
        if (db.Database.GetDbConnection() is SqliteConnection sqlite) sqlite.DefaultTimeout = (int)patience.TotalSeconds;
        var transaction = await db.Database.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
        Facts.FactsLock.Take(db.Database.GetDbConnection(), transaction.GetDbTransaction());
        return transaction;
    }
}
