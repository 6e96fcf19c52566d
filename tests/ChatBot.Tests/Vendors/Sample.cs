using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using ChatBot.Core.Usage;
using ChatBot.Core.Vendors;

namespace ChatBot.Tests.Vendors;

/// <summary>The recorded payloads, and what a store would keep of them.</summary>
internal static class Sample
{
    public const string Marker = "TEXT THAT MUST NOT BE STORED";

    public static DateTimeOffset ReceivedAt { get; } = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    public static MappingContext Context { get; } = new(ReceivedAt) { Entity = "acme", Subject = "jun.park@example.com" };

    public static byte[] Bytes(string name)
    {
        var bytes = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Samples", "vendors", name));
        return name.EndsWith(".base64.txt", StringComparison.Ordinal) ? Convert.FromBase64String(Encoding.ASCII.GetString(bytes).Trim()) : bytes;
    }

    public static JsonElement Json(string name)
    {
        using var document = JsonDocument.Parse(Bytes(name));
        return document.RootElement.Clone();
    }

    /// <summary>One member of a sample file that collects several payloads.</summary>
    public static byte[] Part(string name, params string[] path)
    {
        var part = Json(name);
        foreach (var step in path) part = part.GetProperty(step);
        return Encoding.UTF8.GetBytes(part.GetRawText());
    }

    /// <summary>Everything that a mapped batch holds, as text.</summary>
    public static string Everything(MappedBatch batch) => JsonSerializer.Serialize(
        new { batch.Facts, batch.Series, Notices = batch.Notices.Cast<object>(), batch.Rejected, batch.Skipped, batch.Refusal }, All);

    private static readonly JsonSerializerOptions All = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
    };
}

/// <summary>Facts as a store keeps them: one per key, the superseding one; cumulative readings through their series.</summary>
internal sealed class FactStore
{
    private readonly Dictionary<FactKey, UsageFact> facts = [];
    private readonly Dictionary<string, SeriesState> series = [];

    public IEnumerable<UsageFact> Facts => facts.Values;

    public FactStore Take(MappedBatch batch)
    {
        foreach (var fact in batch.Facts) Keep(fact);
        foreach (var point in batch.Series)
        {
            var state = series.TryGetValue(point.Series + point.Counter, out var text) ? SeriesState.Parse(text.ToText()) : SeriesState.Empty;
            var (next, changed) = CumulativeSeries.Step(state, point);
            series[point.Series + point.Counter] = next;
            foreach (var fact in changed) Keep(fact);
        }
        return this;
    }

    /// <summary>What two stores must agree on: everything but revisions that only order deliveries.</summary>
    public IReadOnlyList<string> Content() => facts.Values
        .Select(fact => (fact with { Revision = 0, ReceivedAt = default }).ToString())
        .Order(StringComparer.Ordinal).ToList();

    private void Keep(UsageFact fact)
    {
        var key = FactKey.Of(fact);
        if (!facts.TryGetValue(key, out var stored) || FactKey.Supersedes(fact, stored)) facts[key] = fact;
    }
}

internal sealed record Totals(
    long Sessions, long Prompts, long Requests, long Errors, long TokensIn, long TokensOut, long CacheRead, long CacheWrite, long Unsplit,
    long Reasoning, long Suggestions, long Accepts, long Rejects, long LinesSuggested, long LinesAccepted, long LinesAdded, long LinesRemoved,
    decimal Billed, decimal List, decimal Estimated, decimal Credits)
{
    public static Totals Of(IEnumerable<UsageFact> facts)
    {
        var all = facts.ToList();
        return new(
            Sum(fact => fact.Sessions), Sum(fact => fact.Prompts), Sum(fact => fact.Requests), Sum(fact => fact.Errors),
            Sum(fact => fact.TokensIn), Sum(fact => fact.TokensOut), Sum(fact => fact.TokensCacheRead), Sum(fact => fact.TokensCacheWrite),
            Sum(fact => fact.TokensUnsplit), Sum(fact => fact.TokensReasoning), Sum(fact => fact.Suggestions), Sum(fact => fact.Accepts),
            Sum(fact => fact.Rejects), Sum(fact => fact.LinesSuggested), Sum(fact => fact.LinesAccepted), Sum(fact => fact.LinesAdded),
            Sum(fact => fact.LinesRemoved), Cost(CostKind.Billed), Cost(CostKind.List), Cost(CostKind.Estimated),
            all.Sum(fact => fact.Credits ?? 0));

        long Sum(Func<UsageFact, long?> column) => all.Sum(fact => column(fact) ?? 0);

        decimal Cost(CostKind kind) => all.Where(fact => fact.CostKind == kind).Sum(fact => fact.Cost!.Value.Amount);
    }
}
