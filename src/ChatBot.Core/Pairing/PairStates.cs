using System.Diagnostics;
using ChatBot.Core.People;

namespace ChatBot.Core.Pairing;

/// <summary>How far two people are with each other.</summary>
public enum PairState
{
    /// <summary>One looks for a partner.</summary>
    Seeking,

    /// <summary>Two were put together and are asked, each for themselves.</summary>
    Invited,

    /// <summary>Both said yes and choose a time.</summary>
    Choosing,

    /// <summary>A time is set.</summary>
    Set,

    /// <summary>The time is over and they are asked how it was.</summary>
    Met,

    /// <summary>Told how it was, or never told.</summary>
    Over,

    /// <summary>Withdrawn, or nobody could be found in a quarter.</summary>
    Ended,
}

public enum Consent { Open, Yes, No }

/// <summary>What can happen to a pair.</summary>
public abstract record PairEvent
{
    private PairEvent() { }

    public sealed record Answered(PersonId By, bool Yes) : PairEvent;

    /// <summary>The days to answer are over.</summary>
    public sealed record NoReply : PairEvent;

    public sealed record TimeChosen(PersonId By, DateTimeOffset At) : PairEvent;

    /// <summary>A set time does not fit any more: somebody asked, moved to another zone, or will be away.</summary>
    public sealed record TimeLost : PairEvent;

    /// <summary>One left the organisation, or withdrew.</summary>
    public sealed record Gone(PersonId Who) : PairEvent;

    public sealed record TimeOver : PairEvent;

    /// <param name="DidMeet">False: they choose another time.</param>
    public sealed record Told(PersonId By, bool DidMeet) : PairEvent;
}

/// <summary>A pair as far as its moves need it.</summary>
/// <param name="Low">Who brings the problem.</param>
/// <param name="High">None while looking.</param>
public sealed record PairStanding(PairState State, PersonId Low, PersonId? High, Consent LowSays = Consent.Open, Consent HighSays = Consent.Open, DateTimeOffset? MeetsAt = null);

/// <summary>What follows from an event.</summary>
public enum PairStep
{
    /// <summary>Nothing to tell anybody: a first yes, a decline, a second press.</summary>
    Silent,

    /// <summary>Ask both for a time.</summary>
    OfferTimes,

    /// <summary>Tell both when, with the calendar file.</summary>
    TellTime,

    /// <summary>The one who brought the problem looks on; nobody is told who declined.</summary>
    LookOn,

    /// <summary>The one who stays is told that they look on.</summary>
    TellLookOn,

    /// <summary>Ask both how it was.</summary>
    AskHowItWas,

    /// <summary>It does not apply now.</summary>
    Stale,
}

/// <summary>The moves of a pair. Both must say yes; either may say no, and nobody learns which of them did.</summary>
public static class PairMoves
{
    public static (PairStanding After, PairStep Step) Apply(PairStanding pair, PairEvent happened) => happened switch
    {
        PairEvent.Answered answer => Answer(pair, answer),
        PairEvent.NoReply => pair.State switch
        {
            PairState.Invited or PairState.Choosing => (LooksOn(pair), PairStep.LookOn),
            PairState.Met => (pair with { State = PairState.Over }, PairStep.Silent),
            PairState.Seeking or PairState.Set or PairState.Over or PairState.Ended => (pair, PairStep.Stale),
        },
        PairEvent.TimeChosen chosen => pair.State is PairState.Choosing && IsOne(pair, chosen.By) ? (pair with { State = PairState.Set, MeetsAt = chosen.At }, PairStep.TellTime) : (pair, PairStep.Stale),
        PairEvent.TimeLost => pair.State is PairState.Set or PairState.Choosing ? (pair with { State = PairState.Choosing, MeetsAt = null }, PairStep.OfferTimes) : (pair, PairStep.Stale),
        PairEvent.Gone gone => Left(pair, gone.Who),
        PairEvent.TimeOver => pair.State == PairState.Set ? (pair with { State = PairState.Met }, PairStep.AskHowItWas) : (pair, PairStep.Stale),
        PairEvent.Told told => Told(pair, told),
        _ => throw new UnreachableException(),
    };

    private static (PairStanding, PairStep) Answer(PairStanding pair, PairEvent.Answered answer)
    {
        if (pair.State != PairState.Invited || !IsOne(pair, answer.By)) return (pair, PairStep.Stale);
        if (!answer.Yes) return (LooksOn(pair), PairStep.LookOn);
        var after = answer.By == pair.Low ? pair with { LowSays = Consent.Yes } : pair with { HighSays = Consent.Yes };
        return after is { LowSays: Consent.Yes, HighSays: Consent.Yes } ? (after with { State = PairState.Choosing }, PairStep.OfferTimes) : (after, PairStep.Silent);
    }

    private static (PairStanding, PairStep) Left(PairStanding pair, PersonId who)
    {
        if (pair.State is PairState.Over or PairState.Ended) return (pair, PairStep.Stale);
        if (who == pair.Low) return (pair with { State = PairState.Ended }, pair.State is PairState.Choosing or PairState.Set ? PairStep.TellLookOn : PairStep.Silent);
        if (who != pair.High) return (pair, PairStep.Stale);

        // Whoever was promised a partner is told that they look on; somebody who was only asked never knew.
        return pair.State == PairState.Met ? (pair with { State = PairState.Over }, PairStep.Silent)
            : (LooksOn(pair), pair.State is PairState.Choosing or PairState.Set ? PairStep.TellLookOn : PairStep.LookOn);
    }

    private static (PairStanding, PairStep) Told(PairStanding pair, PairEvent.Told told)
    {
        if (pair.State != PairState.Met || !IsOne(pair, told.By)) return (pair, PairStep.Stale);
        return told.DidMeet ? (pair, PairStep.Silent) : (pair with { State = PairState.Choosing, MeetsAt = null }, PairStep.OfferTimes);
    }

    private static PairStanding LooksOn(PairStanding pair) => new(PairState.Seeking, pair.Low, null);

    private static bool IsOne(PairStanding pair, PersonId who) => who == pair.Low || who == pair.High;
}
