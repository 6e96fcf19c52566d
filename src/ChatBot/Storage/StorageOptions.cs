using System.Data.Common;

namespace ChatBot.Storage;

/// <summary>Where the store is. Empty connection string = SQLite in the data directory; otherwise SQL Server.</summary>
internal sealed record StorageOptions
{
    /// <summary>Directory of the SQLite file, the key ring and what the service writes.</summary>
    public string DataDirectory { get; set; } = "data";

    /// <summary><c>ConnectionStrings:UsageStore</c>.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Connects to what stands in for a SQL Server; none = the server of the connection string.</summary>
    public Func<DbConnection>? StandIn { get; set; }

    public bool IsSqlite => string.IsNullOrWhiteSpace(ConnectionString);

    public string SqliteFile => Path.Combine(DataDirectory, "chatbot.db");
}
