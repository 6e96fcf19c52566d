using ChatBot.Core.People;
using ChatBot.Storage;
using ChatBot.Storage.Facts;
using Microsoft.EntityFrameworkCore;

namespace ChatBot.Privacy;

/// <summary>How much is held about one person.</summary>
/// <param name="Facts">Facts of use.</param>
/// <param name="Looked">Times that somebody else was shown figures of the person by name.</param>
internal sealed record Holding(
    IReadOnlyList<string> Identities, int Facts, DateOnly? First, DateOnly? Last, int Seats, int Requests, int Conversations, int Figures, int Messages, int Waiting, int Looked, int Audit, bool IsPaused);

/// <summary>Counts what is held about a person, and lists who looked.</summary>
internal sealed class Holdings(Func<ChatBotDb> open)
{
    public async Task<Holding> OfAsync(Person person, CancellationToken ct)
    {
        await using var db = open();
        var id = person.Id.Value;
        var identities = await db.Identities.AsNoTracking().Where(i => i.PersonId == id).OrderBy(i => i.Ref).ToListAsync(ct);
        var ids = identities.Select(i => i.Id).ToList();
        var days = db.PersonDays.AsNoTracking().Where(d => d.PersonId == id);
        var suffix = $"/{id}";
        return new(
            [.. identities.Select(i => i.Ref)], await db.UsageFacts.CountAsync(f => ids.Contains(f.IdentityId), ct),
            await days.MinAsync(d => (DateOnly?)d.Day, ct), await days.MaxAsync(d => (DateOnly?)d.Day, ct), await db.Seats.CountAsync(s => s.PersonId == id, ct),
            await db.AccessRequests.CountAsync(r => r.PersonId == id, ct), await db.Conversations.CountAsync(c => c.PersonId == id, ct),
            await db.ToldFigures.CountAsync(t => t.PersonId == id, ct), await db.Tellings.CountAsync(t => t.PersonId == id, ct),
            await db.Outbox.CountAsync(o => o.Body != "" && o.Identity.EndsWith(suffix), ct), await db.Looks.Where(l => l.PersonId == id).SumAsync(l => (int?)l.Times, ct) ?? 0,
            await db.Audit.CountAsync(a => a.Actor == person.Email || a.Subject == person.Email, ct),
            await db.Preferences.AnyAsync(p => p.PersonId == id && p.Name == Withheld.Capture && p.Value == Withheld.Paused, ct));
    }

    /// <returns>Newest first: day, who, what, how often.</returns>
    public async Task<IReadOnlyList<(DateOnly Day, string Who, string What, int Times)>> LooksAsync(PersonId person, CancellationToken ct)
    {
        await using var db = open();
        var rows = await (from look in db.Looks.AsNoTracking()
                          where look.PersonId == person.Value
                          join looker in db.People on look.LookerId equals looker.Id
                          orderby look.Day descending, looker.Name
                          select new { look.Day, looker.Name, look.What, look.Times }).ToListAsync(ct);
        return [.. rows.Select(r => (r.Day, r.Name, r.What, r.Times))];
    }
}
