namespace ChatBot.Ingest.Pull;

/// <summary>A stretch of time that one request asks about, <c>[From, Until)</c>, UTC.</summary>
internal readonly record struct Window(DateTimeOffset From, DateTimeOffset Until)
{
    public DateOnly Day => DateOnly.FromDateTime(From.UtcDateTime);

    /// <summary>The last instant that an interface with two inclusive bounds may be given, at millisecond grain.</summary>
    public DateTimeOffset Last => Until.AddMilliseconds(-1);
}

/// <summary>In what pieces a feed is asked for, how far back, and which part of what is known is read again because the vendor restates it.</summary>
internal sealed record WindowRule
{
    private enum Grain { Now, Instant, Day, Month }

    private Grain By { get; init; }

    /// <summary>Most that one request covers.</summary>
    private TimeSpan Longest { get; init; }

    /// <summary>What lies this far before the watermark is asked for again.</summary>
    private TimeSpan ReRead { get; init; }

    /// <summary>How far back the first pull goes.</summary>
    private TimeSpan First { get; init; }

    /// <summary>How long after its end a day is complete at the vendor; none = the running day is asked for too.</summary>
    private TimeSpan? CompleteAfter { get; init; }

    /// <summary>The vendor has nothing before this day.</summary>
    public DateOnly? Since { get; init; }

    /// <summary>The vendor has nothing from this day on.</summary>
    public DateOnly? Ends { get; init; }

    /// <summary>The vendor refuses to go further back than this.</summary>
    public TimeSpan? Keeps { get; init; }

    /// <summary>A picture of now; it has no watermark.</summary>
    public static WindowRule Snapshot { get; } = new() { By = Grain.Now };

    public bool IsSnapshot => By == Grain.Now;

    public static WindowRule Instants(TimeSpan longest, TimeSpan reRead, TimeSpan first) =>
        new() { By = Grain.Instant, Longest = longest, ReRead = reRead, First = first };

    /// <param name="perRequest">Days in one request.</param>
    /// <param name="completeAfter">None = up to and with the running day.</param>
    public static WindowRule Days(int perRequest, int reReadDays, int firstDays, TimeSpan? completeAfter = null) => new()
    {
        By = Grain.Day, Longest = TimeSpan.FromDays(perRequest), ReRead = TimeSpan.FromDays(reReadDays), First = TimeSpan.FromDays(firstDays), CompleteAfter = completeAfter,
    };

    /// <summary>Calendar months, the running one and the one before it each time.</summary>
    public static WindowRule Months(int firstDays) => new() { By = Grain.Month, ReRead = TimeSpan.FromDays(31), First = TimeSpan.FromDays(firstDays) };

    /// <summary>What is owed now, oldest first.</summary>
    public IReadOnlyList<Window> Owed(DateTimeOffset? watermark, DateTimeOffset now)
    {
        if (IsSnapshot) return [new(now, now)];
        var until = Newest(now);
        var from = watermark is { } known ? (known < until ? known : until) - ReRead : now - First;
        return Cut(from, until, now);
    }

    /// <summary>Days that somebody asks for by hand, as far as the vendor can have them.</summary>
    public IReadOnlyList<Window> Asked(DateTimeOffset from, DateTimeOffset until, DateTimeOffset now)
    {
        if (IsSnapshot) return [new(now, now)];
        var newest = Newest(now);
        return (this with { Keeps = null }).Cut(from, until < newest ? until : newest, now);
    }

    /// <summary>The vendor may refuse it because it does not go so far back.</summary>
    public bool MayBeGone(Window window, DateTimeOffset now) => Keeps is { } kept && window.From < now - kept;

    private DateTimeOffset Newest(DateTimeOffset now) => By switch
    {
        Grain.Day or Grain.Month => CompleteAfter is { } settling ? Midnight(now - settling) : Midnight(now).AddDays(1),
        Grain.Now or Grain.Instant => now,
    };

    private List<Window> Cut(DateTimeOffset from, DateTimeOffset until, DateTimeOffset now)
    {
        if (Keeps is { } kept && from < now - kept) from = now - kept;
        if (Since is { } since && from < Start(since)) from = Start(since);
        if (Ends is { } ends && until > Start(ends)) until = Start(ends);
        if (By == Grain.Day) from = Midnight(from);
        if (By == Grain.Month) from = MonthOf(from);

        var windows = new List<Window>();
        while (from < until)
        {
            var next = By == Grain.Month ? from.AddMonths(1) : from + Longest;
            if (next > until) next = until;
            windows.Add(new(from, next));
            from = next;
        }

        return windows;
    }

    private static DateTimeOffset Midnight(DateTimeOffset at) => new(at.UtcDateTime.Date, TimeSpan.Zero);

    private static DateTimeOffset MonthOf(DateTimeOffset at) => new(at.UtcDateTime.Year, at.UtcDateTime.Month, 1, 0, 0, 0, TimeSpan.Zero);

    private static DateTimeOffset Start(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
}

/// <summary>When a feed is owed again.</summary>
internal abstract record Rhythm
{
    private Rhythm() { }

    public sealed record Every(TimeSpan Interval) : Rhythm;

    /// <summary>Once a day, at or after this time, UTC.</summary>
    public sealed record DailyAt(TimeOnly Time) : Rhythm;

    public static Rhythm Hours(double hours) => new Every(TimeSpan.FromHours(hours));

    public static Rhythm Minutes(double minutes) => new Every(TimeSpan.FromMinutes(minutes));

    public static Rhythm Daily(int hour) => new DailyAt(new TimeOnly(hour, 0));

    public bool IsOwed(DateTimeOffset? doneAt, DateTimeOffset now) => doneAt is not { } done || now >= Next(done);

    public DateTimeOffset Next(DateTimeOffset done)
    {
        switch (this)
        {
            case Every(var interval):
                return done + interval;
            case DailyAt(var time):
                var today = new DateTimeOffset(done.UtcDateTime.Date + time.ToTimeSpan(), TimeSpan.Zero);
                return today > done ? today : today.AddDays(1);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }
}
