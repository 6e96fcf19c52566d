using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;

namespace ChatBot.Storage;

/// <summary>Statements of a connection that stays open: prepared once, then used by one transaction after another.</summary>
/// <remarks>Not thread-safe; whoever holds the connection holds these. Given back before the connection is closed.</remarks>
internal sealed class KeptStatements : IDisposable
{
    private static readonly ConditionalWeakTable<SqliteConnection, KeptStatements> All = [];
    private readonly Dictionary<string, Stack<SqliteStatement>> idle = new(StringComparer.Ordinal);
    private readonly SqliteConnection connection;
    private bool isClosed;

    private KeptStatements(SqliteConnection connection) => this.connection = connection;

    /// <summary>From now on statements of this connection outlive their users.</summary>
    public static KeptStatements Keep(SqliteConnection connection)
    {
        var kept = new KeptStatements(connection);
        All.Add(connection, kept);
        return kept;
    }

    /// <returns>None for a connection that comes and goes.</returns>
    public static KeptStatements? Of(SqliteConnection connection) => All.TryGetValue(connection, out var kept) ? kept : null;

    public SqliteStatement? Take(string sql) => idle.TryGetValue(sql, out var free) && free.TryPop(out var statement) ? statement : null;

    /// <returns>False when the connection is about to close: the statement must go.</returns>
    public bool GiveBack(string sql, SqliteStatement statement)
    {
        if (isClosed) return false;
        if (!idle.TryGetValue(sql, out var free)) idle.Add(sql, free = new());
        free.Push(statement);
        return true;
    }

    public void Dispose()
    {
        isClosed = true;
        All.Remove(connection);
        foreach (var statement in idle.Values.SelectMany(s => s)) statement.Finish();
        idle.Clear();
    }
}
