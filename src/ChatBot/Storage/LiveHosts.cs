using Microsoft.EntityFrameworkCore;

namespace ChatBot.Storage;

/// <summary>How many hosts work on the store: on a SQLite file as many as hold a place, on a server as many as have shown themselves to the schedule of late.</summary>
/// <param name="place">Of a host that serves from a SQLite file.</param>
internal sealed class LiveHosts(StorageOptions storage, Func<ChatBotDb> open, TimeProvider clock, HostPlace? place = null)
{
    /// <summary>Hosts show themselves every few seconds, and their clocks may differ by some.</summary>
    private static readonly TimeSpan Silent = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(2);

    private long? lookedAt;
    private int count = 1;

    /// <returns>At least one; known to within some seconds.</returns>
    public async Task<int> CountAsync(CancellationToken ct)
    {
        if (storage.IsSqlite) return 1 + (place?.Neighbours ?? 0);
        if (lookedAt is { } last && clock.GetElapsedTime(last) < LookAgain) return count;
        await using var db = open();
        await db.Database.OpenConnectionAsync(ct);
        using var seen = Statement.Prepare(db.Database.GetDbConnection(), null, "SELECT COUNT(*) FROM QRTZ_SCHEDULER_STATE WHERE LAST_CHECKIN_TIME > @p0");
        seen.Bind(0, (clock.GetUtcNow() - Silent).UtcTicks).Step();
        count = Math.Max(1, seen.Int32(0));
        lookedAt = clock.GetTimestamp();
        return count;
    }
}
