using System.Text.Json;
using ChatBot.Core.Usage;
using ChatBot.Core.Vendors;
using ChatBot.Storage;
using ChatBot.Storage.Facts;
using ChatBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatBot.Ingest;

/// <summary>Remembers what genuine senders sent and the service could not take in: shape and reason, never content.</summary>
internal sealed class DeadLetters(GroupWriter writer, Func<ChatBotDb> open, FactStore store, Keys keys, TimeProvider clock)
{
    private const int MostKept = 10_000;

    public async Task ParkAsync(string source, string reason, HttpRequest request, int bytes, CancellationToken ct)
    {
        var kind = new string([.. (request.ContentType ?? "no content type").Where(c => c is > ' ' and < '\x7f').Take(60)]);
        try
        {
            await writer.WriteAsync(scope =>
            {
                if (scope.Db.DeadLetters.Count() >= MostKept) return;
                scope.Db.DeadLetters.Add(new DeadLetterRow
                {
                    Id = keys.Next(), Source = source, Reason = reason.Length <= 400 ? reason : reason[..400], Shape = $"{bytes} bytes, {kind}", At = clock.GetUtcNow(),
                });
                scope.Db.SaveChanges();
            }, ct);
        }
        catch (StoreUnavailableException)
        {
            // The sender is told that its delivery is wrong either way.
        }
    }

    /// <returns>Newest first.</returns>
    public async Task<IReadOnlyList<DeadLetterRow>> ListAsync(CancellationToken ct)
    {
        await using var db = open();
        return await db.DeadLetters.AsNoTracking().OrderByDescending(d => d.At).ToListAsync(ct);
    }

    /// <returns>Why it cannot be replayed; none when it was.</returns>
    public async Task<string?> ReplayAsync(Guid id, CancellationToken ct)
    {
        await using var db = open();
        if (await db.DeadLetters.AsNoTracking().FirstOrDefaultAsync(d => d.Id == id, ct) is not { } letter) return "There is no such dead letter. See: dead-letters list";
        if (letter.State == DeadLetterState.Replayed) return "It has been replayed already.";
        if (letter.Facts is not { } bytes) return "Its content was never kept, so that it can only come from its sender again. Let the sender repeat it.";
        var facts = JsonSerializer.Deserialize<List<UsageFact>>(bytes)!;
        await writer.WriteAsync(scope =>
        {
            store.Take(scope, new Delivery(letter.Source, Key: null, MappedBatch.Empty with { Facts = facts }, letter.At));
            if (scope.Db.DeadLetters.FirstOrDefault(d => d.Id == id) is { } row) (row.State, row.Facts) = (DeadLetterState.Replayed, null);
            scope.Db.SaveChanges();
        }, ct);
        return null;
    }
}
