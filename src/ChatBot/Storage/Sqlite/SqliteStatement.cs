using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ChatBot.Storage;

/// <summary>Speaks to SQLite's own functions: binding by number instead of by name makes a bulk insert three times as fast.</summary>
internal sealed class SqliteStatement : Statement
{
    private const int ShortText = 256;

    private readonly sqlite3 database;
    private readonly sqlite3_stmt statement;

    /// <summary>Of <see cref="statement"/>, which this object keeps alive.</summary>
    private readonly nint handle;
    private readonly KeptStatements? keeper;
    private readonly string sql;
    private bool running;

    private SqliteStatement(SqliteConnection connection, string sql, KeptStatements? keeper)
    {
        (this.sql, this.keeper) = (sql, keeper);
        database = connection.Handle ?? throw new InvalidOperationException("The connection is not open.");
        Check(raw.sqlite3_prepare_v2(database, sql, out statement));
        handle = statement.DangerousGetHandle();
    }

    public static SqliteStatement Prepare(SqliteConnection connection, string sql)
    {
        var keeper = KeptStatements.Of(connection);
        return keeper?.Take(sql) ?? new(connection, sql, keeper);
    }

    public override Statement Bind(int index, long value)
    {
        Check(Native.sqlite3_bind_int64(handle, index + 1, value));
        return this;
    }

    public override Statement BindNull(int index)
    {
        Check(Native.sqlite3_bind_null(handle, index + 1));
        return this;
    }

    public override Statement Bind(int index, ReadOnlySpan<byte> value)
    {
        Check(raw.sqlite3_bind_blob(statement, index + 1, value));
        return this;
    }

    public override Statement Bind(int index, string value)
    {
        Span<byte> utf8 = stackalloc byte[ShortText];
        Check(value.Length <= ShortText / 3 && Encoding.UTF8.TryGetBytes(value, utf8, out var length) && length > 0
            ? raw.sqlite3_bind_text(statement, index + 1, utf8[..length])
            : raw.sqlite3_bind_text(statement, index + 1, value));
        return this;
    }

    public override Statement Clear(int count)
    {
        Check(raw.sqlite3_clear_bindings(statement));
        return this;
    }

    public override bool Step()
    {
        running = true;
        var result = Native.sqlite3_step(handle);
        if (result == raw.SQLITE_ROW) return true;
        Reset();
        if (result != raw.SQLITE_DONE) Check(result);
        return false;
    }

    public override int Run()
    {
        while (Step()) { }
        return raw.sqlite3_changes(database);
    }

    public override long Int64(int column) => Native.sqlite3_column_int64(handle, column);

    public override bool IsNull(int column) => Native.sqlite3_column_type(handle, column) == raw.SQLITE_NULL;

    public override ReadOnlySpan<byte> Blob(int column) => raw.sqlite3_column_blob(statement, column);

    public override string Text(int column) => raw.sqlite3_column_text(statement, column).utf8_to_string();

    public override void Reset()
    {
        // The result of a reset repeats the failure of the last step, which was told already.
        if (running) _ = Native.sqlite3_reset(handle);
        running = false;
    }

    public override void Dispose()
    {
        if (keeper is null)
        {
            Finish();
            return;
        }
        Reset();
        _ = raw.sqlite3_clear_bindings(statement);
        if (!keeper.GiveBack(sql, this)) Finish();
    }

    public void Finish() => statement.Dispose();

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK) SqliteException.ThrowExceptionForRC(result, database);
    }

    /// <summary>The same functions by bare address: the usual way counts its users up and down at each call, which costs as much as binding a number. Those that only
    /// fill or read a cell do not even leave managed code in the collector's eyes.</summary>
    private static class Native
    {
        private const string Engine = "e_sqlite3";

        [DllImport(Engine, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true), SuppressGCTransition]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int sqlite3_bind_int64(nint statement, int index, long value);

        [DllImport(Engine, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true), SuppressGCTransition]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int sqlite3_bind_null(nint statement, int index);

        [DllImport(Engine, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true), SuppressGCTransition]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern long sqlite3_column_int64(nint statement, int column);

        [DllImport(Engine, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true), SuppressGCTransition]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int sqlite3_column_type(nint statement, int column);

        [DllImport(Engine, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int sqlite3_step(nint statement);

        [DllImport(Engine, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int sqlite3_reset(nint statement);
    }
}

internal sealed class SqliteDialect : Dialect
{
    public static readonly SqliteDialect Only = new();

    public override string AddSums(string table, IReadOnlyList<string> keys, IReadOnlyList<string> sums) =>
        Upsert(table, keys, sums, sum => $"\"{sum}\" = \"{sum}\" + excluded.\"{sum}\"");

    public override string Put(string table, IReadOnlyList<string> keys, IReadOnlyList<string> values) =>
        Upsert(table, keys, values, value => $"\"{value}\" = excluded.\"{value}\"");

    public override string UpdateSome(string table, string key, string set, string where, int most) =>
        $"UPDATE \"{table}\" SET {set} WHERE \"{key}\" IN (SELECT \"{key}\" FROM \"{table}\" WHERE {where} LIMIT {most})";

    public override string DeleteSome(string table, IReadOnlyList<string> key, string where, int most) =>
        $"DELETE FROM \"{table}\" WHERE ({List(key)}) IN (SELECT {List(key)} FROM \"{table}\" WHERE {where} LIMIT {most})";

    public override string? LockFacts => null;

    public override string Unclaimed(string table) => $"SELECT * FROM \"{table}\"";

    // Hosts on one file share a machine, and with it the clock.
    public override string Now => "SELECT CAST((julianday('now') - 2440587.5) * 86400000.0 AS INTEGER)";

    public override string InsertOrLeave(string table, IReadOnlyList<string> keys, IReadOnlyList<string> values) =>
        $"INSERT INTO \"{table}\" ({List(keys.Concat(values))}) VALUES ({Parameters(keys.Count + values.Count)}) ON CONFLICT ({List(keys)}) DO NOTHING";

    private static string Upsert(string table, IReadOnlyList<string> keys, IReadOnlyList<string> values, Func<string, string> set) =>
        $"INSERT INTO \"{table}\" ({List(keys.Concat(values))}) VALUES ({Parameters(keys.Count + values.Count)}) " +
        $"ON CONFLICT ({List(keys)}) DO UPDATE SET {string.Join(", ", values.Select(set))}";
}
