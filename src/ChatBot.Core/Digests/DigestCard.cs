using ChatBot.Core.Answers;

namespace ChatBot.Core.Digests;

/// <summary>The data of <c>cards/digest</c>: every figure is written out already.</summary>
/// <param name="Outcomes">What came of the actions of the last one; empty where there were none.</param>
/// <param name="Text">The complete plain-text twin.</param>
public sealed record DigestCard(
    string Id, string Lang, string Heading, string Summary, string OutcomesTitle, IReadOnlyList<string> Outcomes, IReadOnlyList<DigestSection> Sections,
    CardChart? Chart, string ActionsTitle, IReadOnlyList<DigestButton> Actions, string Coverage, IReadOnlyList<string> Next, CardWords Words, string Text);

public sealed record DigestSection(string Title, IReadOnlyList<DigestLine> Lines);

/// <param name="Note">What it is compared with and what it covers.</param>
public sealed record DigestLine(string Text, string Note);

/// <summary>One thing to do.</summary>
/// <param name="Text">What, and what it is worth.</param>
public sealed record DigestButton(string Text, CardButton Button);

/// <summary>A figure as it stands on the card, with the question that it answers.</summary>
public sealed record DigestFigure(string Name, FigureValue Value, string Unit, string Question);

/// <summary>A digest that was made: what is shown, what is to be remembered of it.</summary>
public sealed record Digest(DigestCard Card, IReadOnlyList<DigestFigure> Figures, IReadOnlyList<DigestAction> Actions);
