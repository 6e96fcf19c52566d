using System.Data.Common;
using ChatBot.Storage.Rows;

namespace ChatBot.Storage.Rollups;

/// <summary>Keeps the roll-ups equal to the facts. Every call belongs into the transaction that changes the facts.</summary>
internal static class RollupWriter
{
    /// <summary>What a fact adds to the sums: only what it counts for.</summary>
    public static Sums SumsOf(UsageFactRow fact)
    {
        var use = fact.Counts.HasFlag(Counts.Use);
        var money = fact.Counts.HasFlag(Counts.Money);
        var lines = fact.Counts.HasFlag(Counts.Lines);
        var tokens = fact.Counts.HasFlag(Counts.Tokens);
        var active = (use && (fact.Sessions > 0 || fact.Prompts > 0 || fact.Quality == FactQuality.Presence))
            || (tokens && (fact.TokensIn > 0 || fact.TokensOut > 0 || fact.TokensUnsplit > 0 || fact.TokensCacheRead > 0 || fact.TokensCacheWrite > 0));
        return new(
            use ? fact.Sessions ?? 0 : 0, use ? fact.Prompts ?? 0 : 0, tokens ? fact.TokensIn ?? 0 : 0, tokens ? fact.TokensOut ?? 0 : 0,
            fact.Counts.HasFlag(Counts.Time) ? fact.DurationMs ?? 0 : 0, lines ? fact.LinesAccepted ?? 0 : 0, lines ? fact.LinesSuggested ?? 0 : 0,
            money ? fact.CostUnits ?? 0 : 0, money ? fact.CostNanos ?? 0 : 0, active ? 1 : 0);
    }

    /// <summary>Counts whole local days again from the facts, whatever the roll-ups held. Slices, identities and people must be stored before.</summary>
    public static Task RecountAsync(DbConnection connection, DbTransaction? transaction, IReadOnlyCollection<DateOnly> days, CancellationToken ct)
    {
        Facts.FactsLock.Take(connection, transaction);
        WriterMemory.Of(connection)?.Forget();
        Realignment.Run(connection, transaction);
        using var recount = new Recount(connection, transaction);
        foreach (var month in days.Distinct().GroupBy(d => new DateOnly(d.Year, d.Month, 1)).OrderBy(m => m.Key))
        {
            ct.ThrowIfCancellationRequested();
            recount.Month(month.Key, month.Order().ToList());
        }
        return Task.CompletedTask;
    }

    /// <summary>Adds what a batch of changed facts changes. Inside a call the order is free; between calls
    /// a fact is added before it is taken away. Then the roll-ups equal a recount, row by row.</summary>
    /// <param name="slices">Every slice of the store, where the caller keeps them at hand; read otherwise.</param>
    public static Task AddAsync(
        DbConnection connection, DbTransaction? transaction, IReadOnlyList<FactDelta> deltas, CancellationToken ct, SliceBook? slices = null)
    {
        ct.ThrowIfCancellationRequested();
        if (deltas.Count > 0) Addition.Run(connection, transaction, slices ?? SliceBook.Load(connection, transaction), deltas);
        return Task.CompletedTask;
    }

    /// <summary>Moves the use of people who changed team, joined or left into the totals of the team they are in now. Also done by a recount.</summary>
    public static Task RealignAsync(DbConnection connection, DbTransaction? transaction, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        Facts.FactsLock.Take(connection, transaction);
        WriterMemory.Of(connection)?.Forget();
        Realignment.Run(connection, transaction);
        return Task.CompletedTask;
    }
}
