using System.Data.Common;

namespace ChatBot.Storage.Facts;

/// <summary>One transaction at a time changes facts and roll-ups, on all hosts together: what is active, counted and numbered is read before it is written.</summary>
/// <remarks>Each such transaction carries what many senders brought, so that one after another is fast enough; everything else goes on beside it.</remarks>
internal static class FactsLock
{
    /// <exception cref="StoreUnavailableException">Another host (an import, perhaps) has been writing for too long.</exception>
    public static void Take(DbConnection connection, DbTransaction? transaction)
    {
        if (Dialect.Of(connection).LockFacts is not { } sql) return;
        using var wait = Statement.Prepare(connection, transaction, sql);
        if (!wait.Step() || wait.Int64(0) < 0)
            throw new StoreUnavailableException("Another host is writing facts and has not ended yet (an import, perhaps). Try again when it is done.");
        wait.Reset();
    }
}
