using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;

namespace ChatBot.Storage;

/// <summary>Which migrations only add, so that the version before them goes on working beside the new one until the last host is exchanged.</summary>
/// <remarks>A version that finds a migration it does not know asks the store: the newer version, which knew it, has written down whether it only added.</remarks>
internal static class Additions
{
    /// <summary>On a statement that a migration spells itself, and on the end of an index that nothing relied on: it takes nothing away from the version before.</summary>
    public const string Annotation = "ChatBot:Additive";

    /// <summary>Of the migrations of this version, those that a host without them may work beside.</summary>
    public static IReadOnlyList<string> Among(ChatBotDb db, IEnumerable<string> migrations)
    {
        var assembly = db.GetInfrastructure().GetRequiredService<IMigrationsAssembly>();
        var wanted = migrations.ToHashSet(StringComparer.Ordinal);
        return [.. assembly.Migrations.Where(m => wanted.Contains(m.Key) && OnlyAdds(assembly, m.Value, db.Database.ProviderName!)).Select(m => m.Key)];
    }

    private static bool OnlyAdds(IMigrationsAssembly assembly, TypeInfo migration, string provider)
    {
        var operations = assembly.CreateMigration(migration, provider).UpOperations;
        var made = operations.OfType<CreateTableOperation>().Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
        return operations.All(operation => OnlyAdds(operation, made));
    }

    /// <param name="made">Tables of the same migration: the version before writes nothing there, so anything may be asked of their rows.</param>
    internal static bool OnlyAdds(MigrationOperation operation, IReadOnlySet<string> made) => operation switch
    {
        CreateTableOperation => true,
        CreateIndexOperation index => !index.IsUnique || made.Contains(index.Table),
        // The version before leaves the column out when it inserts.
        AddColumnOperation column => column.IsNullable || column.DefaultValue is not null || column.DefaultValueSql is not null || column.ComputedColumnSql is not null || made.Contains(column.Table),
        AddForeignKeyOperation key => made.Contains(key.Table),
        InsertDataOperation rows => made.Contains(rows.Table),
        SqlOperation or DropIndexOperation => operation.FindAnnotation(Annotation) is not null,
        _ => false,
    };

    /// <summary>Writes them down. Before the migrations run where that is possible, so that hosts of the version before never see one without its mark.</summary>
    public static async Task MarkAsync(ChatBotDb db, IReadOnlyList<string> migrations, CancellationToken ct)
    {
        var known = await db.AdditiveMigrations.Select(m => m.Migration).ToListAsync(ct);
        db.AdditiveMigrations.AddRange(migrations.Except(known).Select(m => new Rows.AdditiveMigrationRow { Migration = m }));
        await db.SaveChangesAsync(ct);
    }

    /// <summary>The same for a script.</summary>
    public static IEnumerable<string> MarksOf(IEnumerable<string> migrations) => migrations.Select(migration =>
        $"INSERT INTO \"AdditiveMigrations\" (\"Migration\") SELECT '{migration}' WHERE NOT EXISTS (SELECT 1 FROM \"AdditiveMigrations\" WHERE \"Migration\" = '{migration}');");
}
