using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ChatBot.Storage;

/// <summary>What may be wrong with a store, said in one sentence with the remedy.</summary>
internal abstract record StoreState
{
    private StoreState() { }

    public sealed record Ready(IReadOnlyList<string> Applied) : StoreState;

    /// <summary>The store is reachable but older than this version.</summary>
    public sealed record Behind(IReadOnlyList<string> Pending) : StoreState;
    public sealed record Refused(string Reason) : StoreState;
}

/// <summary>Opens, checks and upgrades the store as a whole.</summary>
internal sealed class Store(Func<ChatBotDb> open, StorageOptions options)
{
    /// <summary>The migration that made the table of marks.</summary>
    private const string MarksSince = "_SeveralHosts";

    /// <summary>Looks without changing anything; a SQLite file that does not exist yet is behind, not wrong.</summary>
    public async Task<StoreState> LookAsync(CancellationToken ct)
    {
        if (options.IsSqlite && !File.Exists(options.SqliteFile)) return new StoreState.Behind([]);
        try
        {
            await using var db = open();
            return await CompareAsync(db, ct);
        }
        catch (Exception problem) when (StoreProblem.Explain(problem, options) is { } reason)
        {
            return new StoreState.Refused(reason);
        }
    }

    /// <summary>Brings the store to this version. A SQLite file that holds something is copied beside itself first.</summary>
    /// <returns>Ready, with the migrations that were applied now; or why not, with the store as it was.</returns>
    public async Task<StoreState> MigrateAsync(CancellationToken ct)
    {
        try
        {
            if (options.IsSqlite) Directory.CreateDirectory(options.DataDirectory);
            var isNew = options.IsSqlite && !File.Exists(options.SqliteFile);
            await using var db = open();
            if (!isNew && await CompareAsync(db, ct) is var found and not StoreState.Behind) return found;

            var pending = (await db.Database.GetPendingMigrationsAsync(ct)).ToList();
            var applied = isNew ? [] : (await db.Database.GetAppliedMigrationsAsync(ct)).ToList();
            if (options.IsSqlite && applied.Count > 0) await CopyBesideAsync(db, applied[^1], ct);
            var additions = Additions.Among(db, pending);
            var marksFirst = applied.Any(m => m.EndsWith(MarksSince, StringComparison.Ordinal));
            if (marksFirst) await Additions.MarkAsync(db, additions, ct);
            await db.Database.MigrateAsync(ct);
            if (!marksFirst) await Additions.MarkAsync(db, additions, ct);
            return new StoreState.Ready(pending);
        }
        catch (Exception problem) when (StoreProblem.Explain(problem, options) is { } reason)
        {
            return new StoreState.Refused(reason);
        }
    }

    /// <summary>SQL that may be applied again without harm: for SQL Server all migrations, each guarded; for SQLite, which has no such guards for columns,
    /// those that the store in the data directory lacks, and so nothing once they are applied.</summary>
    public async Task<string> ScriptAsync(CancellationToken ct)
    {
        await using var db = open();
        var migrator = db.GetInfrastructure().GetRequiredService<IMigrator>();
        var all = db.Database.GetMigrations().ToList();
        if (!options.IsSqlite) return migrator.GenerateScript(options: MigrationsSqlGenerationOptions.Idempotent) + Marks(all);
        var applied = File.Exists(options.SqliteFile) ? (await db.Database.GetAppliedMigrationsAsync(ct)).ToList() : [];
        if (all.Except(applied).ToList() is not { Count: > 0 } pending) return "-- The store is at this version already.";
        return migrator.GenerateScript(applied.LastOrDefault() ?? Migration.InitialDatabase)
            .Replace("CREATE TABLE \"", "CREATE TABLE IF NOT EXISTS \"", StringComparison.Ordinal)
            .Replace("CREATE INDEX \"", "CREATE INDEX IF NOT EXISTS \"", StringComparison.Ordinal)
            .Replace("CREATE UNIQUE INDEX \"", "CREATE UNIQUE INDEX IF NOT EXISTS \"", StringComparison.Ordinal)
            .Replace("INSERT INTO \"__EFMigrationsHistory\"", "INSERT OR IGNORE INTO \"__EFMigrationsHistory\"", StringComparison.Ordinal) + Marks(pending);

        string Marks(IReadOnlyList<string> of) => string.Concat(Additions.MarksOf(Additions.Among(db, of)).Select(mark => Environment.NewLine + mark)) + Environment.NewLine;
    }

    private static async Task<StoreState> CompareAsync(ChatBotDb db, CancellationToken ct)
    {
        var known = db.Database.GetMigrations().ToHashSet();
        var applied = (await db.Database.GetAppliedMigrationsAsync(ct)).ToList();
        if (await NewerAsync(db, applied.FindAll(m => !known.Contains(m)), ct) is { } newer)
            return new StoreState.Refused(
                $"The store was written by a newer version of this service (it holds the migration {newer}). Start that version, or restore a copy from before its upgrade.");
        var pending = known.Except(applied).Order(StringComparer.Ordinal).ToList();
        return pending.Count == 0 ? new StoreState.Ready([]) : new StoreState.Behind(pending);
    }

    /// <summary>The first migration that this version does not know and that does more than add.</summary>
    private static async Task<string?> NewerAsync(ChatBotDb db, List<string> unknown, CancellationToken ct)
    {
        if (unknown.Count == 0) return null;
        var additive = await db.AdditiveMigrations.AsNoTracking().Select(m => m.Migration).ToListAsync(ct);
        return unknown.Find(m => !additive.Contains(m));
    }

    private async Task CopyBesideAsync(ChatBotDb db, string version, CancellationToken ct)
    {
        var copy = $"{options.SqliteFile}.{version}";
        if (File.Exists(copy)) return;
        await db.Database.ExecuteSqlRawAsync("VACUUM INTO {0}", [copy], ct);
    }
}

/// <summary>Turns what the database says into what its owner can do about it.</summary>
internal static class StoreProblem
{
    private const int Busy = 5, Locked = 6, ReadOnly = 8, IoError = 10, Corrupt = 11, Full = 13, CannotOpen = 14, NotADatabase = 26;

    /// <returns>One sentence with the remedy; none when the problem is not the store's.</returns>
    public static string? Explain(Exception problem, StorageOptions options) => Inner(problem) switch
    {
        SqliteException sqlite => Explain(sqlite, options.SqliteFile),
        Microsoft.Data.SqlClient.SqlException server =>
            $"The database server refused: {server.Message.ReplaceLineEndings(" ")} Check ConnectionStrings:UsageStore and the rights of its login.",
        UnauthorizedAccessException => $"The data directory {options.DataDirectory} cannot be written. Give this user write access, or choose another with --data.",
        IOException io => $"The data directory {options.DataDirectory} cannot be used: {io.Message}",
        _ => null,
    };

    /// <summary>The store did not do what it was asked.</summary>
    public static bool IsBehind(Exception problem) => Inner(problem) is StoreUnavailableException or System.Data.Common.DbException;

    private static Exception Inner(Exception problem)
    {
        while (problem is AggregateException or DbUpdateException or RetryLimitExceededException or InvalidOperationException && problem.InnerException is { } inner) problem = inner;
        return problem;
    }

    private static string Explain(SqliteException problem, string file) => problem.SqliteErrorCode switch
    {
        Busy or Locked => $"The store {file} is locked by another program. Stop it, or wait until its work is done, and try again.",
        ReadOnly => $"The store {file} is read-only. Give this user write access to the file and its directory, or choose another directory with --data.",
        Full => $"The disk that holds {file} is full. Free some space and try again; nothing was lost.",
        IoError => $"The disk that holds {file} does not answer properly ({problem.Message}). Check the disk and its free space.",
        CannotOpen => $"The store {file} cannot be opened. Check that its directory exists and that this user may write to it, or choose another with --data.",
        Corrupt or NotADatabase => $"The file {file} is not a readable store. Restore a copy, or move it away to start with an empty store.",
        _ => $"The store {file} answered with an error: {problem.Message}",
    };
}
