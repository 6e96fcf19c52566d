using System.Data.Common;
using ChatBot.Core.Usage;
using ChatBot.Storage.Rows;

namespace ChatBot.Storage.Facts;

/// <summary>Facts that must be judged again, as a stretch of the table of facts.</summary>
/// <param name="Identity">0 = every identity.</param>
internal readonly record struct Stretch(int Tool, int Source, DateOnly UtcDay, int Identity);

/// <summary>Which feeds tell of what, and by that which of them is counted. A fact's verdict follows from what all feeds together have told,
/// never from the order in which they did.</summary>
/// <remarks>Feeds compete per tool and person on a UTC day, the day that vendors count in; facts of one session compete session by session.
/// An imported dataset counts on days on which no feed tells of the tool; billed amounts replace all other amounts of the tool and day.</remarks>
internal sealed class Coverage(DbConnection connection, DbTransaction? transaction, Names names) : IDisposable
{
    private static readonly (Measures Measure, Counts Counts)[] Groups =
    [
        (Measures.Consumption, Counts.Tokens), (Measures.Activity, Counts.Use), (Measures.Lines, Counts.Lines), (Measures.Time, Counts.Time),
    ];

    private readonly Dictionary<(int Tool, int Day, int Identity), List<FeedTells>> days = WriterMemory.Of(connection)?.FeedDays ?? [];
    private readonly Dictionary<(int Tool, long Session), List<SessionTells>> sessions = WriterMemory.Of(connection)?.FeedSessions ?? [];
    private readonly Dictionary<int, List<int>> identitiesOf = [];
    private readonly HashSet<(int Tool, int Day)> dirtyDays = [];
    private readonly HashSet<(int Tool, int Day)> dirtyImports = [];
    private readonly HashSet<(int Tool, int Day, int Person, int Identity)> dirtyScopes = [];
    private readonly HashSet<(int Tool, long Session)> dirtySessions = [];
    private readonly HashSet<Stretch> doubted = [];
    private readonly int import = names.Source(Feeds.Import).Id;
    private Statement? readDay, putDay, readSession, putSession;

    /// <summary>Moves whenever feeds, sessions or whose an identity is do; what was worked out before holds as long as it stands.</summary>
    private int version = 1;
    private (int Version, int Tool, int Day, int Person, int Identity, int Source, long? Session) judged;
    private (int Version, int Tool, int UtcDay, int Day, int Identity, int Source, long? Session, Measures Tells) added;
    private Counts verdict;

    /// <summary>Remembers that a feed tells of this.</summary>
    public void Add(UsageFactRow fact, int tool, KnownIdentity identity, Measures tells)
    {
        if (fact.SourceId == import) return;

        // Records of one batch say the same of feeds, one after the other.
        var same = (version, tool, fact.UtcDay.DayNumber, fact.Day.DayNumber, identity.Id, fact.SourceId, fact.Session, tells);
        if (added == same) return;
        Remember(fact, tool, identity, tells);
        added = same with { Item1 = version };
    }

    private void Remember(UsageFactRow fact, int tool, KnownIdentity identity, Measures tells)
    {
        var alone = fact.Session is null ? tells : Measures.None;
        var (toolDay, own) = ((tool, fact.UtcDay.DayNumber), (tool, fact.UtcDay.DayNumber, identity.Id));
        if (Grow(own, fact.SourceId, tells, alone)) dirtyScopes.Add((tool, fact.UtcDay.DayNumber, identity.PersonId, identity.Id));
        var anybody = (tool, fact.UtcDay.DayNumber, 0);
        AddLocalDay(fact, tool);
        var billedBefore = IsBilled(tool, fact.UtcDay.DayNumber);
        Grow(anybody, fact.SourceId, tells, alone);
        if (!billedBefore && tells.HasFlag(Measures.Money)) dirtyDays.Add(toolDay);
        if (fact.Session is { } session && Grow((tool, session), fact, tells)) dirtySessions.Add((tool, session));
    }

    /// <summary>Remembers the local day on which a feed tells of the tool: an imported dataset gives way there.</summary>
    public void AddLocalDay(UsageFactRow fact, int tool)
    {
        if (fact.SourceId == import || Precedence.NeverCounts(names.Source(fact.SourceId).Name)) return;
        var local = (tool, fact.Day.DayNumber, FeedDayRow.LocalDay);
        var isFirst = Day(local).Count == 0;
        Grow(local, fact.SourceId, Measures.All, Measures.None);
        if (isFirst) dirtyImports.Add((tool, fact.Day.DayNumber));
    }

    public Counts Judge(UsageFactRow fact, int tool, KnownIdentity identity)
    {
        var source = names.Source(fact.SourceId);
        if (fact.SourceId == import) return Day((tool, fact.Day.DayNumber, FeedDayRow.LocalDay)).Count == 0 ? Counts.All : Counts.Nothing;
        if (Precedence.NeverCounts(source.Name)) return Counts.Nothing;

        var counts = Undisputed(fact, tool, identity, source);
        if (fact.CostKind != Rows.CostKind.None && !CountsAsMoney(fact, tool, identity, source, counts)) counts &= ~Counts.Money;
        return counts;
    }

    /// <summary>All but money, which depends on the fact's own cost; worked out once for neighbours of one session.</summary>
    private Counts Undisputed(UsageFactRow fact, int tool, KnownIdentity identity, KnownSource source)
    {
        var key = (version, tool, fact.UtcDay.DayNumber, identity.PersonId, identity.Id, fact.SourceId, fact.Session);
        if (judged == key) return verdict;
        verdict = Counts.All;
        if (HasRival(fact, tool, identity))
            foreach (var (measure, group) in Groups)
                if (IsBeaten(fact, tool, identity, source, measure)) verdict &= ~group;
        judged = key;
        return verdict;
    }

    /// <summary>Where facts lie whose verdict may have changed since.</summary>
    public HashSet<Stretch> TakeDirty()
    {
        var stretches = new HashSet<Stretch>(doubted);
        doubted.Clear();
        foreach (var (tool, day) in dirtyImports)
            for (var utcDay = day - 1; utcDay <= day + 1; utcDay++) stretches.Add(new(tool, import, DateOnly.FromDayNumber(utcDay), 0));
        foreach (var (tool, day) in dirtyDays)
            foreach (var (identity, source) in AllOf(tool, day)) stretches.Add(new(tool, source, DateOnly.FromDayNumber(day), identity));
        foreach (var (tool, day, person, identity) in dirtyScopes)
        {
            var scope = Scope(tool, day, person, identity);
            if (scope.Select(s => s.Tells.Source).Distinct().Count() < 2) continue;
            foreach (var (whose, tells) in scope) stretches.Add(new(tool, tells.Source, DateOnly.FromDayNumber(day), whose));
        }
        foreach (var (tool, session) in dirtySessions)
        {
            var feeds = Session((tool, session));
            if (feeds.Select(f => f.Source).Distinct().Count() < 2) continue;
            foreach (var feed in feeds) stretches.Add(new(tool, feed.Source, feed.UtcDay, feed.Identity));
        }
        dirtyImports.Clear();
        dirtyDays.Clear();
        dirtyScopes.Clear();
        dirtySessions.Clear();
        return stretches;
    }

    /// <summary>Everything that feeds tell of a tool is to be judged again.</summary>
    public void Doubt(int tool)
    {
        using var rows = Prepare("SELECT \"SourceId\", \"UtcDay\", \"IdentityId\" FROM \"FeedDays\" WHERE \"ToolId\" = @p0 AND \"IdentityId\" > 0");
        rows.Bind(0, tool);
        while (rows.Step()) doubted.Add(new(tool, rows.Int32(0), DateOnly.FromDayNumber(rows.Int32(1)), rows.Int32(2)));
    }

    /// <summary>An identity changed hands: everything of the persons on that day is to be judged again.</summary>
    public void Touch(int tool, DateOnly utcDay, int person, int identity)
    {
        identitiesOf.Clear();
        version++;
        dirtyScopes.Add((tool, utcDay.DayNumber, person, identity));
    }

    public void Dispose()
    {
        foreach (var one in new[] { readDay, putDay, readSession, putSession }) one?.Dispose();
    }

    /// <summary>Whether any other feed tells of the same person's day or of the same session; mostly none does.</summary>
    private bool HasRival(UsageFactRow fact, int tool, KnownIdentity identity)
    {
        if (identity.PersonId == 0)
        {
            foreach (var feed in Day((tool, fact.UtcDay.DayNumber, identity.Id)))
                if (feed.Source != fact.SourceId) return true;
        }
        else
        {
            foreach (var (_, feed) in Scope(tool, fact.UtcDay.DayNumber, identity.PersonId, identity.Id))
                if (feed.Source != fact.SourceId) return true;
        }
        if (fact.Session is not { } session) return false;
        foreach (var feed in Session((tool, session)))
            if (feed.Source != fact.SourceId) return true;
        return false;
    }

    private bool IsBeaten(UsageFactRow fact, int tool, KnownIdentity identity, KnownSource source, Measures measure)
    {
        foreach (var (_, feed) in Scope(tool, fact.UtcDay.DayNumber, identity.PersonId, identity.Id))
        {
            if (feed.Source == fact.SourceId || !feed.Tells.HasFlag(measure)) continue;
            if (Over(tool, measure, feed.Source, source) is not { } over) continue;
            if (over != Rivalry.Session || fact.Session is null || feed.TellsAlone.HasFlag(measure)) return true;
        }
        if (fact.Session is not { } session) return false;
        foreach (var feed in Session((tool, session)))
            if (feed.Source != fact.SourceId && feed.Tells.HasFlag(measure) && Over(tool, measure, feed.Source, source) is not null) return true;
        return false;
    }

    private Rivalry? Over(int tool, Measures measure, int better, KnownSource worse) =>
        names.Precedence.Over(names.SlugOf(tool), measure, names.Source(better).Name, worse.Name);

    private bool CountsAsMoney(UsageFactRow fact, int tool, KnownIdentity identity, KnownSource source, Counts counts)
    {
        if (fact.CostKind == Rows.CostKind.Billed) return !IsBeaten(fact, tool, identity, source, Measures.Money);
        if (!counts.HasFlag(Counts.Tokens)) return false;

        // Cursor lists what a plan includes beside what it bills: two activities, not two prices of one.
        return !IsBilled(tool, fact.UtcDay.DayNumber) || (fact.CostKind == Rows.CostKind.List && source.Name == Feeds.CursorEvents);
    }

    private bool IsBilled(int tool, int day)
    {
        foreach (var feed in Day((tool, day, 0)))
            if (feed.Tells.HasFlag(Measures.Money)) return true;
        return false;
    }

    private IEnumerable<(int Identity, FeedTells Tells)> Scope(int tool, int day, int person, int identity)
    {
        if (person == 0)
        {
            foreach (var feed in Day((tool, day, identity))) yield return (identity, feed);
            yield break;
        }
        if (!identitiesOf.TryGetValue(person, out var identities)) identitiesOf[person] = identities = names.IdentitiesOf(person);
        if (identity != 0 && !identities.Contains(identity))
        {
            identities.Add(identity);
            version++;
        }
        foreach (var one in identities)
            foreach (var feed in Day((tool, day, one))) yield return (one, feed);
    }

    private List<FeedTells> Day((int Tool, int Day, int Identity) key)
    {
        if (days.TryGetValue(key, out var feeds)) return feeds;
        feeds = [];
        readDay ??= Prepare("SELECT \"SourceId\", \"Tells\", \"TellsAlone\" FROM \"FeedDays\" WHERE \"ToolId\" = @p0 AND \"UtcDay\" = @p1 AND \"IdentityId\" = @p2");
        readDay.Bind(0, key.Tool).Bind(1, key.Day).Bind(2, key.Identity);
        while (readDay.Step()) feeds.Add(new(readDay.Int32(0), (Measures)readDay.Int32(1), (Measures)readDay.Int32(2)));
        return days[key] = feeds;
    }

    private List<(int Identity, int Source)> AllOf(int tool, int day)
    {
        using var rows = Prepare("SELECT \"IdentityId\", \"SourceId\" FROM \"FeedDays\" WHERE \"ToolId\" = @p0 AND \"UtcDay\" = @p1 AND \"IdentityId\" > 0");
        rows.Bind(0, tool).Bind(1, day);
        var found = new List<(int, int)>();
        while (rows.Step()) found.Add((rows.Int32(0), rows.Int32(1)));
        return found;
    }

    private bool Grow((int Tool, int Day, int Identity) key, int source, Measures tells, Measures alone)
    {
        var feeds = Day(key);
        var at = feeds.FindIndex(f => f.Source == source);
        var before = at < 0 ? new(source, Measures.None, Measures.None) : feeds[at];
        var now = new FeedTells(source, before.Tells | tells, before.TellsAlone | alone);
        if (at >= 0 && now == before) return false;
        version++;
        if (at < 0) feeds.Add(now);
        else feeds[at] = now;
        putDay ??= Prepare(Dialect.Of(connection).Put("FeedDays", ["ToolId", "UtcDay", "IdentityId", "SourceId"], ["Tells", "TellsAlone"]));
        putDay.Bind(0, key.Tool).Bind(1, key.Day).Bind(2, key.Identity).Bind(3, source).Bind(4, (int)now.Tells).Bind(5, (int)now.TellsAlone).Run();
        return true;
    }

    private List<SessionTells> Session((int Tool, long Session) key)
    {
        if (sessions.TryGetValue(key, out var feeds)) return feeds;
        feeds = [];
        readSession ??= Prepare("SELECT \"SourceId\", \"UtcDay\", \"IdentityId\", \"Tells\" FROM \"FeedSessions\" WHERE \"ToolId\" = @p0 AND \"Session\" = @p1");
        readSession.Bind(0, key.Tool).Bind(1, key.Session);
        while (readSession.Step()) feeds.Add(new(readSession.Int32(0), DateOnly.FromDayNumber(readSession.Int32(1)), readSession.Int32(2), (Measures)readSession.Int32(3)));
        return sessions[key] = feeds;
    }

    private bool Grow((int Tool, long Session) key, UsageFactRow fact, Measures tells)
    {
        var feeds = Session(key);
        var at = feeds.FindIndex(f => f.Source == fact.SourceId && f.UtcDay == fact.UtcDay && f.Identity == fact.IdentityId);
        var before = at < 0 ? new(fact.SourceId, fact.UtcDay, fact.IdentityId, Measures.None) : feeds[at];
        var now = before with { Tells = before.Tells | tells };
        if (at >= 0 && now == before) return false;
        version++;
        if (at < 0) feeds.Add(now);
        else feeds[at] = now;
        putSession ??= Prepare(Dialect.Of(connection).Put("FeedSessions", ["ToolId", "Session", "SourceId", "UtcDay", "IdentityId"], ["Tells"]));
        putSession.Bind(0, key.Tool).Bind(1, key.Session).Bind(2, now.Source).Bind(3, now.UtcDay.DayNumber).Bind(4, now.Identity).Bind(5, (int)now.Tells).Run();
        return true;
    }

    private Statement Prepare(string sql) => Statement.Prepare(connection, transaction, sql);
}

/// <summary>What a feed tells of a tool, an identity and a day; alone = in facts that tell no session.</summary>
internal readonly record struct FeedTells(int Source, Measures Tells, Measures TellsAlone);

/// <summary>What a feed tells of a session, and where.</summary>
internal readonly record struct SessionTells(int Source, DateOnly UtcDay, int Identity, Measures Tells);
