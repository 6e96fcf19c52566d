using Microsoft.EntityFrameworkCore.Migrations;

namespace ChatBot.Storage;

/// <summary>The tables in which the scheduler keeps what is due and who runs it. Their statements come with the scheduler's package, for both engines,
/// and each makes only what is not there yet.</summary>
internal static class ScheduleTables
{
    public const string Prefix = "QRTZ_";

    /// <summary>Rows of a schedule, in the order in which they may go.</summary>
    public static readonly IReadOnlyList<string> Names =
    [
        "FIRED_TRIGGERS", "SIMPLE_TRIGGERS", "CRON_TRIGGERS", "SIMPROP_TRIGGERS", "BLOB_TRIGGERS", "TRIGGERS", "JOB_DETAILS", "CALENDARS", "PAUSED_TRIGGER_GRPS",
        "PAUSED_JOB_GRPS", "SCHEDULER_STATE", "LOCKS", "EXECUTION_HISTORY", "MISFIRE_HISTORY", "JOB_STATUS",
    ];

    /// <summary>The line between two statements of the package's script.</summary>
    private const string Between = "--;;";

    public static void CreateScheduleTables(this MigrationBuilder migration)
    {
        foreach (var statement in Statements(IsSqlite(migration))) migration.Sql(statement).Annotation(Additions.Annotation, true);
    }

    public static void DropScheduleTables(this MigrationBuilder migration)
    {
        foreach (var table in Names) migration.DropTable(Prefix + table);
    }

    public static IReadOnlyList<string> Statements(bool sqlite)
    {
        var name = $"Quartz.Impl.AdoJobStore.Schema.create_{(sqlite ? "sqlite" : "sqlServer")}.sql";
        using var script = typeof(Quartz.IJob).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The scheduler's package no longer carries {name}.");
        using var reader = new StreamReader(script);
        var pieces = new List<string>();
        var piece = new List<string>();
        while (reader.ReadLine() is { } line)
        {
            if (line.Trim() == Between) End();
            else if (!line.TrimStart().StartsWith("--", StringComparison.Ordinal)) piece.Add(line);
        }

        End();
        return pieces;

        void End()
        {
            var text = string.Join('\n', piece).Trim().Replace("{0}", Prefix, StringComparison.Ordinal).Replace("{1}", Prefix, StringComparison.Ordinal);
            if (text.Length > 0) pieces.Add(text.EndsWith(';') || !sqlite ? text : text + ";");
            piece.Clear();
        }
    }

    internal static bool IsSqlite(MigrationBuilder migration) => migration.ActiveProvider!.EndsWith("Sqlite", StringComparison.Ordinal);
}
