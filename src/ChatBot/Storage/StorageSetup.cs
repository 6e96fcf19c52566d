using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.Options;

namespace ChatBot.Storage;

internal static class StorageSetup
{
    /// <summary>For a process that serves: takes its place among the hosts on one SQLite file.</summary>
    public static void AddHostPlace(this IServiceCollection services, StorageOptions options)
    {
        if (options.IsSqlite) services.AddSingleton<HostPlace>();
    }

    /// <summary>Contexts come from a factory: a worker, a request and a command each make their own and dispose it.</summary>
    public static void AddStorage(this IServiceCollection services, StorageOptions options)
    {
        services.AddSingleton(Options.Create(options));
        services.AddSingleton(options);
        services.AddSingleton<Keys>();
        services.AddSingleton<InboxDoorbell>();
        services.AddSingleton<OutboxDoorbell>();
        services.AddSingleton<StoreConnections>();
        services.AddSingleton<GroupWriter>();
        services.AddSingleton<LiveHosts>();
        services.AddSingleton<Facts.FactStore>();
        services.AddHostedService(s => s.GetRequiredService<GroupWriter>());
        if (options.IsSqlite)
        {
            services.AddDbContextFactory<SqliteChatBotDb>(db => UseSqlite(db, options.SqliteFile));
            services.AddSingleton<Func<ChatBotDb>>(s => s.GetRequiredService<IDbContextFactory<SqliteChatBotDb>>().CreateDbContext);
        }
        else if (options.StandIn is { } standIn)
        {
            services.AddSingleton<Func<ChatBotDb>>(s => () =>
            {
                var (db, connection) = (new DbContextOptionsBuilder<SqlServerChatBotDb>(), standIn());
                UseSqlServer(db, s.GetRequiredService<StoreConnections>().Server, connection);
                return new SqlServerChatBotDb(db.Options) { Own = connection };
            });
        }
        else
        {
            services.AddDbContextFactory<SqlServerChatBotDb>((s, db) => UseSqlServer(db, s.GetRequiredService<StoreConnections>().Server));
            services.AddSingleton<Func<ChatBotDb>>(s => s.GetRequiredService<IDbContextFactory<SqlServerChatBotDb>>().CreateDbContext);
        }

        services.AddScoped(s => s.GetRequiredService<Func<ChatBotDb>>()());
    }

    public static void UseSqlite(DbContextOptionsBuilder db, string file) => db
        .UseSqlite(SqliteConnectionString(file), sqlite => sqlite.MigrationsAssembly(typeof(ChatBotDb).Assembly.FullName))
        .AddInterceptors(new SqliteConnections())
        .ReplaceService<IRelationalAnnotationProvider, SqliteAnnotations>()
        .ReplaceService<IMigrationsSqlGenerator, SqliteScripts>();

    public static string SqliteConnectionString(string file, bool readOnly = false) => new SqliteConnectionStringBuilder
    {
        DataSource = file,
        Mode = readOnly ? SqliteOpenMode.ReadOnly : SqliteOpenMode.ReadWriteCreate,
        ForeignKeys = true,
        DefaultTimeout = 30,
    }.ToString();

    /// <summary>Time-outs: a minute for what EF Core sends. A commit waits for nobody that long; a longer read is a fault.</summary>
    public static void UseSqlServer(DbContextOptionsBuilder db, SqlServerConnections connections, DbConnection? standIn = null)
    {
        if (standIn is null) db.UseSqlServer(connections.ConnectionString, Settle).AddInterceptors(connections);
        else db.UseSqlServer(standIn, Settle);

        static void Settle(SqlServerDbContextOptionsBuilder server) => server.MigrationsAssembly(typeof(ChatBotDb).Assembly.FullName)
            .CommandTimeout(60).ExecutionStrategy(dependencies => new RetryWhenSafe(dependencies));
    }
}
