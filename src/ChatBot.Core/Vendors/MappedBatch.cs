using ChatBot.Core.Usage;

namespace ChatBot.Core.Vendors;

/// <summary>What one payload came to. Nothing in it holds content: reasons are fixed sentences, never text of the payload.</summary>
/// <param name="Facts">In payload order; may hold one key twice, <see cref="FactKey"/> decides.</param>
/// <param name="Series">Points of cumulative counters; the store feeds them through <see cref="CumulativeSeries"/>.</param>
/// <param name="Notices">What the payload says that is not use: people, seats, budgets, more to fetch.</param>
/// <param name="Rejected">Records that are wrong, by their place in the payload.</param>
/// <param name="Skipped">Records that are right but not counted, number by reason.</param>
/// <param name="Refusal">Why the payload as a whole cannot be read (then everything else is empty); permanent for the sender.</param>
public sealed record MappedBatch(
    IReadOnlyList<UsageFact> Facts, IReadOnlyList<CumulativePoint> Series, IReadOnlyList<VendorNotice> Notices,
    IReadOnlyList<Rejection> Rejected, IReadOnlyDictionary<string, int> Skipped, string? Refusal = null)
{
    public static MappedBatch Empty { get; } = new([], [], [], [], new Dictionary<string, int>());

    public static MappedBatch Refused(string reason) => Empty with { Refusal = reason };
}

/// <param name="Index">Zero-based place of the record in the payload (of the point, log record or span in an OTLP export).</param>
/// <param name="Reason">A fixed sentence; never a value of the payload.</param>
public readonly record struct Rejection(int Index, string Reason);

/// <summary>What the door knows about a delivery besides its bytes.</summary>
/// <remarks>The token decides the person by default; an identity in the payload counts only when the token allows it.</remarks>
/// <param name="ReceivedAt">UTC.</param>
public sealed record MappingContext(DateTimeOffset ReceivedAt)
{
    /// <summary>The identity of the ingest token's owner: a person's <c>email:…</c>, a team as a whole, a group of machines; none where the token says nothing.</summary>
    public string? TokenPerson { get; init; }

    public bool MayNamePeople { get; init; } = true;

    /// <summary>Name of the ingest token or standard sender; keeps the event ids of two senders apart.</summary>
    public string? Sender { get; init; }

    /// <summary>Organisation, enterprise or workspace that a pull asked about.</summary>
    public string? Entity { get; init; }

    /// <summary>E-mail that a pull asked about, where the answer does not repeat it.</summary>
    public string? Subject { get; init; }

    /// <summary>Settings under <c>Sources:{name}</c> that change how a payload is read; see each mapper.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>Who a record belongs to: the named person when the token may name people, else the token's owner, else the anonymous id.</summary>
    /// <param name="named">Identity that tells a person.</param>
    /// <param name="anonymous">Identity that only tells one installation from another.</param>
    public string? Person(string? named, string? anonymous = null) =>
        (MayNamePeople ? named : null) ?? TokenPerson ?? anonymous;
}

/// <summary>(payload bytes, what the door knows) → facts. Pure; never throws on any input.</summary>
public delegate MappedBatch Mapper(ReadOnlyMemory<byte> payload, MappingContext context);

/// <summary>What a vendor said that is not use.</summary>
public abstract record VendorNotice
{
    private VendorNotice() { }

    /// <summary>There is more: ask again with this cursor.</summary>
    public sealed record NextPage(string Cursor) : VendorNotice;

    /// <summary>The vendor's own "complete until".</summary>
    public sealed record DataThrough(DateTimeOffset At) : VendorNotice;

    /// <summary>A file or blob that holds the data; to be fetched without our token unless <paramref name="WithToken"/>.</summary>
    public sealed record Fetch(string Address, string ContentId, bool WithToken) : VendorNotice;

    /// <summary>Two identities that the vendor says are one.</summary>
    public sealed record IdentityKnown(string PersonRef, string Email, string? Name) : VendorNotice;

    /// <summary>An identity of a machine or service, not of a person.</summary>
    public sealed record ServiceIdentity(string PersonRef, string? Name) : VendorNotice;

    /// <param name="PersonRef">None for an event about the team or organisation itself.</param>
    /// <param name="Change">The vendor's word: <c>added</c>, <c>removed</c>, <c>member_added</c>, <c>renamed</c> …</param>
    public sealed record MembershipChanged(string Vendor, string Group, string? GroupId, string? PersonRef, string Change) : VendorNotice;

    public sealed record SeatSeen(
        string Tool, string Entity, string PersonRef, string? Plan, DateTimeOffset? AssignedAt, DateTimeOffset? LastActiveAt,
        DateOnly? EndsOn, string? Editor) : VendorNotice;

    /// <param name="Scope">What the budget is for: <c>key</c>, <c>team</c>, <c>internal_user</c> …</param>
    public sealed record BudgetEvent(
        string Key, string Event, string Scope, string? PersonRef, string? Team, string? KeyAlias, Money? Spent, Money? Limit,
        DateOnly? ExceededOn) : VendorNotice;

    /// <summary>Something happened at the vendor that carries no use: a finished batch, a ping, a test call.</summary>
    public sealed record Signal(string Kind, string Id) : VendorNotice;
}
