using System.Runtime.InteropServices;

namespace ChatBot.Storage;

/// <summary>The few functions of SQLite that are called many times for every row. They do not wait and take nanoseconds, so the runtime need
/// not prepare for a collection around each call; the package's own functions do, and count the handle up and down as well.</summary>
/// <remarks>The library is the one that the package has loaded.</remarks>
internal static partial class SqliteNative
{
    private const string Library = "e_sqlite3";

    /// <summary>A connection is never used by two threads at once, so it need not lock itself at every call; nobody reads how much memory SQLite counts.</summary>
    /// <remarks>Holds for connections opened afterwards. When SQLite is at work already, everything stays as it was, only slower.</remarks>
    public static void BeQuick()
    {
        SQLitePCL.Batteries_V2.Init();
        _ = SQLitePCL.raw.sqlite3_config(SQLitePCL.raw.SQLITE_CONFIG_MULTITHREAD);
        _ = SQLitePCL.raw.sqlite3_config(SQLitePCL.raw.SQLITE_CONFIG_MEMSTATUS, 0);
    }

    [DllImport(Library), SuppressGCTransition, DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    public static extern int sqlite3_bind_int64(nint statement, int index, long value);

    [DllImport(Library), SuppressGCTransition, DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    public static extern int sqlite3_bind_null(nint statement, int index);

    [DllImport(Library), SuppressGCTransition, DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    public static extern long sqlite3_column_int64(nint statement, int column);

    [DllImport(Library), SuppressGCTransition, DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    public static extern int sqlite3_column_type(nint statement, int column);

    [DllImport(Library), SuppressGCTransition, DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    public static extern int sqlite3_clear_bindings(nint statement);

    [DllImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    public static extern int sqlite3_step(nint statement);

    [DllImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    public static extern int sqlite3_reset(nint statement);

    [DllImport(Library), SuppressGCTransition, DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    public static extern int sqlite3_changes(nint database);
}
