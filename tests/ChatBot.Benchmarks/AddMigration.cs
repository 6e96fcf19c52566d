using ChatBot.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design.Internal;
using Microsoft.EntityFrameworkCore.Migrations.Design;
using Microsoft.Extensions.DependencyInjection;

namespace ChatBot.Benchmarks;

/// <summary>Writes the next migration of both engines into <c>src/ChatBot/Storage/Migrations</c>; stands in for the EF command-line tool.</summary>
internal static class AddMigration
{
    public static int Run(string name, string root)
    {
        Write(new DesignTimeSqlite().CreateDbContext([]), name, root, "Sqlite");
        Write(new DesignTimeSqlServer().CreateDbContext([]), name, root, "SqlServer");
        return 0;
    }

    private static void Write(DbContext db, string name, string root, string engine)
    {
        using (db)
        {
            var assembly = typeof(ChatBotDb).Assembly;
#pragma warning disable EF1001 // The design-time services are the only door to the scaffolder in EF Core 6.
            var services = new DesignTimeServicesBuilder(assembly, assembly, new OperationReporter(null), [])
                .Build(db);
#pragma warning restore EF1001
            var scaffolder = services.GetRequiredService<IMigrationsScaffolder>();
            var migration = scaffolder.ScaffoldMigration(name, "ChatBot", $"Storage.Migrations.{engine}");
            var files = scaffolder.Save(Path.Combine(root, "src/ChatBot"), migration, Path.Combine(root, "src/ChatBot/Storage/Migrations", engine));
            Console.WriteLine(files.MigrationFile);
        }
    }
}
