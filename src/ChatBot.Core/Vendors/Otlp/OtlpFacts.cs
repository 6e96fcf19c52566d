using System.Globalization;
using ChatBot.Core.Usage;

namespace ChatBot.Core.Vendors.Otlp;

/// <summary>What the readers of all tools do alike: whose record it is, when it was, which session it belongs to.</summary>
internal sealed class OtlpFacts(BatchBuilder builder)
{
    private readonly Dictionary<(string Source, string Session), UsageFact> sessions = [];
    private readonly (string? Text, string? Ref)[] lastEmails = new (string?, string?)[3];
    private UsageFact? pendingSession;

    public string? Problem;

    public MappingContext Context => builder.Context;

    public bool Open(OtlpRecord record, int index)
    {
        builder.Open();
        Problem = null;
        pendingSession = null;
        if (!record.Attributes.Repeated && !record.Resource.Attributes.Repeated) return true;
        builder.Reject(index, "an attribute comes twice with different values");
        return false;
    }

    public void Close(int index)
    {
        if (Problem is { } reason) builder.Fail(reason);
        if (!builder.Close(index) || pendingSession?.SessionId is not { } id) return;
        var key = (pendingSession.Source, id);
        if (!sessions.TryGetValue(key, out var known) || pendingSession.PeriodStartAt < known.PeriodStartAt) sessions[key] = pendingSession;
    }

    public MappedBatch Build()
    {
        builder.Open();
        foreach (var first in sessions.Values) builder.Add(SessionOf(first));
        builder.Close(0);
        return builder.Build();
    }

    public void Skip(string reason) => builder.Skip(reason);

    public void Fail(string reason) => builder.Fail(reason);

    public void Add(UsageFact fact) => builder.Add(fact);

    public void Add(CumulativePoint point) => builder.Add(point);

    /// <summary>A session is a distinct id; its first event dates it, in whatever order events arrive.</summary>
    /// <param name="like">Any fact of the record.</param>
    public void AddSession(UsageFact like) => pendingSession = like;

    private static UsageFact SessionOf(UsageFact first) => new()
    {
        Source = first.Source,
        SourceKey = "session:" + first.SessionId,
        Restatement = Restatement.Replaces,
        Revision = -first.PeriodStartAt.ToUnixTimeMilliseconds(),
        PersonRef = first.PersonRef,
        Tool = first.Tool,
        Surface = first.Surface,
        Project = first.Project,
        PeriodStartAt = first.PeriodStartAt,
        PeriodEndAt = first.PeriodStartAt,
        Grain = Grain.Event,
        Sessions = 1,
        ReceivedAt = first.ReceivedAt,
        SessionId = first.SessionId,
    };

    /// <summary>The person a record names: an e-mail, else the tool's own account id, else what the resource says; the token's owner
    /// and the installation come after these.</summary>
    public string? Person(OtlpRecord record, string? account, string? anonymous) => Context.Person(
        Email(record.Attributes.Text(OtlpKey.UserEmail), 0)
            ?? Email(Decoded(record.Resource.Attributes.Text(OtlpKey.UserEmail)), 1)
            ?? Email(Decoded(record.Text(OtlpKey.EndUserEmail)), 2)
            ?? account
            ?? PersonRefs.Vendor("enduser", Decoded(record.Text(OtlpKey.EndUserId))),
        PersonRefs.Anonymous(anonymous));

    /// <summary>Neighbouring records name the same person, mostly with the very same string.</summary>
    private string? Email(string? text, int place)
    {
        if (text is null) return null;
        ref var last = ref lastEmails[place];
        if (!ReferenceEquals(last.Text, text)) last = (text, PersonRefs.Email(text));
        return last.Ref;
    }

    public static string? Project(OtlpRecord record) => Decoded(
        record.Text(OtlpKey.Project) ?? record.Text(OtlpKey.ProjectName) ?? record.Text(OtlpKey.VcsRepositoryName)
            ?? record.Text(OtlpKey.Repository) ?? record.Text(OtlpKey.CostCenter));

    /// <summary>When a log record happened: its own time, else the attribute, else when it was observed.</summary>
    public static DateTimeOffset TimeOf(OtlpLog log, bool attributeFirst = false)
    {
        if (!attributeFirst && Instants.FromNanos(log.TimeNanos) is { } own) return own;
        if (log.Attributes.Text(OtlpKey.EventTimestamp) is { } text && Instants.TryRead(text, out var written)) return written;
        return Instants.FromNanos(log.TimeNanos) ?? Instants.FromNanos(log.ObservedNanos) ?? default;
    }

    /// <summary>The moment in the words of the record, so that one event has one spelling.</summary>
    public static string Stamp(OtlpLog log, DateTimeOffset at) =>
        log.Attributes.Text(OtlpKey.EventTimestamp) ?? at.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    /// <summary>The moment that <see cref="Stamp"/> spells.</summary>
    public static DateTimeOffset Stamped(OtlpLog log, DateTimeOffset at) =>
        log.Attributes.Text(OtlpKey.EventTimestamp) is { } text && Instants.TryRead(text, out var written) ? written : at;

    /// <summary>Resource attributes may come percent-encoded, as in the environment variable that sets them.</summary>
    private static string? Decoded(string? text) => text is not null && text.Contains('%', StringComparison.Ordinal) ? Uri.UnescapeDataString(text) : text;
}
