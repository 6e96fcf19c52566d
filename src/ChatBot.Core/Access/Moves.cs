using ChatBot.Core.People;

namespace ChatBot.Core.Access;

/// <summary>What somebody, or the service by the calendar and the facts, does to a request.</summary>
public abstract record Move
{
    private Move() { }

    /// <summary>The same person asks for the same tool again: nothing new begins, what is new is added.</summary>
    public sealed record Join(string WhatFor, Blocker Blocker, ValueList<Ticket> Tickets) : Move;

    /// <param name="Terms">Of the card that was pressed; none = typed, so about what stands.</param>
    public sealed record Approve(string Reason, int? Terms = null) : Move;

    public sealed record Deny(string Reason, int? Terms = null) : Move;

    /// <param name="Level">None = as it is.</param>
    /// <param name="GrantDays">None = for good.</param>
    public sealed record Edit(string? Level, int? GrantDays, int? Terms = null) : Move;

    public sealed record Ask(string Question) : Move;

    public sealed record Answer(string Text) : Move;

    /// <summary>By the requester, once a day.</summary>
    public sealed record Remind : Move;

    /// <summary>By somebody who leads the requester or looks after access, once a day: the owner hears who asks for a decision.</summary>
    /// <param name="Note">A word to go with it; may be empty.</param>
    public sealed record Chase(string Note) : Move;

    /// <summary>By the requester, once a day: the next in line gets it.</summary>
    public sealed record Push : Move;

    public sealed record Assign(PersonId To) : Move;

    public sealed record Withdraw : Move;

    /// <param name="How">A ticket, "licence portal", the name of a connector.</param>
    public sealed record Provide(string How) : Move;

    public sealed record Release(string Why) : Move;

    /// <summary>"It works", "it does not", as the requester says; facts decide, this only tells who has to do something.</summary>
    public sealed record Tell(bool Works) : Move;

    public sealed record Review(string Text) : Move;

    /// <summary>By the service: the ladder, the owner's silence, an owner who left.</summary>
    public sealed record Age : Move;

    /// <summary>By the service: the owner cannot be reached.</summary>
    public sealed record PassOn(string Why) : Move;

    /// <summary>By the service: nobody else can be reached, so whoever had it keeps it.</summary>
    public sealed record GiveBack(PersonId To) : Move;

    /// <summary>By the service: a seat or account stands in the data.</summary>
    public sealed record SeatSeen(DateOnly Day) : Move;

    /// <summary>By the service: somebody gave a seat back, and this is the oldest wait for one.</summary>
    public sealed record OfferSeat : Move;

    /// <summary>By the service: facts of use.</summary>
    public sealed record Used(DateOnly Day) : Move;

    /// <summary>By the service: no use after the days that are allowed for it.</summary>
    public sealed record FoundUnused : Move;

    public sealed record Lapse(string Why) : Move;

    public sealed record Expire : Move;
}

public enum AccessEventKind
{
    Asked, Imported, Reopened, Joined, Approved, Denied, Edited, MoreAsked, Answered, Reminded, Pushed, Assigned, Withdrawn, Provided, Released, Told, Reviewed,
    Escalated, PassedOn, Rerouted, SeatOffered, SeatSeen, Used, FoundUnused, Lapsed, Expired, Chased,
}

/// <summary>What was done, for the record.</summary>
/// <param name="Actor">None = the service.</param>
/// <param name="Note">Redacted.</param>
public sealed record AccessEvent(AccessEventKind Kind, PersonId? Actor, string Platform, DateTimeOffset At, string? Before, string? After, string? Note);

/// <summary>What came of a move.</summary>
public abstract record Outcome
{
    private Outcome() { }

    /// <param name="Events">At least one, unless nothing was left to do.</param>
    public sealed record Done(AccessRequestState State, ValueList<AccessEvent> Events) : Outcome;

    /// <summary>Nothing changed.</summary>
    /// <param name="Why">One sentence for whoever tried.</param>
    public sealed record Refused(string Why) : Outcome;
}

/// <summary>Who moves, when and where.</summary>
/// <param name="Actor">None = the service.</param>
/// <param name="IsAdmin">Looked up now.</param>
public sealed record Mover(PersonId? Actor, string Platform, DateTimeOffset At, DateOnly Today, bool IsAdmin = false);
