using System.Globalization;
using ChatBot.Core.Usage;

namespace ChatBot.Core.Vendors.Otlp;

/// <summary>What the readers of all tools do alike: whose record it is, when it was, which session it belongs to.</summary>
internal sealed class OtlpFacts(BatchBuilder builder)
{
    private readonly Dictionary<(string Source, string Session), UsageFact> sessions = [];
    private readonly List<UsageFact> pendingSessions = [];

    public string? Problem;

    public MappingContext Context => builder.Context;

    public bool Open(OtlpRecord record, int index)
    {
        builder.Open();
        Problem = null;
        pendingSessions.Clear();
        if (!record.Attributes.Repeated && !record.Resource.Attributes.Repeated) return true;
        builder.Reject(index, "an attribute comes twice with different values");
        return false;
    }

    public void Close(int index)
    {
        if (Problem is { } reason) builder.Fail(reason);
        if (!builder.Close(index)) return;
        foreach (var session in pendingSessions)
        {
            var key = (session.Source, session.SessionId!);
            if (!sessions.TryGetValue(key, out var known) || session.PeriodStartAt < known.PeriodStartAt) sessions[key] = session;
        }
    }

    public MappedBatch Build()
    {
        builder.Open();
        foreach (var session in sessions.Values) builder.Add(session);
        builder.Close(0);
        return builder.Build();
    }

    public void Skip(string reason) => builder.Skip(reason);

    public void Fail(string reason) => builder.Fail(reason);

    public void Add(UsageFact fact) => builder.Add(fact);

    public void Add(CumulativePoint point) => builder.Add(point);

    /// <summary>A session is a distinct id; its first event dates it, in whatever order events arrive.</summary>
    public void AddSession(UsageFact like)
    {
        if (like.SessionId is null) return;
        pendingSessions.Add(new()
        {
            Source = like.Source,
            SourceKey = "session:" + like.SessionId,
            Restatement = Restatement.Replaces,
            Revision = -like.PeriodStartAt.ToUnixTimeMilliseconds(),
            PersonRef = like.PersonRef,
            Tool = like.Tool,
            Surface = like.Surface,
            Project = like.Project,
            PeriodStartAt = like.PeriodStartAt,
            PeriodEndAt = like.PeriodStartAt,
            Grain = Grain.Event,
            Sessions = 1,
            ReceivedAt = like.ReceivedAt,
            SessionId = like.SessionId,
        });
    }

    /// <summary>The person a record names: an e-mail, else the tool's own account id, else what the resource says; the token's owner
    /// and the installation come after these.</summary>
    public string? Person(OtlpRecord record, string? account, string? anonymous) => Context.Person(
        PersonRefs.Email(record.Attributes.Text(OtlpKey.UserEmail))
            ?? PersonRefs.Email(Decoded(record.Resource.Attributes.Text(OtlpKey.UserEmail)))
            ?? PersonRefs.Email(Decoded(record.Text(OtlpKey.EndUserEmail)))
            ?? account
            ?? PersonRefs.Vendor("enduser", Decoded(record.Text(OtlpKey.EndUserId))),
        PersonRefs.Anonymous(anonymous));

    public static string? Project(OtlpRecord record) => Decoded(
        record.Text(OtlpKey.Project) ?? record.Text(OtlpKey.ProjectName) ?? record.Text(OtlpKey.VcsRepositoryName)
            ?? record.Text(OtlpKey.Repository) ?? record.Text(OtlpKey.CostCenter));

    /// <summary>When a log record happened: its own time, else the attribute, else when it was observed.</summary>
    public static DateTimeOffset TimeOf(OtlpLog log, bool attributeFirst = false)
    {
        var written = log.Attributes.Text(OtlpKey.EventTimestamp) is { } text && Instants.TryRead(text, out var instant) ? instant : (DateTimeOffset?)null;
        var time = attributeFirst ? written ?? Instants.FromNanos(log.TimeNanos) : Instants.FromNanos(log.TimeNanos) ?? written;
        return time ?? Instants.FromNanos(log.ObservedNanos) ?? default;
    }

    /// <summary>The moment in the words of the record, so that one event has one spelling.</summary>
    public static string Stamp(OtlpLog log, DateTimeOffset at) =>
        log.Attributes.Text(OtlpKey.EventTimestamp) ?? at.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    /// <summary>Resource attributes may come percent-encoded, as in the environment variable that sets them.</summary>
    private static string? Decoded(string? text) => text is not null && text.Contains('%', StringComparison.Ordinal) ? Uri.UnescapeDataString(text) : text;
}
