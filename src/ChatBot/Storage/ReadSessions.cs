using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace ChatBot.Storage;

/// <summary>Open connections for reading, each with its statements prepared; a question takes one and gives it back.</summary>
internal sealed class ReadSessions(StorageOptions options, StoreConnections? connections = null) : IDisposable
{
    private readonly StoreConnections connections = connections ?? new(options);
    private const int Kept = 8;
    private readonly ConcurrentBag<ReadSession> idle = [];

    /// <summary>Everything read until it is disposed is from one moment.</summary>
    public ReadSession Take()
    {
        if (idle.TryTake(out var kept))
        {
            try
            {
                kept.Begin();
                return kept;
            }
            catch (DbException) when (!options.IsSqlite)
            {
                // The server went away, or moved, while the session lay idle: those kept beside it are as dead.
                kept.Close();
                Clear();
            }
        }

        var session = new ReadSession(Open(), this);
        session.Begin();
        return session;
    }

    internal void GiveBack(ReadSession session, bool sound)
    {
        if (sound && idle.Count < Kept) idle.Add(session);
        else session.Close();
    }

    /// <summary>Closes what is idle, before the store's file is replaced.</summary>
    public void Clear()
    {
        while (idle.TryTake(out var session)) session.Close();
    }

    public void Dispose() => Clear();

    private DbConnection Open()
    {
        if (!options.IsSqlite) return connections.OpenConnection();

        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = options.SqliteFile, Mode = SqliteOpenMode.ReadWrite, Pooling = false,
        }.ToString());
        connection.Open();
        using var pragmas = connection.CreateCommand();
        pragmas.CommandText = "PRAGMA query_only = ON; PRAGMA busy_timeout = 5000; PRAGMA cache_size = -16384; PRAGMA mmap_size = 268435456; PRAGMA temp_store = MEMORY;";
        pragmas.ExecuteNonQuery();
        BusyWait.Install(connection);
        return connection;
    }
}

/// <summary>One reader's view of the store.</summary>
internal sealed class ReadSession(DbConnection connection, ReadSessions home) : IDisposable
{
    private readonly Dictionary<string, Statement> statements = [];
    private DbTransaction? transaction;
    private bool sound;

    /// <summary>Prepared once per connection; not to be disposed. A statement that is still reading may not be asked for again.</summary>
    public Statement Prepare(string sql)
    {
        if (statements.TryGetValue(sql, out var known)) return known;
        return statements[sql] = Statement.Prepare(connection, transaction, sql);
    }

    /// <summary>Rows of roll-ups that were read for the figures so far.</summary>
    public int RowsRead { get; set; }

    public DbConnection Connection => connection;

    public DbTransaction? Transaction => transaction;

    internal void Begin()
    {
        (sound, RowsRead) = (false, 0);
        if (connection is SqliteConnection) Prepare("BEGIN").Run();
        // Everything from one moment, and nobody waits for the writer or makes it wait.
        else transaction = connection.BeginTransaction(System.Data.IsolationLevel.Snapshot);
    }

    /// <summary>Says that nothing was left in the middle; a session that is not done is closed instead of kept.</summary>
    public void Done() => sound = true;

    public void Dispose()
    {
        if (connection is SqliteConnection)
        {
            if (sound) Prepare("COMMIT").Run();
        }
        else
        {
            // Commands of SqlClient belong to their transaction.
            foreach (var statement in statements.Values) statement.Dispose();
            statements.Clear();
            transaction?.Dispose();
        }
        home.GiveBack(this, sound);
    }

    internal void Close()
    {
        foreach (var statement in statements.Values) statement.Dispose();
        connection.Dispose();
    }
}
