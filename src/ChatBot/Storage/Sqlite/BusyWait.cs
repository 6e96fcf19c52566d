using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ChatBot.Storage;

/// <summary>Waits for the lock of a SQLite file that another process writes to. The engine's own wait knows whole seconds only, as it is built for .NET:
/// two hosts that met would stand still for one each time.</summary>
internal static class BusyWait
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(1), Patience = TimeSpan.FromSeconds(5);

    /// <summary>Kept: the engine holds the bare address.</summary>
    private static readonly Handler Wait = static (_, times) =>
    {
        if (Interval * times >= Patience) return 0;
        Thread.Sleep(Interval);
        return 1;
    };

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int Handler(nint argument, int times);

    /// <summary>After <c>PRAGMA busy_timeout</c>, whose own wait it replaces.</summary>
    public static void Install(SqliteConnection connection) => _ = sqlite3_busy_handler(connection.Handle!, Wait, 0);

    [DllImport("e_sqlite3", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int sqlite3_busy_handler(sqlite3 database, Handler wait, nint argument);
}
