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
        if (await ProblemAsync(id, ct) is { } problem) return problem;
        await writer.WriteAsync(scope => Replay(scope, id, Operator.CommandLine), ct);
        return null;
    }

    /// <returns>Why it cannot be replayed; none when it can.</returns>
    public async Task<string?> ProblemAsync(Guid id, CancellationToken ct)
    {
        await using var db = open();
        if (await db.DeadLetters.AsNoTracking().FirstOrDefaultAsync(d => d.Id == id, ct) is not { } letter) return "There is no such dead letter. See: dead-letters list";
        if (letter.State == DeadLetterState.Replayed) return "It has been replayed already.";
        return letter.Facts is null ? "Its content was never kept, so that it can only come from its sender again. Let the sender repeat it." : null;
    }

    /// <summary>Does nothing where somebody else was faster.</summary>
    public void Replay(WriteScope scope, Guid id, Operator who)
    {
        if (scope.Db.DeadLetters.FirstOrDefault(d => d.Id == id && d.State == DeadLetterState.Parked && d.Facts != null) is not { } letter) return;
        var facts = JsonSerializer.Deserialize<List<UsageFact>>(letter.Facts!)!;
        store.Take(scope, new Delivery(letter.Source, Key: null, MappedBatch.Empty with { Facts = facts }, letter.At));
        (letter.State, letter.Facts) = (DeadLetterState.Replayed, null);
        scope.Db.Audit.Add(new AuditRow { Id = keys.Next(), At = clock.GetUtcNow(), Actor = who.Actor, Act = "dead-letter.replay", Subject = id.ToString(), From = who.From, After = $"{facts.Count} facts from {letter.Source}" });
        scope.Db.SaveChanges();
    }
}
