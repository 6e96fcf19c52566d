using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using Microsoft.EntityFrameworkCore.Sqlite.Metadata.Internal;

namespace ChatBot.Storage;

/// <summary>Tables whose rows live in the primary key's tree: one tree to write and to read instead of two (SQLite, "WITHOUT ROWID").</summary>
internal static class WithoutRowIdTables
{
    public const string Annotation = "ChatBot:WithoutRowId";

    public static void WithoutRowId<T>(this EntityTypeBuilder<T> table) where T : class => table.HasAnnotation(Annotation, true);
}

/// <summary>Carries the mark from the model into the migration.</summary>
#pragma warning disable EF1001 // The annotation provider has no public base in EF Core 6.
internal sealed class SqliteAnnotations(RelationalAnnotationProviderDependencies dependencies) : SqliteAnnotationProvider(dependencies)
{
    public override IEnumerable<IAnnotation> For(ITable table, bool designTime)
    {
        foreach (var annotation in base.For(table, designTime)) yield return annotation;
        if (table.EntityTypeMappings.Any(m => m.EntityType.FindAnnotation(WithoutRowIdTables.Annotation) is not null))
            yield return new Annotation(WithoutRowIdTables.Annotation, true);
    }
}
#pragma warning restore EF1001

internal sealed class SqliteScripts(MigrationsSqlGeneratorDependencies dependencies, IRelationalAnnotationProvider annotations)
    : SqliteMigrationsSqlGenerator(dependencies, annotations)
{
    protected override void Generate(CreateTableOperation operation, IModel? model, MigrationCommandListBuilder builder, bool terminate = true)
    {
        if (operation.FindAnnotation(WithoutRowIdTables.Annotation) is null)
        {
            base.Generate(operation, model, builder, terminate);
            return;
        }

        base.Generate(operation, model, builder, terminate: false);
        builder.Append(" WITHOUT ROWID");
        if (terminate)
        {
            builder.AppendLine(Dependencies.SqlGenerationHelper.StatementTerminator);
            EndStatement(builder);
        }
    }
}
