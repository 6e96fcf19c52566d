using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace ChatBot.Storage;

/// <summary>What every SQLite connection of the service agrees on.</summary>
internal sealed class SqliteConnections : DbConnectionInterceptor
{
    /// <summary>Write-ahead log so that readers never wait for the writer; FULL so that a commit is on disk before it is acknowledged;
    /// a larger checkpoint because small ones cost ingest a third.</summary>
    public const string Pragmas = """
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = FULL;
        PRAGMA foreign_keys = ON;
        PRAGMA busy_timeout = 5000;
        PRAGMA wal_autocheckpoint = 16000;
        PRAGMA temp_store = MEMORY;
        PRAGMA cache_size = -32768;
        """;

    /// <summary>EF Core looks whether a file is there through a read-only connection; that one must not switch the journal.</summary>
    private static string PragmasFor(DbConnection connection) =>
        connection.ConnectionString.Contains("Mode=ReadOnly", StringComparison.OrdinalIgnoreCase) ? "PRAGMA busy_timeout = 5000;" : Pragmas;

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = PragmasFor(connection);
        command.ExecuteNonQuery();
        BusyWait.Install((SqliteConnection)connection);
    }

    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = PragmasFor(connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
        BusyWait.Install((SqliteConnection)connection);
    }
}
