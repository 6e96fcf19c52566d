using ChatBot.Core.Usage;
using ChatBot.Storage;
using ChatBot.Storage.Facts;
using ChatBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatBot.Ingest.Export;

/// <summary>Every stored fact in the words in which facts are told, with who it belongs to by now and whether it is counted.</summary>
internal sealed class UsageExport(Func<ChatBotDb> open)
{
    /// <param name="from">First local day; none = from the beginning.</param>
    /// <param name="last">Last local day, included.</param>
    /// <param name="person">Only what is this person's; none = everybody's.</param>
    public async Task WriteAsync(Lines lines, DateOnly? from, DateOnly? last, int? person, CancellationToken ct)
    {
        await using var db = open();
        var sources = await db.Sources.AsNoTracking().ToDictionaryAsync(s => s.Id, s => s.Name, ct);
        var slices = await db.Slices.AsNoTracking().ToDictionaryAsync(s => s.Id, ct);
        var slugs = (await db.ToolSlugs.AsNoTracking().ToListAsync(ct)).GroupBy(s => s.ToolId).ToDictionary(g => g.Key, g => g.Select(s => s.Slug).Order(StringComparer.Ordinal).First());
        var tools = await db.Tools.AsNoTracking().ToDictionaryAsync(t => t.Id, t => t.Name, ct);
        var identities = await db.Identities.AsNoTracking().ToDictionaryAsync(i => i.Id, ct);
        var emails = await db.People.AsNoTracking().ToDictionaryAsync(p => p.Id, p => p.Email, ct);

        var facts = db.UsageFacts.AsNoTracking();
        if (from is { } first) facts = facts.Where(f => f.Day >= first);
        if (last is { } end) facts = facts.Where(f => f.Day <= end);
        await foreach (var fact in facts.OrderBy(f => f.SourceId).ThenBy(f => f.UtcDay).ThenBy(f => f.IdentityId).ThenBy(f => f.Key).AsAsyncEnumerable().WithCancellation(ct))
        {
            var identity = identities[fact.IdentityId];
            if (person is { } wanted && identity.PersonId != wanted) continue;
            var slice = slices[fact.SliceId];
            var slug = slugs.TryGetValue(slice.ToolId, out var known) ? known : tools[slice.ToolId];
            await lines.WriteAsync(Columns(fact, sources[fact.SourceId], identity, slice, slug, identity.PersonId is { } id ? emails.GetValueOrDefault(id) : null));
        }
    }

    private static (string, object?)[] Columns(UsageFactRow fact, string source, IdentityRow identity, SliceRow slice, string tool, string? person)
    {
        var start = fact.PeriodStart ?? new DateTimeOffset(fact.UtcDay.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        var isEvent = fact.Grain == Storage.Rows.Grain.Event;
        return
        [
            ("source", source),
            ("source_key", fact.SourceKey ?? $"{fact.UtcDay:yyyy-MM-dd}:{fact.IdentityId}:{fact.Key:x16}"),
            ("person_ref", identity.Ref == $"anon:{source}" ? null : identity.Ref),
            ("tool", tool),
            ("surface", OrNull(slice.Surface)), ("feature", OrNull(slice.Feature)), ("model", OrNull(slice.Model)), ("project", OrNull(slice.Project)),
            ("period_start", Lines.Instant(start)),
            ("period_end", Lines.Instant(fact.PeriodEnd ?? (isEvent ? start : start.AddDays(1)))),
            ("grain", Lower(fact.Grain)),
            ("sessions", fact.Sessions), ("prompts", fact.Prompts), ("requests", fact.Requests),
            ("tokens_in", fact.TokensIn), ("tokens_out", fact.TokensOut), ("tokens_cache_read", fact.TokensCacheRead), ("tokens_cache_write", fact.TokensCacheWrite),
            ("tokens_unsplit", fact.TokensUnsplit), ("tokens_reasoning", fact.TokensReasoning), ("errors", fact.Errors), ("duration_ms", fact.DurationMs),
            ("suggestions", fact.Suggestions), ("accepts", fact.Accepts), ("rejects", fact.Rejects),
            ("lines_suggested", fact.LinesSuggested), ("lines_accepted", fact.LinesAccepted), ("lines_added", fact.LinesAdded), ("lines_removed", fact.LinesRemoved),
            ("cost_amount", Lines.Amount(fact.CostUnits, fact.CostNanos)), ("cost_currency", fact.CostUnits is null ? null : OrNull(slice.Currency)),
            ("cost_kind", fact.CostKind == Storage.Rows.CostKind.None ? null : Lower(fact.CostKind)),
            ("credits", Lines.Amount(fact.CreditsUnits, fact.CreditsNanos)),
            ("quality", Lower(fact.Quality)), ("received_at", Lines.Instant(fact.ReceivedAt)), ("revision", fact.Revision),
            ("person", person), ("counted", IsCounted(fact)),
        ];
    }

    /// <summary>Whether anything that the fact tells is counted from it.</summary>
    private static bool IsCounted(UsageFactRow fact)
    {
        var tells = FactRows.Tells(fact);
        var told = Counts.Nothing;
        if (tells.HasFlag(Measures.Consumption)) told |= Counts.Tokens;
        if (tells.HasFlag(Measures.Activity)) told |= Counts.Use;
        if (tells.HasFlag(Measures.Lines)) told |= Counts.Lines;
        if (tells.HasFlag(Measures.Money)) told |= Counts.Money;
        if (tells.HasFlag(Measures.Time)) told |= Counts.Time;
        return told == Counts.Nothing ? fact.Counts != Counts.Nothing : (told & fact.Counts) != 0;
    }

    private static string? OrNull(string text) => text.Length == 0 ? null : text;

    private static string Lower<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();
}
