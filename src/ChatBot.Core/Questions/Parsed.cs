using ChatBot.Core.Answers;

namespace ChatBot.Core.Questions;

/// <summary>What a message was understood as. Nothing has been looked up and no right has been checked yet.</summary>
public abstract record Parsed
{
    private Parsed() { }

    /// <param name="Notes">What the answer has to say about the reading: words left out, defaults taken. Sentences without a figure.</param>
    public sealed record Asked(Question Question, IReadOnlyList<string> Notes) : Parsed;

    /// <param name="Options">Sorted by key; empty when any answer in words will do.</param>
    public sealed record Clarify(string Text, IReadOnlyList<ClarifyOption> Options) : Parsed;

    /// <param name="About">The question that was refused, whose slots a follow-up still inherits; none when there was none.</param>
    public sealed record Refused(RefusalReason Reason, string Text, Question? About = null) : Parsed;

    /// <summary>Proposed, and done only after a yes.</summary>
    public sealed record Act(ProposedAction Action, string Text) : Parsed;

    /// <summary>The yes to the action proposed last.</summary>
    public sealed record Confirmed(ProposedAction Action) : Parsed;

    /// <summary>The no to the action proposed last.</summary>
    public sealed record Declined(ProposedAction Action) : Parsed;

    /// <summary>An answer in words alone, such as the state of access; it holds no figure of use or money.</summary>
    public sealed record Said(string Text) : Parsed;

    public sealed record Help(string Text, IReadOnlyList<string> Examples) : Parsed;

    public sealed record Define(Definition Definition) : Parsed;

    /// <summary>"How did you get that?", about the last question.</summary>
    public sealed record Explain(Question Last) : Parsed;

    /// <summary>"How fresh is the data?"</summary>
    public sealed record Freshness : Parsed;

    public sealed record Cleared : Parsed;
}

/// <param name="Reading">What the message means when this option is picked: an <see cref="Parsed.Asked"/> or an action.</param>
public sealed record ClarifyOption(string Key, string Label, Parsed Reading);

/// <summary>What a conversation of one asker remembers between two messages.</summary>
/// <param name="Last">The last question, answered or refused.</param>
/// <param name="Pending">The options of the clarification that was asked last; empty when none waits.</param>
/// <param name="Proposed">The action that waits for a yes.</param>
public sealed record ConversationState(Question? Last, IReadOnlyList<ClarifyOption> Pending, ProposedAction? Proposed)
{
    public static readonly ConversationState Fresh = new(null, [], null);

    /// <summary>The options from which the last message picked one; empty otherwise. "And the other one?" picks from them again.</summary>
    public IReadOnlyList<ClarifyOption> Offered { get; init; } = [];

    /// <summary>What the conversation remembers after this message.</summary>
    public ConversationState After(Parsed parsed) => parsed switch
    {
        Parsed.Asked asked => new(asked.Question, [], null) { Offered = [.. Pending.Where(o => Pending.Any(p => p.Reading == asked) && o.Reading is Parsed.Asked)] },
        Parsed.Clarify clarify => new(Last, clarify.Options, null),
        Parsed.Refused refused => new(refused.About ?? Last, [], null),
        Parsed.Act act => new(Last, [], act.Action),
        Parsed.Cleared => Fresh,
        Parsed.Explain or Parsed.Help or Parsed.Define or Parsed.Freshness or Parsed.Said => this with { Proposed = null },
        Parsed.Confirmed or Parsed.Declined => new(Last, [], null),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}

/// <summary>A term as this product uses it (semantics, section 3) and where a vendor's own use of the word differs.</summary>
/// <param name="Term">As people say it.</param>
/// <param name="Source">Where the definition comes from.</param>
/// <param name="Elsewhere">How vendors define the word; none where no difference is known.</param>
public sealed record Definition(string Term, string Text, string Source, string? Elsewhere = null);
