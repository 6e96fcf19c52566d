using ChatBot.Core.People;

namespace ChatBot.Core.Access;

/// <summary>Where a request stands. Open are <c>Approval</c>, <c>Approved</c> and <c>Provisioned</c>: somebody still waits to work with the tool.</summary>
public enum Stage
{
    /// <summary>Somebody has to decide.</summary>
    Approval,

    /// <summary>Decided; the seat or account is not there yet.</summary>
    Approved,

    /// <summary>The seat is there; nothing is proven until the tool was used.</summary>
    Provisioned,
    Proven,
    Denied,
    Withdrawn,

    /// <summary>Ended by the facts: the requester left, the tool is gone.</summary>
    Lapsed,
    Released,
    Expired,
}

/// <summary>How long it has waited, by the ladder.</summary>
public enum Severity { None, Warning, Sev3, Sev2, Sev1 }

/// <summary>Which function of the company is in the way, as far as the requester knows.</summary>
public enum Blocker { Unknown, Security, Procurement, Identity, Network, Licence, Manager }

/// <summary>An earlier attempt of the requester elsewhere.</summary>
/// <param name="Link">Number or address, redacted; may be empty.</param>
public sealed record Ticket(string Link, DateOnly Day);

/// <summary>People one of whom, or all of whom, have to say yes.</summary>
/// <param name="StandIns">May decide too, and are told only when the step falls back on them.</param>
public sealed record ApprovalStep(ValueList<PersonId> Approvers, bool NeedsAll, ValueList<PersonId> StandIns);

/// <summary>A yes or a no of one person.</summary>
public sealed record Decision(PersonId By, DateOnly Day, int Step, bool Yes, string Reason);

/// <summary>Everything that is true of one request at one version. Made only by <see cref="AccessMoves"/>, so that no impossible one exists.</summary>
public sealed record AccessRequestState
{
    /// <summary>For people: "approve 42".</summary>
    public required int Number { get; init; }
    public required PersonId Requester { get; init; }
    public required ToolId Tool { get; init; }
    public Stage Stage { get; init; }
    public Severity Severity { get; init; }
    public Blocker Blocker { get; init; }

    /// <summary>When the clock began: the day of the first earlier ticket, or the day of asking.</summary>
    public required DateOnly ClockDay { get; init; }

    /// <summary>When it was asked here.</summary>
    public required DateOnly AskedDay { get; init; }

    /// <summary>A live problem or a project; redacted.</summary>
    public string WhatFor { get; init; } = "";
    public string DataClass { get; init; } = "";

    /// <summary>Of the access, such as <c>read only</c>; empty = the usual one.</summary>
    public string Level { get; init; } = "";

    /// <summary>How long it is granted for; none = for good.</summary>
    public int? GrantDays { get; init; }
    public ValueList<Ticket> Tickets { get; init; } = [];
    public ValueList<ApprovalStep> Steps { get; init; } = [];

    /// <summary>The step that waits, in <see cref="Stage.Approval"/>.</summary>
    public int Step { get; init; }
    public ValueList<Decision> Decisions { get; init; } = [];

    /// <summary>Since when the current owner has it.</summary>
    public required DateOnly OwnerSince { get; init; }

    /// <summary>Who has to do something next, or to see that it is done. Never empty.</summary>
    public required PersonId Owner { get; init; }

    /// <summary>Who had the waiting step before the owner.</summary>
    public ValueList<PersonId> Passed { get; init; } = [];

    /// <summary>When somebody looks again at the latest. Never empty.</summary>
    public required DateOnly NextDay { get; init; }

    /// <summary>What an approver wants to know, until it is answered.</summary>
    public string? Asked { get; init; }
    public PersonId? AskedBy { get; init; }
    public string? Answered { get; init; }
    public DateOnly? RemindedDay { get; init; }

    /// <summary>The last day on which a person, not the service, did something about it.</summary>
    public required DateOnly TouchedDay { get; init; }

    /// <summary>When the last step said yes.</summary>
    public DateOnly? GrantedDay { get; init; }
    public DateOnly? ProvisionedDay { get; init; }
    public DateOnly? FirstUseDay { get; init; }
    public DateOnly? UnusedDay { get; init; }
    public DateOnly? UntilDay { get; init; }
    public DateOnly? EndedDay { get; init; }
    public DateOnly? ReviewedDay { get; init; }

    /// <summary>Moves with what an approver says yes to: level, duration, step. An older card does not decide about newer terms.</summary>
    public int Terms { get; init; }

    public bool IsOpen => Stage is Stage.Approval or Stage.Approved or Stage.Provisioned;

    /// <summary>In the words of the questions: not decided, decided with a yes, or ended without one.</summary>
    public RequestStatus Status => GrantedDay is not null ? RequestStatus.Granted : Stage == Stage.Approval ? RequestStatus.Open : RequestStatus.Denied;

    /// <summary>Of <see cref="Status"/>.</summary>
    public DateOnly? DecidedDay => GrantedDay ?? (Stage == Stage.Approval ? null : EndedDay);

    public ApprovalStep? Waiting => Stage == Stage.Approval && Step < Steps.Count ? Steps[Step] : null;

    /// <summary>Whoever may say yes or no now. Never the requester.</summary>
    public bool MayDecide(PersonId person) => Stage == Stage.Approval && person != Requester
        && (person == Owner || Waiting is { } step && (step.Approvers.Contains(person) || step.StandIns.Contains(person)));

    /// <summary>Days waited until access was there to be used, or until the day.</summary>
    public int WaitedDays(DateOnly today) => Math.Max(0, (ProvisionedDay ?? EndedDay ?? today).DayNumber - ClockDay.DayNumber);
}
