using System.Globalization;
using System.Text.Json;
using ChatBot.Channels;
using ChatBot.Channels.Cards;
using ChatBot.Core.Nudges;
using ChatBot.Dialogue;
using ChatBot.Storage;
using Microsoft.EntityFrameworkCore;

namespace ChatBot.Nudges;

/// <summary>The buttons of an offer. An answer replaces the card with what became of it.</summary>
internal sealed class NudgeButtons(GroupWriter writer, NudgeAnswers answers, NudgeSight sight, Outbox.Outbox outbox, Func<ChatBotDb> open) : IButtons
{
    private static readonly Dictionary<string, NudgeAnswer> Answers = new(StringComparer.Ordinal)
    {
        [NudgeWords.Works] = NudgeAnswer.Works, [NudgeWords.NotSeen] = NudgeAnswer.NotSeen, [NudgeWords.Push] = NudgeAnswer.StillNeeded, [NudgeWords.NotNeeded] = NudgeAnswer.NotNeeded,
        [NudgeWords.Keep] = NudgeAnswer.Keep, [NudgeWords.Release] = NudgeAnswer.Release, [NudgeWords.NotNow] = NudgeAnswer.NotNow, [NudgeWords.NotForMe] = NudgeAnswer.NotForMe,
    };

    public IReadOnlyList<string> Verbs { get; } = [.. Answers.Keys, NudgeWords.Why];

    public async Task<Reply> PressAsync(Deed deed, string verb, JsonElement data, CancellationToken ct)
    {
        if (IdOf(data) is not { } id) return new Reply.Notice(Presses.Stale);
        if (verb == NudgeWords.Why) return new Reply.Notice(await sight.WhyAsync(deed, id, ct) ?? Presses.Stale);
        var said = await writer.WriteAsync(scope => answers.Give(scope, deed, id, Answers[verb]), ct);
        return said is null ? new Reply.Notice(Presses.Stale) : new Reply.Show(NudgeAnswers.Settled(said));
    }

    public async Task<Reply> OpenAsync(Deed deed, string verb, JsonElement data, CancellationToken ct)
    {
        if (IdOf(data) is not { } id || !await IsMineAsync(deed, id, ct)) return new Reply.Notice(Presses.Stale);
        var back = JsonSerializer.SerializeToElement(new { nudge = id.ToString() });
        return verb switch
        {
            NudgeWords.NotNow => new Reply.OpenDialog(new FormCard
            {
                Paragraphs = ["I leave this until then."], Submit = "Not now",
                Fields = [new("until", "Until when", "choice") { Value = "28", Options = [new("14", "In two weeks"), new("28", "In four weeks"), new("91", "In three months")] }],
            }.ToDialog("Not now", verb, back)),
            NudgeWords.NotForMe => new Reply.OpenDialog(new FormCard
            {
                Paragraphs = [$"A clean answer. If you tell me why, it stays with you: only counts of at least {deed.Organisation.Settings.MinimumGroupSize} people go to whoever runs the tool."], Submit = "Not for me",
                Fields = [new("reason", "Why, if you like", "choice") { Required = false, Options = [.. Reasons.Select(r => new CardOption(r.Key, r.Value))] }],
            }.ToDialog("Not for me", verb, back)),
            _ => new Reply.Notice(Presses.Stale),
        };
    }

    public async Task<Reply> SubmitAsync(Deed deed, string verb, JsonElement data, CancellationToken ct)
    {
        if (IdOf(data) is not { } id || !Answers.TryGetValue(verb, out var answer)) return new Reply.Notice(Presses.Stale);
        var days = int.TryParse(TextOf(data, "until"), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? Math.Clamp(given, 1, 365) : 28;
        var said = await writer.WriteAsync(scope =>
        {
            var words = answers.Give(scope, deed, id, answer, ReasonOf(TextOf(data, "reason")), deed.Today.AddDays(days));
            if (words is null) return words;
            var row = scope.Db.Nudges.First(n => n.Id == id);
            outbox.Revise(scope, row.Identity, $"v{row.Version}", NudgeAnswers.Settled(words));
            scope.Db.SaveChanges();
            return words;
        }, ct);
        return said is null ? new Reply.Notice(Presses.Stale) : new Reply.None();
    }

    internal static readonly IReadOnlyDictionary<string, string> Reasons = new Dictionary<string, string>
    {
        ["quality"] = "Quality of what comes out", ["safety"] = "Safety or data", ["fit"] = "It does not fit my work", ["speed"] = "It makes me slower", ["preference"] = "I prefer to work without it",
    };

    internal static NotForMeReason ReasonOf(string? word) => word is { Length: > 0 } && Reasons.ContainsKey(word) ? Enum.Parse<NotForMeReason>(word, ignoreCase: true) : NotForMeReason.Unsaid;

    /// <summary>A reason in somebody's own words, of which nothing else is kept.</summary>
    internal static NotForMeReason ReasonIn(string words) =>
        Telling.FirstOrDefault(t => t.Words.Any(w => words.Contains(w, StringComparison.OrdinalIgnoreCase))).Reason;

    private static readonly (NotForMeReason Reason, string[] Words)[] Telling =
    [
        (NotForMeReason.Safety, ["safe", "secur", "privacy", "secret", "confidential", "data protection"]), (NotForMeReason.Speed, ["speed", "slow", "faster without", "takes longer", "too long"]),
        (NotForMeReason.Quality, ["quality", "wrong", "mistake", "error", "unreliable", "not good", "bad", "poor"]), (NotForMeReason.Fit, ["fit", "my work", "no use", "useless", "not useful"]), (NotForMeReason.Preference, ["prefer", "like"]),
    ];

    internal static string? TextOf(JsonElement data, string name) =>
        data.ValueKind == JsonValueKind.Object && data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    internal static Guid? IdOf(JsonElement data, string name = "nudge") => Guid.TryParse(TextOf(data, name), out var id) ? id : null;

    private async Task<bool> IsMineAsync(Deed deed, Guid id, CancellationToken ct)
    {
        var person = deed.Actor.Id.Value;
        await using var db = open();
        return await db.Nudges.AnyAsync(n => n.Id == id && n.PersonId == person, ct);
    }
}
