using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace ChatBot.Storage;

/// <summary>The clock of the store. Leases are taken and judged by it: hosts whose own clocks differ, or jump, agree on when one has run out.</summary>
internal static class StoreClock
{
    public static DateTimeOffset Now(WriteScope scope) => Read(scope.Connection, scope.Transaction);

    public static async Task<DateTimeOffset> NowAsync(ChatBotDb db, CancellationToken ct)
    {
        await db.Database.OpenConnectionAsync(ct);
        return Read(db.Database.GetDbConnection(), db.Database.CurrentTransaction?.GetDbTransaction());
    }

    private static DateTimeOffset Read(DbConnection connection, DbTransaction? transaction)
    {
        using var now = Statement.Prepare(connection, transaction, Dialect.Of(connection).Now);
        now.Step();
        var milliseconds = now.Int64(0);
        now.Reset();
        return DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
    }
}
