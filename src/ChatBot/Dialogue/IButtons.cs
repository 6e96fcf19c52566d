using System.Text.Json;
using ChatBot.Channels;

namespace ChatBot.Dialogue;

/// <summary>What a feature does when a button of its cards is pressed or one of its dialogs is opened or sent off. Registered as a singleton.</summary>
/// <remarks>An implementation decides and writes by itself, in one piece of work of the writer, so that a second press finds the first one's state.
/// The data is a claim: ids in it are checked against the actor's rights and the state in the store before anything is done.</remarks>
internal interface IButtons
{
    /// <summary>Exact verbs, each led by the feature's name: <c>access.approve</c>.</summary>
    IReadOnlyList<string> Verbs { get; }

    Task<Reply> PressAsync(Deed deed, string verb, JsonElement data, CancellationToken ct);

    /// <summary>The platform asks by itself for the card as it is now, for this reader. Nothing may be said, queued or decided from it.</summary>
    /// <returns><see cref="Reply.Show"/>, or nothing to leave the card as it is.</returns>
    Task<Reply> ViewAsync(Deed deed, string verb, JsonElement data, CancellationToken ct) => Task.FromResult<Reply>(new Reply.None());

    /// <returns><see cref="Reply.OpenDialog"/>, or why there is none to open.</returns>
    Task<Reply> OpenAsync(Deed deed, string verb, JsonElement data, CancellationToken ct) => Task.FromResult<Reply>(new Reply.Notice(Presses.Stale));

    /// <returns><see cref="Reply.FieldErrors"/> keeps the dialog open; nothing closes it.</returns>
    Task<Reply> SubmitAsync(Deed deed, string verb, JsonElement data, CancellationToken ct) => Task.FromResult<Reply>(new Reply.Notice(Presses.Stale));
}

/// <summary>Finds the feature that a press belongs to.</summary>
internal sealed class Presses
{
    public const string Stale = "This button belongs to something that is over. Ask again and use the new card.";

    private readonly Dictionary<string, IButtons> byVerb;

    /// <exception cref="InvalidOperationException">Two features claim one verb.</exception>
    public Presses(IEnumerable<IButtons> features)
    {
        byVerb = new(StringComparer.Ordinal);
        foreach (var feature in features)
            foreach (var verb in feature.Verbs)
                if (!byVerb.TryAdd(verb, feature)) throw new InvalidOperationException($"The verb {verb} belongs to two features.");
    }

    public IButtons? Of(string verb) => byVerb.GetValueOrDefault(verb);
}
