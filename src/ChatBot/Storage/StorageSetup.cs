using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.Options;

namespace ChatBot.Storage;

internal static class StorageSetup
{
    /// <summary>Contexts come from a factory: a worker, a request and a command each make their own and dispose it.</summary>
    public static void AddStorage(this IServiceCollection services, StorageOptions options)
    {
        services.AddSingleton(Options.Create(options));
        services.AddSingleton(options);
        services.AddSingleton<Keys>();
        services.AddSingleton<InboxDoorbell>();
        services.AddSingleton<OutboxDoorbell>();
        services.AddSingleton<GroupWriter>();
        services.AddSingleton<Facts.FactStore>();
        services.AddHostedService(s => s.GetRequiredService<GroupWriter>());
        if (options.IsSqlite)
        {
            services.AddDbContextFactory<SqliteChatBotDb>(db => UseSqlite(db, options.SqliteFile));
            services.AddSingleton<Func<ChatBotDb>>(s => s.GetRequiredService<IDbContextFactory<SqliteChatBotDb>>().CreateDbContext);
        }
        else
        {
            services.AddDbContextFactory<SqlServerChatBotDb>(db => UseSqlServer(db, options.ConnectionString!));
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

    public static void UseSqlServer(DbContextOptionsBuilder db, string connectionString) => db
        .UseSqlServer(connectionString, server => server.MigrationsAssembly(typeof(ChatBotDb).Assembly.FullName).CommandTimeout(60));
}
