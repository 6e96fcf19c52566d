using ChatBot.Core.Usage;

namespace ChatBot.Core.Vendors;

/// <summary>Collects what one payload comes to, record by record: a record counts as a whole or is rejected as a whole.</summary>
internal sealed class BatchBuilder(MappingContext context)
{
    private const int LongestText = 200, LongestKey = 256;
    private static readonly TimeSpan FutureLimit = TimeSpan.FromHours(24);
    private static readonly DateTimeOffset Earliest = new(1990, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly List<UsageFact> facts = [];
    private readonly List<CumulativePoint> series = [];
    private readonly List<VendorNotice> notices = [];
    private readonly List<Rejection> rejected = [];
    private readonly Dictionary<string, int> skipped = new(StringComparer.Ordinal);
    private string? problem;
    private (int Facts, int Series, int Notices) mark;

    public MappingContext Context => context;

    /// <summary>Begins a record; what is added until <see cref="Close"/> stands or falls together.</summary>
    public void Open()
    {
        problem = null;
        mark = (facts.Count, series.Count, notices.Count);
    }

    /// <returns>False when the record was rejected.</returns>
    public bool Close(int index)
    {
        if (problem is not { } reason) return true;
        facts.RemoveRange(mark.Facts, facts.Count - mark.Facts);
        series.RemoveRange(mark.Series, series.Count - mark.Series);
        notices.RemoveRange(mark.Notices, notices.Count - mark.Notices);
        rejected.Add(new(index, reason));
        problem = null;
        return false;
    }

    public void Fail(string reason) => problem ??= reason;

    public void Reject(int index, string reason) => rejected.Add(new(index, reason));

    public void Skip(string reason, int count = 1) => skipped[reason] = skipped.GetValueOrDefault(reason) + count;

    public void Note(VendorNotice notice) => notices.Add(notice);

    public void Add(UsageFact fact)
    {
        if (Problem(fact) is { } reason) Fail(reason);
        else facts.Add(fact.SourceKey.Length <= LongestKey ? fact : fact with { SourceKey = Shortened(fact.SourceKey) });
    }

    public void Add(CumulativePoint point)
    {
        if (point.At < Earliest) Fail("the time is missing or out of range");
        else if (point.At > context.ReceivedAt + FutureLimit) Fail("the time is more than 24 hours in the future");
        else if (TextProblem(point.Template) is { } reason) Fail(reason);
        else series.Add(point);
    }

    /// <summary>A fact of one moment, to be filled.</summary>
    public UsageFact Event(string source, string key, string tool, DateTimeOffset? at) => Period(source, key, tool, at, at, Grain.Event) with
    {
        Restatement = Restatement.Adds,
        Quality = FactQuality.Exact,
    };

    /// <summary>A fact of a message that tells no time: its first receipt dates it, however often it comes again.</summary>
    public UsageFact Receipt(string source, string key, string tool) => Event(source, key, tool, context.ReceivedAt) with
    {
        Restatement = Restatement.Replaces,
        Revision = -context.ReceivedAt.ToUnixTimeMilliseconds(),
    };

    /// <summary>A fact of one vendor day that a later pull replaces.</summary>
    public UsageFact Day(string source, string key, string tool, DateOnly? day)
    {
        var start = day is { Year: < 9999 } date ? Instants.StartOf(date) : (DateTimeOffset?)null;
        return Period(source, key, tool, start, start?.AddDays(1), Grain.Day);
    }

    /// <summary>A fact of one span of time that a later pull replaces.</summary>
    public UsageFact Period(string source, string key, string tool, DateTimeOffset? start, DateTimeOffset? end, Grain grain) => new()
    {
        Source = source,
        SourceKey = key,
        Restatement = Restatement.Replaces,
        Revision = context.ReceivedAt.ToUnixTimeMilliseconds(),
        Tool = tool,
        PeriodStartAt = start ?? default,
        PeriodEndAt = end ?? start ?? default,
        Grain = grain,
        Quality = FactQuality.Aggregate,
        ReceivedAt = context.ReceivedAt,
    };

    /// <summary>The sum of two counts; none only when neither is told.</summary>
    public long? Sum(long? left, long? right)
    {
        if (left is null || right is null) return left ?? right;
        if (left <= long.MaxValue - right) return left + right;
        Fail(Json.Fields.BadCount);
        return null;
    }

    public Money? Money(decimal? amount, string? currency)
    {
        string? reason = null;
        var money = Amounts.Of(amount, currency, ref reason);
        if (reason is not null) Fail(reason);
        return money;
    }

    public MappedBatch Build() => new(facts, series, notices, rejected, skipped);

    private string? Problem(UsageFact fact)
    {
        if (fact.PeriodStartAt < Earliest || fact.PeriodEndAt < fact.PeriodStartAt) return "the time is missing or out of range";
        // A vendor's calendar row may lie ahead of UTC by a time zone; its first instant is what must not lie in the future.
        if (fact.PeriodStartAt > context.ReceivedAt + FutureLimit) return "the time is more than 24 hours in the future";
        if (fact.SourceKey.Length == 0) return "the identity is missing";
        return TextProblem(fact);
    }

    private static string? TextProblem(UsageFact fact) =>
        IsClean(fact.SourceKey, 1024) && IsClean(fact.Tool, 64) && IsClean(fact.Surface, 32) && IsClean(fact.Feature) && IsClean(fact.Model)
            && IsClean(fact.Project) && IsClean(fact.PersonRef, 320) && IsClean(fact.SessionId)
            ? null
            : "a name is too long or holds control characters";

    private static bool IsClean(string? text, int longest = LongestText)
    {
        if (text is null) return true;
        return text.Length <= longest && !text.AsSpan().ContainsAnyInRange('\0', '\x1F') && !text.AsSpan().ContainsAnyInRange('\x7F', '\x9F');
    }

    private static string Shortened(string key) => string.Concat(key.AsSpan(0, 200), ":", Fingerprint.Of(key).ToString());
}
