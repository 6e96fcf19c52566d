using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace ChatBot.Storage;

/// <summary>The writer's connection. On SQLite it stays open from one commit to the next, with its statements prepared and what it knows of the
/// store remembered; on SQL Server, where others write as well, each commit borrows one.</summary>
internal sealed class WriteSession : IDisposable
{
    private readonly ChatBotDb owner;
    private readonly KeptStatements? statements;
    private readonly WriterMemory? memory;
    private long seen = -1;

    public WriteSession(Func<ChatBotDb> open)
    {
        owner = open();
        try
        {
            owner.Database.OpenConnection();
            Connection = owner.Database.GetDbConnection();
            if (Connection is not SqliteConnection sqlite) return;

            // Facts of many people go to as many places of the table: what the writer touches again and again should not be read from the file each time.
            using (var cache = Statement.Prepare(sqlite, null, "PRAGMA cache_size = -65536")) cache.Run();
            statements = KeptStatements.Keep(sqlite);
            memory = WriterMemory.Keep(sqlite);
        }
        catch
        {
            owner.Dispose();
            throw;
        }
    }

    public DbConnection Connection { get; }

    /// <summary>May be used for the next commit too.</summary>
    public bool Stays => memory is not null;

    /// <summary>Immediate on SQLite: a transaction that reads first and then wants to write may lose to another process. On a server the level is said: a pooled connection
    /// may keep that of the question that had it before, at which no claim can pass over locked rows.</summary>
    public DbTransaction Begin()
    {
        if (Connection is not SqliteConnection sqlite) return Connection.BeginTransaction(IsolationLevel.ReadCommitted);
        var transaction = sqlite.BeginTransaction(deferred: false);
        using var version = Statement.Prepare(sqlite, transaction, "PRAGMA data_version");
        version.Step();
        var now = version.Int64(0);

        // Another connection has written since: nothing that was remembered need be true any more.
        if (now != seen) memory!.Forget();
        else memory!.Tidy();
        seen = now;
        return transaction;
    }

    public void Forget() => memory?.Forget();

    /// <summary>Marks where a piece of work begins, so that it can be undone alone.</summary>
    public void Mark(DbTransaction transaction)
    {
        if (statements is null) transaction.Save("piece");
        else Run(transaction, "SAVEPOINT piece");
    }

    public void Keep(DbTransaction transaction)
    {
        if (statements is not null) Run(transaction, "RELEASE piece");
    }

    public void Undo(DbTransaction transaction)
    {
        Forget();
        if (statements is null)
        {
            transaction.Rollback("piece");
            return;
        }
        Run(transaction, "ROLLBACK TO piece");
        Run(transaction, "RELEASE piece");
    }

    public void Dispose()
    {
        statements?.Dispose();
        owner.Dispose();
    }

    private void Run(DbTransaction transaction, string sql)
    {
        using var statement = Statement.Prepare(Connection, transaction, sql);
        statement.Run();
    }
}
