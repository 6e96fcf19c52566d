using System.Collections.Concurrent;
using ChatBot.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;

namespace ChatBot.IntegrationTests.SqlServer.StandIn;

/// <summary>Stands in for a SQL Server: takes only T-SQL (read by the parser of the server's own tools), runs it on a SQLite file, so that every table, column
/// and parameter is looked up in the migrated model, and insists on what SqlClient insists on: one reader at a time, commands with their transaction.</summary>
internal static class StandInServer
{
    private static readonly ConcurrentDictionary<string, IReadOnlyList<Step>> Said = new(StringComparer.Ordinal);

    /// <summary>What was said, over all stores of this run.</summary>
    public static IEnumerable<string> Heard => Said.Keys;

    /// <summary>Each text is read once: reading takes longer than running.</summary>
    public static IReadOnlyList<Step> Read(string sql) => Said.GetOrAdd(sql, TSqlReading.Read);

    private static readonly Lazy<Dictionary<string, string>> Keys = new(() =>
    {
        using var db = new DesignTimeSqlServer().CreateDbContext([]);
        return db.GetService<IDesignTimeModel>().Model.GetRelationalModel().Tables
            .ToDictionary(t => t.Name, t => string.Join(", ", t.PrimaryKey!.Columns.Select(c => $"[{c.Name}]")), StringComparer.OrdinalIgnoreCase);
    });

    public static string KeyOf(string table) => Keys.Value[table];

    /// <summary>A store whose service speaks T-SQL, migrated to this version; what is in the directory already stays.</summary>
    public static void Create(string data)
    {
        var options = new DbContextOptionsBuilder<SqliteChatBotDb>();
        StorageSetup.UseSqlite(options, FileOf(data));
        using (var db = new SqliteChatBotDb(options.Options))
        using (var server = new DesignTimeSqlServer().CreateDbContext([]))
        {
            var migrations = server.Database.GetMigrations().ToList();
            if (!db.Database.GetAppliedMigrations().SequenceEqual(migrations))
            {
                db.Database.Migrate();
                // The history of the other engine: the same migrations under their names there.
                db.Database.ExecuteSqlRaw("DELETE FROM __EFMigrationsHistory");
                foreach (var migration in migrations) db.Database.ExecuteSqlRaw("INSERT INTO __EFMigrationsHistory VALUES ({0}, '6.0.7')", migration);
                foreach (var mark in Additions.MarksOf(Additions.Among(server, migrations))) db.Database.ExecuteSqlRaw(mark);
            }
        }

        Put(data, new());
    }

    /// <summary>Hosts that are started from now on speak over this line.</summary>
    public static void Put(string data, StandInLine line) => Hosting.TestStores.Put(data, options => options with
    {
        ConnectionString = "Server=stand-in;Database=ChatBot;User ID=nobody;Password=none", StandIn = () => Connect(data, line),
    });

    public static StandInConnection Connect(string data, StandInLine? line = null) => new(new SqliteConnection(StorageSetup.SqliteConnectionString(FileOf(data))), line ?? new());

    private static string FileOf(string data) => Path.Combine(data, "chatbot.db");
}
