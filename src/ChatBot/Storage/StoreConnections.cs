using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace ChatBot.Storage;

/// <summary>Connections to the store for those who do not go through EF Core: sessions that read, and the scheduler.</summary>
internal sealed class StoreConnections(StorageOptions options) : DbDataSource
{
    private readonly Lazy<SqlServerConnections> server = new(() => new SqlServerConnections(options.ConnectionString!));

    /// <summary>Connects to what stands in for a SQL Server; none = the server itself.</summary>
    public Func<DbConnection>? StandIn => options.StandIn;

    public SqlServerConnections Server => server.Value;

    public override string ConnectionString => options.IsSqlite ? StorageSetup.SqliteConnectionString(options.SqliteFile) : Server.ConnectionString;

    protected override DbConnection CreateDbConnection() => options.IsSqlite ? new SqliteConnection(ConnectionString) : options.StandIn?.Invoke() ?? Server.Create();
}
