using ChatBot.Channels.Cards;

namespace ChatBot.Dialogue;

/// <summary>A feature's part of the reader's own page (Slack's Home tab, the command <c>home</c>). Registered as a singleton.</summary>
internal interface IHomeSection
{
    /// <summary>Lower comes first.</summary>
    int Order { get; }

    /// <returns>None when there is nothing of the feature for this person.</returns>
    Task<HomeSection?> OfAsync(Deed deed, CancellationToken ct);

    /// <summary>What this person can begin with the feature: buttons that open a dialog, on their page and on the help card.</summary>
    IReadOnlyList<CardButton> Begins(Deed deed) => [];
}
