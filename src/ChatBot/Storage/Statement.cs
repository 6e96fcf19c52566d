using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace ChatBot.Storage;

/// <summary>One prepared statement on an open connection, for the paths where every microsecond counts: roll-ups and answers.</summary>
/// <remarks>SQL is written once for both engines with parameters <c>@p0</c>, <c>@p1</c>, … in order of first use; text that has no common
/// form comes from <see cref="Dialect"/>. Not thread-safe.</remarks>
internal abstract class Statement : IDisposable
{
    public static Statement Prepare(DbConnection connection, DbTransaction? transaction, string sql) => connection is SqliteConnection sqlite
        ? SqliteStatement.Prepare(sqlite, sql)
        : new SqlServerStatement(connection, transaction, sql);

    /// <param name="index">From 0.</param>
    public abstract Statement Bind(int index, long value);

    public abstract Statement BindNull(int index);

    /// <summary>Null for every parameter, until it is bound.</summary>
    /// <param name="count">How many the statement has.</param>
    public abstract Statement Clear(int count);

    public abstract Statement Bind(int index, ReadOnlySpan<byte> value);

    public abstract Statement Bind(int index, string value);

    /// <summary>Runs, or moves to the next row.</summary>
    /// <returns>False when there is no (further) row; the statement may then be bound and run again.</returns>
    public abstract bool Step();

    public abstract long Int64(int column);

    public int Int32(int column) => checked((int)Int64(column));

    public abstract bool IsNull(int column);

    /// <summary>Valid until the next <see cref="Step"/>.</summary>
    public abstract ReadOnlySpan<byte> Blob(int column);

    public abstract string Text(int column);

    /// <summary>Ends reading before the last row.</summary>
    public abstract void Reset();

    public abstract void Dispose();

    /// <returns>How many rows were inserted, changed or deleted.</returns>
    public abstract int Run();
}

/// <summary>A statement that the engines spell differently, spelled once for each: what a path writes thousands of times a second it does not spell anew.</summary>
internal sealed class DialectText(Func<Dialect, string> spell)
{
    private readonly string sqlite = spell(SqliteDialect.Only), server = spell(SqlServerDialect.Only);

    public string For(DbConnection connection) => connection is SqliteConnection ? sqlite : server;
}

/// <summary>What the two engines spell differently.</summary>
internal abstract class Dialect
{
    public static Dialect Of(DbConnection connection) => connection is SqliteConnection ? SqliteDialect.Only : SqlServerDialect.Only;

    /// <summary>Inserts a row, or adds its sums to the row of the same key. Parameters: keys, then sums.</summary>
    public abstract string AddSums(string table, IReadOnlyList<string> keys, IReadOnlyList<string> sums);

    /// <summary>Inserts a row, or replaces the values of the row of the same key. Parameters: keys, then values.</summary>
    public abstract string Put(string table, IReadOnlyList<string> keys, IReadOnlyList<string> values);

    /// <summary>Changes at most <paramref name="most"/> of the rows that fulfil a condition.</summary>
    /// <param name="set">What changes, so that <paramref name="where"/> does not hold any more.</param>
    public abstract string UpdateSome(string table, string key, string set, string where, int most);

    /// <summary>Deletes at most <paramref name="most"/> of the rows that fulfil a condition.</summary>
    public abstract string DeleteSome(string table, IReadOnlyList<string> key, string where, int most);

    /// <summary>Waits until no other transaction changes facts and roll-ups, and keeps others waiting until the end of this one; answers less than 0 when the wait
    /// was too long. None where a transaction that writes is the only one anyway.</summary>
    public abstract string? LockFacts { get; }

    /// <summary>Reads the rows of a queue without waiting for those that another host is claiming.</summary>
    public abstract string Unclaimed(string table);

    /// <summary>What time it is at the store, in milliseconds since 1970: hosts whose clocks differ agree on it.</summary>
    public abstract string Now { get; }

    /// <summary>Inserts a row unless there is one of the same key. Parameters: keys, then values.</summary>
    public abstract string InsertOrLeave(string table, IReadOnlyList<string> keys, IReadOnlyList<string> values);

    protected static string List(IEnumerable<string> columns) => string.Join(", ", columns.Select(c => $"\"{c}\""));

    protected static string Parameters(int count) => string.Join(", ", Enumerable.Range(0, count).Select(i => $"@p{i}"));

    protected static string Match(IReadOnlyList<string> keys) => string.Join(" AND ", keys.Select((k, i) => $"\"{k}\" = @p{i}"));
}
