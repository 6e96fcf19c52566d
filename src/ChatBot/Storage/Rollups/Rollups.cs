using System.Data.Common;
using ChatBot.Storage.Rows;

namespace ChatBot.Storage.Rollups;

/// <summary>Keeps the roll-ups equal to the facts. Every call belongs into the transaction that changes the facts.</summary>
internal static class RollupWriter
{
    /// <summary>What a fact adds to the sums: only what it counts for.</summary>
    public static Sums SumsOf(UsageFactRow fact) => throw new NotImplementedException();

    /// <summary>Counts whole local days again from the facts, whatever the roll-ups held. Slices, identities and people must be stored before.</summary>
    public static Task RecountAsync(DbConnection connection, DbTransaction transaction, IReadOnlyCollection<DateOnly> days, CancellationToken ct) =>
        throw new NotImplementedException();

    /// <summary>Adds what a batch of changed facts changes. Any order, split or repetition of plus and minus gives the recount's sums.</summary>
    public static Task AddAsync(DbConnection connection, DbTransaction transaction, IReadOnlyList<FactDelta> deltas, CancellationToken ct) =>
        throw new NotImplementedException();

    /// <summary>Moves the use of people who changed team, joined or left into the totals of the team they are in now. Also done by a recount.</summary>
    public static Task RealignAsync(DbConnection connection, DbTransaction transaction, CancellationToken ct) =>
        throw new NotImplementedException();
}
