using ChatBot.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace ChatBot.IntegrationTests.SqlServer;

/// <summary>What can be proved without a server: the scripts parse, and name only tables and columns of the model.</summary>
public sealed class Speaking_to_SQL_Server
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_migration_parses(bool idempotent)
    {
        using var db = new DesignTimeSqlServer().CreateDbContext([]);
        var script = db.GetInfrastructure().GetRequiredService<IMigrator>().GenerateScript(
            options: idempotent ? MigrationsSqlGenerationOptions.Idempotent : MigrationsSqlGenerationOptions.Default);
        var fragment = Parse(script);
        var tables = new TableNames();
        fragment.Accept(tables);
        Assert.Superset(Model(db).Keys.ToHashSet(StringComparer.OrdinalIgnoreCase), tables.Created);
    }

    [Fact]
    public void The_migrations_of_both_engines_make_the_same_tables()
    {
        using var sqlite = new DesignTimeSqlite().CreateDbContext([]);
        using var server = new DesignTimeSqlServer().CreateDbContext([]);
        Assert.Equal(sqlite.Database.GetMigrations().Select(NameOf), server.Database.GetMigrations().Select(NameOf));
        var (one, other) = (Model(sqlite), Model(server));
        Assert.Equal(one.Keys.Order(), other.Keys.Order());
        foreach (var table in one.Keys) Assert.Equal(one[table].Order(), other[table].Order());
    }

    [Fact]
    public void No_migration_is_missing()
    {
        foreach (var db in new ChatBotDb[] { new DesignTimeSqlite().CreateDbContext([]), new DesignTimeSqlServer().CreateDbContext([]) })
        {
            using (db)
            {
                var design = db.GetService<Microsoft.EntityFrameworkCore.Metadata.IDesignTimeModel>().Model;
                var snapshot = db.GetService<IMigrationsAssembly>().ModelSnapshot!.Model;
                var initializer = db.GetService<Microsoft.EntityFrameworkCore.Infrastructure.IModelRuntimeInitializer>();
                var finalized = snapshot is Microsoft.EntityFrameworkCore.Metadata.IMutableModel mutable ? mutable.FinalizeModel() : snapshot;
                var differences = db.GetService<IMigrationsModelDiffer>().GetDifferences(initializer.Initialize(finalized).GetRelationalModel(), design.GetRelationalModel());
                Assert.Empty(differences.Select(d => d.GetType().Name));
            }
        }
    }

    internal static TSqlFragment Parse(string script)
    {
        using var reader = new StringReader(script);
        var fragment = new TSql150Parser(initialQuotedIdentifiers: true).Parse(reader, out var problems);
        Assert.Empty(problems.Select(p => $"{p.Line}:{p.Column} {p.Message}"));
        return fragment;
    }

    internal static Dictionary<string, HashSet<string>> Model(DbContext db) => db.GetService<Microsoft.EntityFrameworkCore.Metadata.IDesignTimeModel>().Model.GetRelationalModel().Tables
        .ToDictionary(t => t.Name, t => t.Columns.Select(c => c.Name).ToHashSet(StringComparer.OrdinalIgnoreCase), StringComparer.OrdinalIgnoreCase);

    private static string NameOf(string migration) => migration[(migration.IndexOf('_', StringComparison.Ordinal) + 1)..];

    private sealed class TableNames : TSqlFragmentVisitor
    {
        public HashSet<string> Created { get; } = new(StringComparer.OrdinalIgnoreCase);

        public override void Visit(CreateTableStatement node) => Created.Add(node.SchemaObjectName.BaseIdentifier.Value);
    }
}
