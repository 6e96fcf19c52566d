using ChatBot.Core.Answers;

namespace ChatBot.Core.Access;

/// <summary>One thing that happened, for the timeline of a card.</summary>
/// <param name="When">A day, as the reader writes it.</param>
public sealed record TimelineEntry(string When, string What);

/// <summary>The data of <c>cards/access-request</c>, <c>cards/access-status</c> and <c>cards/access-incident</c>; every figure is written out already.</summary>
/// <param name="Kind">The folder.</param>
/// <param name="Tone"><c>default</c>, <c>good</c>, <c>warning</c> or <c>attention</c>; the words say the same.</param>
/// <param name="Timeline">Oldest first; may be empty.</param>
/// <param name="Reason">Label of the field for a reason; empty = no field.</param>
public sealed record AccessCard(
    string Kind, string Heading, string Tone, IReadOnlyList<string> Paragraphs, IReadOnlyList<CardFact> Facts, IReadOnlyList<TimelineEntry> Timeline, string Reason, IReadOnlyList<CardButton> Buttons)
{
    public const string Request = "access-request", Status = "access-status", Incident = "access-incident";

    public string Lang { get; init; } = "en";
    public string TimelineTitle { get; init; } = "What happened";
    public string ReasonHint { get; init; } = "A no needs one; a yes may have one.";
    public CardWords Words { get; init; } = CardWords.English;

    /// <summary>The complete plain-text twin, with what to type instead of pressing.</summary>
    public string Text => string.Join('\n', (string[])
    [
        Heading, .. Paragraphs, .. Facts.Select(f => $"{f.Title}: {f.Value}"), .. Timeline.Count > 0 ? [$"{TimelineTitle}:"] : (string[])[], .. Timeline.Select(t => $"– {t.When}: {t.What}"),
        .. Buttons.Where(b => b.Say is not null).Select(b => $"{b.Title}: {Words.Type} \"{b.Say}\""),
    ]);
}
