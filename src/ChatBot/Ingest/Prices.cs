using ChatBot.Core.Usage;
using ChatBot.Storage;
using ChatBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatBot.Ingest;

/// <summary>The prices by which use without a cost of its own is estimated: those that came with the service, and an administrator's in their place.</summary>
internal sealed class Prices(GroupWriter writer, Func<ChatBotDb> open, Keys keys, TimeProvider clock)
{
    private static readonly DateOnly Always = new(2000, 1, 1);

    /// <returns>Own prices first; amounts are for one million tokens.</returns>
    public async Task<IReadOnlyList<(TokenPrice Price, bool IsOwn)>> AllAsync(CancellationToken ct)
    {
        await using var db = open();
        var own = (await db.ModelPrices.AsNoTracking().OrderBy(p => p.Model).ThenBy(p => p.FromDay).ToListAsync(ct))
            .Select(p => new TokenPrice("", p.Model, p.Currency, 1_000_000, p.InNanos / 1e9m, p.OutNanos / 1e9m, p.CacheReadNanos / 1e9m, p.CacheWriteNanos / 1e9m,
                p.FromDay, null, null, PriceConfidence.Published, null)).ToList();
        var replaced = own.Select(p => p.Model).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. own.Select(p => (p, true)), .. PriceBook.Default.Tokens.Where(p => !replaced.Contains(p.Model)).Select(p => (p, false))];
    }

    public static string Words(TokenPrice price) =>
        $"{price.Model}: {price.Currency} in {Amount(price.Input)}, out {Amount(price.Output)}" + (price.CacheRead is { } read ? $", cache read {Amount(read)}" : "")
        + (price.CacheWrite is { } write ? $", cache write {Amount(write)}" : "")
        + (price.ValidFrom is { } from ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $", from {from:yyyy-MM-dd}") : "");

    private static string Amount(decimal amount) => amount.ToString("0.#########", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Takes a price list in place of the own prices. Facts keep the price they were rated with.</summary>
    /// <returns>How many prices, or why none.</returns>
    public async Task<(int Count, string? Problem)> ImportAsync(ReadOnlyMemory<byte> json, CancellationToken ct)
    {
        if (PriceList.Parse(json, out var problem) is not { } book) return (0, problem);
        var rows = new Dictionary<(string, DateOnly), ModelPriceRow>();
        foreach (var price in book.Tokens)
        {
            if (price.Model.Length > 120) return (0, $"The model name {price.Model[..40]}… is longer than 120 characters.");
            var scale = 1_000_000m / price.PerTokens * 1_000_000_000m;
            var from = price.ValidFrom ?? Always;
            try
            {
                rows[(price.Model, from)] = new()
                {
                    Model = price.Model, FromDay = from, Currency = price.Currency, InNanos = (long)(price.Input * scale), OutNanos = (long)(price.Output * scale),
                    CacheReadNanos = (long?)(price.CacheRead * scale), CacheWriteNanos = (long?)(price.CacheWrite * scale),
                };
            }
            catch (OverflowException)
            {
                return (0, $"The price of {price.Model} does not fit.");
            }
        }

        await writer.WriteAsync(scope =>
        {
            scope.Db.ModelPrices.RemoveRange(scope.Db.ModelPrices);
            scope.Db.SaveChanges();
            scope.Db.ModelPrices.AddRange(rows.Values);
            scope.Db.Audit.Add(new AuditRow { Id = keys.Next(), At = clock.GetUtcNow(), Actor = "operator", Act = "prices.import", Subject = $"{rows.Count} prices", From = "command line" });
            if (scope.Db.Organisations.SingleOrDefault() is { } organisation) organisation.Version++;
            scope.Db.SaveChanges();
        }, ct);
        return (rows.Count, null);
    }
}
