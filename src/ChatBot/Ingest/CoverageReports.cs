using ChatBot.Core.Usage;
using ChatBot.Storage;
using ChatBot.Storage.Facts;
using ChatBot.Storage.Rollups;
using ChatBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatBot.Ingest;

/// <summary>One place where a tool is used.</summary>
/// <param name="Surface">Empty where feeds tell none.</param>
/// <param name="Through">Last day with use that is counted; none = blind.</param>
/// <param name="WouldBeSeenBy">Feeds of the vendor that tell of it; empty = only endpoint agents and gateways do.</param>
internal sealed record SurfaceCoverage(string Surface, DateOnly? Through, IReadOnlyList<string> WouldBeSeenBy);

/// <summary>A feed that tells of a tool.</summary>
internal sealed record FeedCoverage(
    string Feed, DateTimeOffset? DataThroughAt, DateTimeOffset? LastDeliveryAt, long Rejected, IReadOnlyList<(string Reason, long Times)> Skipped)
{
    /// <summary>How long ago the data ends; none while there is none.</summary>
    public TimeSpan? Lag(DateTimeOffset now) => DataThroughAt is { } through ? now > through ? now - through : TimeSpan.Zero : null;
}

/// <summary>What the service sees of a tool.</summary>
/// <param name="UnmappedPercent">Share of its use in this month and the last that belongs to nobody known; none without use.</param>
internal sealed record ToolCoverage(
    string Tool, string Slug, bool IsApproved, int Seats, IReadOnlyList<SurfaceCoverage> Surfaces, IReadOnlyList<FeedCoverage> Feeds, int? UnmappedPercent);

/// <summary>What is seen of each tool and what is blind: a company that does not look somewhere must not take it for unused.</summary>
internal sealed class CoverageReports(Func<ChatBotDb> open, ReadSessions sessions, TimeProvider clock)
{
    /// <summary>A surface that was silent for so long is blind, and a feed is no feed any more.</summary>
    public const int SeenWithinDays = 30;

    private const string LastOfSlices =
        "SELECT \"KeyId\", MAX(\"Start\") FROM \"GroupTotals\" WHERE \"GroupId\" = 0 AND \"View\" = @p0 AND \"Span\" = 0 AND \"Start\" BETWEEN @p1 AND @p2 GROUP BY \"KeyId\"";

    private const string Feeds = "SELECT DISTINCT \"SourceId\" FROM \"FeedDays\" WHERE \"ToolId\" = @p0 AND \"UtcDay\" >= @p1 AND \"IdentityId\" >= 0";

    private const string UseOfNobody =
        "SELECT \"KeyId\", SUM(\"ActiveFacts\") FROM \"PersonMonths\" WHERE \"Month\" = @p0 AND \"PersonId\" = 0 GROUP BY \"KeyId\"";

    private const string UseOfAll =
        "SELECT \"KeyId\", SUM(\"ActiveFacts\") FROM \"GroupTotals\" WHERE \"GroupId\" = 0 AND \"View\" = @p0 AND \"Span\" = 1 AND \"Start\" = @p1 GROUP BY \"KeyId\"";

    /// <returns>By name: tools that are approved, that somebody has a seat of, or that feeds tell of.</returns>
    public async Task<IReadOnlyList<ToolCoverage>> AllAsync(CancellationToken ct)
    {
        await using var db = open();
        var tools = await db.Tools.AsNoTracking().ToListAsync(ct);
        var slugs = (await db.ToolSlugs.AsNoTracking().ToListAsync(ct)).ToLookup(s => s.ToolId, s => s.Slug);
        var seats = await db.Seats.GroupBy(s => s.ToolId).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, ct);
        var sources = await db.Sources.AsNoTracking().ToDictionaryAsync(s => s.Id, s => s.Name, ct);
        var counts = await db.SourceCounts.AsNoTracking().ToDictionaryAsync(c => c.SourceId, ct);
        var skipped = (await db.SourceReasons.AsNoTracking().Where(r => r.Kind == ReasonKind.Skipped).ToListAsync(ct)).ToLookup(r => r.SourceId);

        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        using var session = sessions.Take();
        var slices = SliceBook.Load(session.Connection, session.Transaction);
        var seen = Seen(session, slices, today);
        var nobody = ShareOfNobody(session, slices, today);
        var found = new List<ToolCoverage>();
        foreach (var tool in tools.OrderBy(t => t.Name, StringComparer.OrdinalIgnoreCase))
        {
            var slug = slugs[tool.Id].FirstOrDefault(s => Visibility.Of(s).Count > 0) ?? slugs[tool.Id].Order(StringComparer.Ordinal).FirstOrDefault() ?? SlugOf(tool.Name);
            var feeds = FeedsOf(session, tool.Id, today).Select(id => Of(sources[id], counts.GetValueOrDefault(id), skipped[id])).OrderBy(f => f.Feed, StringComparer.Ordinal).ToList();
            var own = seen.Where(s => s.Key.Tool == tool.Id).ToDictionary(s => s.Key.Surface, s => s.Value);
            if (tool.Status != ToolStatus.Approved && !seats.ContainsKey(tool.Id) && feeds.Count == 0 && own.Count == 0) continue;
            var surfaces = Visibility.Of(slug).Select(s => new SurfaceCoverage(s.Surface, own.TryGetValue(s.Surface, out var day) ? day : null, s.Feeds))
                .Concat(own.Where(o => Visibility.Of(slug).All(s => s.Surface != o.Key)).OrderBy(o => o.Key, StringComparer.Ordinal).Select(o => new SurfaceCoverage(o.Key, o.Value, [])))
                .ToList();
            if (surfaces.Count == 0) surfaces.Add(new("", null, []));
            found.Add(new(tool.Name, slug, tool.Status == ToolStatus.Approved, seats.GetValueOrDefault(tool.Id), surfaces, feeds, nobody.TryGetValue(tool.Id, out var share) ? share : null));
        }
        session.Done();
        return found;
    }

    private static FeedCoverage Of(string feed, SourceCountRow? count, IEnumerable<SourceReasonRow> skipped) =>
        new(feed, count?.DataThroughAt, count?.LastDeliveryAt, count?.Rejected ?? 0, [.. skipped.OrderByDescending(r => r.Times).Select(r => (r.Reason, r.Times))]);

    private static Dictionary<(int Tool, string Surface), DateOnly> Seen(ReadSession session, SliceBook slices, DateOnly today)
    {
        var seen = new Dictionary<(int, string), DateOnly>();
        var rows = session.Prepare(LastOfSlices).Bind(0, (int)View.Slice).Bind(1, today.AddDays(-SeenWithinDays).DayNumber).Bind(2, today.AddDays(1).DayNumber);
        while (rows.Step())
        {
            var slice = slices[rows.Int32(0)];
            var day = DateOnly.FromDayNumber(rows.Int32(1));
            if (!seen.TryGetValue((slice.ToolId, slice.Surface), out var known) || day > known) seen[(slice.ToolId, slice.Surface)] = day;
        }
        return seen;
    }

    private static List<int> FeedsOf(ReadSession session, int tool, DateOnly today)
    {
        var feeds = new List<int>();
        var rows = session.Prepare(Feeds).Bind(0, tool).Bind(1, today.AddDays(-SeenWithinDays).DayNumber);
        while (rows.Step()) feeds.Add(rows.Int32(0));
        return feeds;
    }

    private static Dictionary<int, int> ShareOfNobody(ReadSession session, SliceBook slices, DateOnly today)
    {
        var month = new DateOnly(today.Year, today.Month, 1);
        var (nobody, all) = (new Dictionary<int, long>(), new Dictionary<int, long>());
        foreach (var start in new[] { month.AddMonths(-1), month })
        {
            var rows = session.Prepare(UseOfNobody).Bind(0, start.DayNumber);
            while (rows.Step()) Add(nobody, rows);
            rows = session.Prepare(UseOfAll).Bind(0, (int)View.Tool).Bind(1, start.DayNumber);
            while (rows.Step()) Add(all, rows);
        }
        return all.Where(a => a.Value > 0).ToDictionary(a => a.Key, a => (int)Math.Round(100m * nobody.GetValueOrDefault(a.Key) / a.Value));

        void Add(Dictionary<int, long> sums, Statement row)
        {
            var tool = slices[row.Int32(0)].ToolId;
            sums[tool] = sums.GetValueOrDefault(tool) + row.Int64(1);
        }
    }

    private static string SlugOf(string name) => string.Join('-', name.ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries));
}

/// <summary>Coverage in words, the same in chat and on the command line.</summary>
internal static class CoverageWords
{
    public static IReadOnlyList<string> Summary(IReadOnlyList<ToolCoverage> tools)
    {
        var lines = new List<string>();
        foreach (var tool in tools)
        {
            var seen = tool.Surfaces.Where(s => s.Through is not null).Select(s => $"{Name(s)} through {s.Through:yyyy-MM-dd}").ToList();
            var blind = tool.Surfaces.Where(s => s.Through is null).Select(Name).ToList();
            lines.Add($"{tool.Tool}: {(seen.Count > 0 ? "seen " + string.Join(", ", seen) : "nothing seen")}{(blind.Count > 0 ? "; blind: " + string.Join(", ", blind) : "")}"
                + (tool.UnmappedPercent is > 0 and var share ? $"; {share} % of its use is nobody's yet" : ""));
        }
        if (lines.Count == 0) lines.Add("No tool is approved, and nothing has come in yet.");
        else lines.Add($"Blind means that no feed told of it in {CoverageReports.SeenWithinDays} days, not that nobody uses it. More: coverage TOOL");
        return lines;
    }

    public static IReadOnlyList<string> Details(ToolCoverage tool, DateTimeOffset now)
    {
        List<string> lines = [$"{tool.Tool}{(tool.IsApproved ? "" : " (not approved)")}, {tool.Seats} {(tool.Seats == 1 ? "seat" : "seats")}"];
        foreach (var surface in tool.Surfaces)
            lines.Add(surface.Through is { } through ? $"• {Name(surface)}: seen, through {through:yyyy-MM-dd}"
                : $"• {Name(surface)}: blind; {(surface.WouldBeSeenBy.Count > 0 ? $"{string.Join(" or ", surface.WouldBeSeenBy)} would see it" : "only an endpoint agent or a gateway would see it")}");
        foreach (var feed in tool.Feeds)
            lines.Add($"• {feed.Feed}: " + (feed.DataThroughAt is { } through ? $"data through {through:yyyy-MM-dd HH:mm}Z, {Words(feed.Lag(now)!.Value)} behind" : "no data yet")
                + (feed.LastDeliveryAt is { } last ? $", last delivery {last:yyyy-MM-dd HH:mm}Z" : "") + (feed.Rejected > 0 ? $", {feed.Rejected} rejected" : "")
                + (feed.Skipped.Count > 0 ? $", skipped {string.Join(", ", feed.Skipped.Take(3).Select(s => $"{s.Times} ({s.Reason})"))}" : ""));
        if (tool.Feeds.Count == 0) lines.Add($"• no feed has told of it in {CoverageReports.SeenWithinDays} days");
        if (tool.UnmappedPercent is { } share) lines.Add($"• {share} % of its use in this month and the last belongs to nobody known (see: link list)");
        return lines;
    }

    private static string Name(SurfaceCoverage surface) => surface.Surface.Length > 0 ? surface.Surface : "surface not told";

    private static string Words(TimeSpan lag) => lag.TotalHours < 1 ? "less than an hour" : lag.TotalDays < 2 ? $"{(int)lag.TotalHours} hours" : $"{(int)lag.TotalDays} days";
}
