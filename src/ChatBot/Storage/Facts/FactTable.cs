using System.Data.Common;
using ChatBot.Core.Usage;
using ChatBot.Storage.Rows;

namespace ChatBot.Storage.Facts;

/// <summary>The table of facts, with its statements prepared for one transaction.</summary>
internal sealed class FactTable(DbConnection connection, DbTransaction? transaction) : IDisposable
{
    private static readonly string[] Keys = ["SourceId", "UtcDay", "IdentityId", "Key"];

    private static readonly (string Name, Func<UsageFactRow, long?> Get, Action<UsageFactRow, long?> Set)[] Columns =
    [
        ("Day", f => f.Day.DayNumber, (f, v) => f.Day = DateOnly.FromDayNumber((int)v!)),
        ("SliceId", f => f.SliceId, (f, v) => f.SliceId = (int)v!),
        ("Grain", f => (int)f.Grain, (f, v) => f.Grain = (Rows.Grain)v!),
        ("PeriodStart", f => f.PeriodStart?.ToUnixTimeMilliseconds(), (f, v) => f.PeriodStart = Instant(v)),
        ("PeriodEnd", f => f.PeriodEnd?.ToUnixTimeMilliseconds(), (f, v) => f.PeriodEnd = Instant(v)),
        ("Sessions", f => f.Sessions, (f, v) => f.Sessions = v),
        ("Prompts", f => f.Prompts, (f, v) => f.Prompts = v),
        ("Requests", f => f.Requests, (f, v) => f.Requests = v),
        ("TokensIn", f => f.TokensIn, (f, v) => f.TokensIn = v),
        ("TokensOut", f => f.TokensOut, (f, v) => f.TokensOut = v),
        ("TokensCacheRead", f => f.TokensCacheRead, (f, v) => f.TokensCacheRead = v),
        ("TokensCacheWrite", f => f.TokensCacheWrite, (f, v) => f.TokensCacheWrite = v),
        ("TokensUnsplit", f => f.TokensUnsplit, (f, v) => f.TokensUnsplit = v),
        ("TokensReasoning", f => f.TokensReasoning, (f, v) => f.TokensReasoning = v),
        ("Errors", f => f.Errors, (f, v) => f.Errors = v),
        ("DurationMs", f => f.DurationMs, (f, v) => f.DurationMs = v),
        ("Suggestions", f => f.Suggestions, (f, v) => f.Suggestions = v),
        ("Accepts", f => f.Accepts, (f, v) => f.Accepts = v),
        ("Rejects", f => f.Rejects, (f, v) => f.Rejects = v),
        ("LinesSuggested", f => f.LinesSuggested, (f, v) => f.LinesSuggested = v),
        ("LinesAccepted", f => f.LinesAccepted, (f, v) => f.LinesAccepted = v),
        ("LinesAdded", f => f.LinesAdded, (f, v) => f.LinesAdded = v),
        ("LinesRemoved", f => f.LinesRemoved, (f, v) => f.LinesRemoved = v),
        ("CostUnits", f => f.CostUnits, (f, v) => f.CostUnits = v),
        ("CostNanos", f => f.CostNanos, (f, v) => f.CostNanos = (int?)v),
        ("CostKind", f => (int)f.CostKind, (f, v) => f.CostKind = (Rows.CostKind)v!),
        ("CreditsUnits", f => f.CreditsUnits, (f, v) => f.CreditsUnits = v),
        ("CreditsNanos", f => f.CreditsNanos, (f, v) => f.CreditsNanos = (int?)v),
        ("Quality", f => (int)f.Quality, (f, v) => f.Quality = (Rows.FactQuality)v!),
        ("Session", f => f.Session, (f, v) => f.Session = v),
        ("Revision", f => f.Revision, (f, v) => f.Revision = v!.Value),
        ("Counts", f => (int)f.Counts, (f, v) => f.Counts = (Counts)v!),
        ("ReceivedAt", f => f.ReceivedAt.ToUnixTimeMilliseconds(), (f, v) => f.ReceivedAt = Instant(v)!.Value),
    ];

    /// <summary>Columns that say what happened; the rest say how the service treats it.</summary>
    private static readonly Func<UsageFactRow, long?>[] Meaning = [.. Columns.Where(c => c.Name is not ("Counts" or "ReceivedAt" or "Revision")).Select(c => c.Get)];

    private static readonly string ColumnList = string.Join(", ", Columns.Select(c => $"\"{c.Name}\""));

    /// <summary>Days in one look for those on which an identity has facts.</summary>
    public const int Stretch = 31;

    private const string ByKey = "\"SourceId\" = @p0 AND \"UtcDay\" = @p1 AND \"IdentityId\" = @p2 AND \"Key\" = @p3";

    // Parameters are numbered in the order in which they first occur.
    private const string ByKeyFrom1 = "\"SourceId\" = @p1 AND \"UtcDay\" = @p2 AND \"IdentityId\" = @p3 AND \"Key\" = @p4";

    private static readonly string[] Values = ["SourceKey", .. Columns.Select(c => c.Name)];

    private static readonly string FindText = $"SELECT \"IdentityId\", \"Key\", {ColumnList} FROM \"UsageFacts\" WHERE {ByKey}";

    private static readonly string OfIdentityText =
        $"SELECT \"IdentityId\", \"Key\", {ColumnList} FROM \"UsageFacts\" WHERE \"SourceId\" = @p0 AND \"UtcDay\" = @p1 AND \"IdentityId\" = @p2";

    private static readonly string OfDayText = $"SELECT \"IdentityId\", \"Key\", {ColumnList} FROM \"UsageFacts\" WHERE \"SourceId\" = @p0 AND \"UtcDay\" = @p1";

    /// <summary>One look for each day, all in one statement: there is no index by identity alone.</summary>
    private const string DaysOfIdentityText = "SELECT DISTINCT \"UtcDay\" FROM \"UsageFacts\" WHERE \"SourceId\" = @p0 AND \"IdentityId\" = @p1 AND \"UtcDay\" IN (@p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10, @p11, @p12, @p13, @p14, @p15, @p16, @p17, " +
        "@p18, @p19, @p20, @p21, @p22, @p23, @p24, @p25, @p26, @p27, @p28, @p29, @p30, @p31, @p32)";

    private static readonly Dictionary<Dialect, (string Add, string Put)> Texts = new Dialect[] { SqliteDialect.Only, SqlServerDialect.Only }
        .ToDictionary(d => d, d => (d.InsertOrLeave("UsageFacts", Keys, Values), d.Put("UsageFacts", Keys, Values)));

    private RowWriter? add, put;
    private Statement? find, recounted, redated, delete, ofIdentity, ofDay, daysOf;

    public UsageFactRow? Find(int source, DateOnly utcDay, int identity, long key)
    {
        find ??= Prepare(FindText);
        find.Bind(0, source).Bind(1, utcDay.DayNumber).Bind(2, identity).Bind(3, key);
        var row = find.Step() ? Read(find, source, utcDay) : null;
        find.Reset();
        return row;
    }

    /// <returns>False when there is one of the same key, which stays as it is.</returns>
    public bool Add(UsageFactRow fact)
    {
        add ??= new(Prepare(Texts[Dialect.Of(connection)].Add));
        return add.Write(fact) > 0;
    }

    public void Replace(UsageFactRow fact)
    {
        put ??= new(Prepare(Texts[Dialect.Of(connection)].Put));
        put.Write(fact);
    }

    public void SetCounts(UsageFactRow fact)
    {
        recounted ??= Prepare("UPDATE \"UsageFacts\" SET \"Counts\" = @p0 WHERE " + ByKeyFrom1);
        BindKey(recounted, fact, from: 1).Bind(0, (int)fact.Counts).Run();
    }

    public void SetDay(UsageFactRow fact)
    {
        redated ??= Prepare("UPDATE \"UsageFacts\" SET \"Day\" = @p0 WHERE " + ByKeyFrom1);
        BindKey(redated, fact, from: 1).Bind(0, fact.Day.DayNumber).Run();
    }

    public void Delete(UsageFactRow fact)
    {
        delete ??= Prepare("DELETE FROM \"UsageFacts\" WHERE " + ByKey);
        BindKey(delete, fact).Run();
    }

    /// <summary>Everything a feed tells of an identity on a UTC day; without source keys.</summary>
    public List<UsageFactRow> Of(int source, DateOnly utcDay, int identity)
    {
        ofIdentity ??= Prepare(OfIdentityText);
        return All(ofIdentity.Bind(0, source).Bind(1, utcDay.DayNumber).Bind(2, identity), source, utcDay);
    }

    /// <summary>Of the <see cref="Stretch"/> from a UTC day on, those on which a feed tells of an identity.</summary>
    public List<DateOnly> DaysOf(int source, DateOnly from, int identity)
    {
        daysOf ??= Prepare(DaysOfIdentityText);
        daysOf.Bind(0, source).Bind(1, identity);
        for (var day = 0; day < Stretch; day++) daysOf.Bind(2 + day, from.DayNumber + day);
        var days = new List<DateOnly>();
        while (daysOf.Step()) days.Add(DateOnly.FromDayNumber(daysOf.Int32(0)));
        return days;
    }

    public List<UsageFactRow> Of(int source, DateOnly utcDay)
    {
        ofDay ??= Prepare(OfDayText);
        return All(ofDay.Bind(0, source).Bind(1, utcDay.DayNumber), source, utcDay);
    }

    /// <summary>First and last UTC day of a feed; none when it has no facts.</summary>
    public (DateOnly First, DateOnly Last)? Days(int source)
    {
        using var days = Prepare("SELECT MIN(\"UtcDay\"), MAX(\"UtcDay\") FROM \"UsageFacts\" WHERE \"SourceId\" = @p0");
        days.Bind(0, source);
        return days.Step() && !days.IsNull(0) ? (DateOnly.FromDayNumber(days.Int32(0)), DateOnly.FromDayNumber(days.Int32(1))) : null;
    }

    /// <summary>Whether two facts of one key say the same.</summary>
    public static bool MeansTheSame(UsageFactRow left, UsageFactRow right)
    {
        foreach (var get in Meaning)
            if (get(left) != get(right)) return false;
        return true;
    }

    public void Dispose()
    {
        foreach (var one in new IDisposable?[] { find, add, put, recounted, redated, delete, ofIdentity, ofDay, daysOf }) one?.Dispose();
    }

    private static List<UsageFactRow> All(Statement rows, int source, DateOnly utcDay)
    {
        var facts = new List<UsageFactRow>();
        while (rows.Step()) facts.Add(Read(rows, source, utcDay));
        return facts;
    }

    private static UsageFactRow Read(Statement row, int source, DateOnly utcDay)
    {
        var fact = new UsageFactRow { SourceId = source, UtcDay = utcDay, IdentityId = row.Int32(0), Key = row.Int64(1) };
        for (var i = 0; i < Columns.Length; i++) Columns[i].Set(fact, row.IsNull(i + 2) ? null : row.Int64(i + 2));
        return fact;
    }

    private static Statement BindKey(Statement statement, UsageFactRow fact, int from = 0) =>
        statement.Bind(from, fact.SourceId).Bind(from + 1, fact.UtcDay.DayNumber).Bind(from + 2, fact.IdentityId).Bind(from + 3, fact.Key);

    private static DateTimeOffset? Instant(long? milliseconds) => milliseconds is { } value ? DateTimeOffset.FromUnixTimeMilliseconds(value) : null;

    private Statement Prepare(string sql) => Statement.Prepare(connection, transaction, sql);

    /// <summary>Neighbours have most values in common, and most columns are empty: only what differs from the row before is told again.</summary>
    private sealed class RowWriter : IDisposable
    {
        private readonly Statement statement;
        private readonly long?[] told = new long?[Keys.Length + Values.Length];

        public RowWriter(Statement statement) => this.statement = statement.Clear(told.Length);

        /// <returns>How many rows were inserted or changed.</returns>
        public int Write(UsageFactRow fact)
        {
            Tell(0, fact.SourceId);
            Tell(1, fact.UtcDay.DayNumber);
            Tell(2, fact.IdentityId);
            Tell(3, fact.Key);
            if (fact.SourceKey is { } key) statement.Bind(4, key);
            else statement.BindNull(4);
            Tell(5, fact.Day.DayNumber);
            Tell(6, fact.SliceId);
            Tell(7, (int)fact.Grain);
            Tell(8, fact.PeriodStart?.ToUnixTimeMilliseconds());
            Tell(9, fact.PeriodEnd?.ToUnixTimeMilliseconds());
            Tell(10, fact.Sessions);
            Tell(11, fact.Prompts);
            Tell(12, fact.Requests);
            Tell(13, fact.TokensIn);
            Tell(14, fact.TokensOut);
            Tell(15, fact.TokensCacheRead);
            Tell(16, fact.TokensCacheWrite);
            Tell(17, fact.TokensUnsplit);
            Tell(18, fact.TokensReasoning);
            Tell(19, fact.Errors);
            Tell(20, fact.DurationMs);
            Tell(21, fact.Suggestions);
            Tell(22, fact.Accepts);
            Tell(23, fact.Rejects);
            Tell(24, fact.LinesSuggested);
            Tell(25, fact.LinesAccepted);
            Tell(26, fact.LinesAdded);
            Tell(27, fact.LinesRemoved);
            Tell(28, fact.CostUnits);
            Tell(29, fact.CostNanos);
            Tell(30, (int)fact.CostKind);
            Tell(31, fact.CreditsUnits);
            Tell(32, fact.CreditsNanos);
            Tell(33, (int)fact.Quality);
            Tell(34, fact.Session);
            Tell(35, fact.Revision);
            Tell(36, (int)fact.Counts);
            Tell(37, fact.ReceivedAt.ToUnixTimeMilliseconds());
            return statement.Run();
        }

        public void Dispose() => statement.Dispose();

        private void Tell(int at, long? value)
        {
            if (told[at] == value) return;
            told[at] = value;
            if (value is { } known) statement.Bind(at, known);
            else statement.BindNull(at);
        }
    }
}

/// <summary>A fact as it is said and as it is stored.</summary>
internal static class FactRows
{
    /// <summary>Every column is set: one row serves for one fact after another.</summary>
    public static void Fill(UsageFactRow row, UsageFact fact, int source, int identity, int slice, DateOnly day, FactHashes hashes)
    {
        var credits = fact.Credits is { } amount ? Money.From(amount, "") : (Money?)null;
        row.SourceId = source;
        row.UtcDay = DateOnly.FromDateTime(fact.PeriodStartAt.UtcDateTime);
        row.IdentityId = identity;
        row.Key = hashes.Key;
        row.SourceKey = fact.SourceKey;
        row.Day = day;
        row.SliceId = slice;
        row.Grain = (Rows.Grain)fact.Grain;
        row.PeriodStart = fact.PeriodStartAt;
        row.PeriodEnd = fact.PeriodEndAt;
        row.Sessions = fact.Sessions;
        row.Prompts = fact.Prompts;
        row.Requests = fact.Requests;
        row.TokensIn = fact.TokensIn;
        row.TokensOut = fact.TokensOut;
        row.TokensCacheRead = fact.TokensCacheRead;
        row.TokensCacheWrite = fact.TokensCacheWrite;
        row.TokensUnsplit = fact.TokensUnsplit;
        row.TokensReasoning = fact.TokensReasoning;
        row.Errors = fact.Errors;
        row.DurationMs = fact.DurationMs;
        row.Suggestions = fact.Suggestions;
        row.Accepts = fact.Accepts;
        row.Rejects = fact.Rejects;
        row.LinesSuggested = fact.LinesSuggested;
        row.LinesAccepted = fact.LinesAccepted;
        row.LinesAdded = fact.LinesAdded;
        row.LinesRemoved = fact.LinesRemoved;
        row.CostUnits = fact.Cost?.Units;
        row.CostNanos = fact.Cost?.Nanos;
        row.CostKind = fact.CostKind switch
        {
            null => Rows.CostKind.None,
            Core.Usage.CostKind.Billed => Rows.CostKind.Billed,
            Core.Usage.CostKind.List => Rows.CostKind.List,
            Core.Usage.CostKind.Estimated => Rows.CostKind.Estimated,
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        row.CreditsUnits = credits?.Units;
        row.CreditsNanos = credits?.Nanos;
        row.Quality = (Rows.FactQuality)fact.Quality;
        row.ReceivedAt = fact.ReceivedAt;
        row.Revision = fact.Revision;
        row.Session = hashes.Session;
    }

    /// <summary>Which groups of columns a stored fact tells of.</summary>
    public static Measures Tells(UsageFactRow fact)
    {
        var tells = Measures.None;
        if (fact.Requests.HasValue || fact.Errors.HasValue || fact.TokensIn.HasValue || fact.TokensOut.HasValue || fact.TokensCacheRead.HasValue
            || fact.TokensCacheWrite.HasValue || fact.TokensUnsplit.HasValue || fact.TokensReasoning.HasValue || fact.CreditsUnits.HasValue
            || (fact.CostUnits.HasValue && fact.CostKind != Rows.CostKind.Billed)) tells |= Measures.Consumption;
        if (fact.Sessions.HasValue || fact.Prompts.HasValue || fact.Quality == Rows.FactQuality.Presence) tells |= Measures.Activity;
        if (fact.Suggestions.HasValue || fact.Accepts.HasValue || fact.Rejects.HasValue || fact.LinesSuggested.HasValue
            || fact.LinesAccepted.HasValue || fact.LinesAdded.HasValue || fact.LinesRemoved.HasValue) tells |= Measures.Lines;
        if (fact.CostUnits.HasValue && fact.CostKind == Rows.CostKind.Billed) tells |= Measures.Money;
        if (fact.DurationMs.HasValue) tells |= Measures.Time;
        return tells;
    }
}
