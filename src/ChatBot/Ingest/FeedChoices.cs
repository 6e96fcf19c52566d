using ChatBot.Core.Usage;
using ChatBot.Storage;
using ChatBot.Storage.Facts;
using ChatBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatBot.Ingest;

/// <summary>Who wants something of an administrator's, and from where; for the audit trail.</summary>
internal sealed record Operator(string Actor, string From)
{
    public static readonly Operator CommandLine = new("operator", "command line");
}

/// <summary>Another choice between feeds.</summary>
/// <param name="Tool">Slug.</param>
/// <param name="Choice">Its name in the store.</param>
/// <param name="Value">None = the default again.</param>
/// <param name="Says">What it means, in words.</param>
/// <param name="Days">Days of persons that are judged again.</param>
internal sealed record FeedChange(string Tool, string Choice, string? Value, string Says, int Days);

/// <summary>Which feed is counted where several tell of one activity: shown, and changed by administrators.</summary>
internal sealed class FeedChoices(Func<ChatBotDb> open, FactStore store, Keys keys, TimeProvider clock)
{
    public const string Usage = "precedence [TOOL | gateway TOOL | telemetry TOOL | order TOOL tokens|use|lines|money|time FEED FEED … | default TOOL]";

    /// <param name="tool">Slug; none = all tools.</param>
    public async Task<IReadOnlyList<string>> ShowAsync(string? tool, CancellationToken ct)
    {
        await using var db = open();
        var choices = await ChoicesAsync(db, ct);
        var precedence = FeedChoice.Of(choices);
        var gatewayFirst = choices.TryGetValue(FeedChoice.GatewayFirst, out var tools) ? FeedChoice.List(tools) : [Tools.Api];
        var lines = new List<string>();
        foreach (var chain in precedence.Table.Where(c => tool is null || c.Tool == tool).OrderBy(c => c.Tool, StringComparer.Ordinal).ThenBy(c => c.Measure))
        {
            var word = FeedChoice.Words.First(w => w.Value == chain.Measure).Key;
            var own = choices.ContainsKey(FeedChoice.OrderOf(chain.Tool, word)) ? " (chosen here)" : "";
            lines.Add($"{(chain.Tool == "*" ? "any tool" : chain.Tool)}, {word}: {string.Join(" before ", chain.Sources)}{own}");
        }
        lines.Add($"Then gateways, endpoint agents, generic telemetry, imported data. Gateways before a tool's own telemetry: {(gatewayFirst.Length == 0 ? "nowhere" : string.Join(", ", gatewayFirst))}.");
        return lines;
    }

    /// <returns>What would change, or why it cannot.</returns>
    public async Task<(FeedChange? Change, string? Problem)> PlanAsync(IReadOnlyList<string> words, CancellationToken ct)
    {
        await using var db = open();
        if (words.Count < 2) return (null, $"It goes like this: {Usage}");
        var tool = words[1].ToLowerInvariant();
        var known = await db.ToolSlugs.AsNoTracking().Select(s => s.Slug).ToListAsync(ct);
        if (!known.Contains(tool) && Precedence.Default.Table.All(c => c.Tool != tool)) return (null, $"No feed tells of {tool}. Feeds tell of: {string.Join(", ", known.Order(StringComparer.Ordinal))}.");
        var days = await DaysAsync(db, tool, ct);
        var choices = await ChoicesAsync(db, ct);
        var first = choices.TryGetValue(FeedChoice.GatewayFirst, out var tools) ? FeedChoice.List(tools) : [Tools.Api];
        switch (words[0].ToLowerInvariant())
        {
            case "gateway" when words.Count == 2:
                return (new(tool, FeedChoice.GatewayFirst, string.Join(',', first.Append(tool).Distinct()), $"For {tool} a gateway's records count before the tool's own telemetry.", days), null);
            case "telemetry" when words.Count == 2:
                return (new(tool, FeedChoice.GatewayFirst, string.Join(',', first.Where(t => t != tool)), $"For {tool} the tool's own telemetry counts before a gateway's records.", days), null);
            case "default" when words.Count == 2:
                return (new(tool, FeedChoice.PrefixOf(tool), null, $"For {tool} the default order of feeds holds again.", days), null);
            case "order" when words.Count >= 5 && FeedChoice.Words.ContainsKey(words[2]):
                var feeds = words.Skip(3).SelectMany(FeedChoice.List).Select(f => f.ToLowerInvariant()).ToList();
                var told = Precedence.Default.Table.SelectMany(c => c.Sources).Concat(await db.Sources.AsNoTracking().Select(s => s.Name).ToListAsync(ct)).ToHashSet(StringComparer.Ordinal);
                if (feeds.Find(f => !told.Contains(f)) is { } unknown) return (null, $"There is no feed {unknown}. Feeds are named as in: sources");
                if (feeds.Distinct().Count() < feeds.Count) return (null, "A feed comes twice.");
                return (new(tool, FeedChoice.OrderOf(tool, words[2]), string.Join(',', feeds), $"For {tool}, {words[2].ToLowerInvariant()} count from {string.Join(" before ", feeds)}.", days), null);
            default:
                return (null, $"I did not understand that. It goes like this: {Usage}");
        }
    }

    /// <summary>Stores the choice and judges what is stored again, roll-ups included.</summary>
    public void Apply(WriteScope scope, FeedChange change, Operator who)
    {
        var db = scope.Db;
        var before = string.Join("; ", db.IngestChoices.Where(c => c.Name.StartsWith(change.Choice)).Select(c => c.Name + "=" + c.Value).ToList());
        db.IngestChoices.RemoveRange(db.IngestChoices.Where(c => c.Name.StartsWith(change.Choice)));
        db.SaveChanges();
        if (change.Value is { } value) db.IngestChoices.Add(new IngestChoiceRow { Name = change.Choice, Value = value, SetAt = clock.GetUtcNow() });
        else RemoveFromGatewayFirst(db, change.Tool);
        db.Audit.Add(new AuditRow
        {
            Id = keys.Next(), At = clock.GetUtcNow(), Actor = who.Actor, Act = "precedence.change", Subject = change.Tool, From = who.From, Before = before.Length > 0 ? before : null,
            After = change.Value is null ? "default" : $"{change.Choice}={change.Value}",
        });
        if (db.Organisations.SingleOrDefault() is { } organisation) organisation.Version++;
        db.SaveChanges();
        store.Rejudge(scope, [change.Tool], clock.GetUtcNow());
    }

    private void RemoveFromGatewayFirst(ChatBotDb db, string tool)
    {
        if (db.IngestChoices.FirstOrDefault(c => c.Name == FeedChoice.GatewayFirst) is not { } row) return;
        var tools = FeedChoice.List(row.Value).Where(t => t != tool || t == Tools.Api).ToList();
        if (tool == Tools.Api && !tools.Contains(Tools.Api)) tools.Add(Tools.Api);
        (row.Value, row.SetAt) = (string.Join(',', tools), clock.GetUtcNow());
    }

    private static Task<Dictionary<string, string>> ChoicesAsync(ChatBotDb db, CancellationToken ct) =>
        db.IngestChoices.AsNoTracking().ToDictionaryAsync(c => c.Name, c => c.Value, ct);

    private static async Task<int> DaysAsync(ChatBotDb db, string slug, CancellationToken ct) => await (
        from day in db.FeedDays.AsNoTracking()
        join name in db.ToolSlugs on day.ToolId equals name.ToolId
        where name.Slug == slug && day.IdentityId > 0
        select day).CountAsync(ct);
}
