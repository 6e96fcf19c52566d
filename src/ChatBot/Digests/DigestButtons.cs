using System.Globalization;
using System.Text.Json;
using ChatBot.Channels;
using ChatBot.Channels.Cards;
using ChatBot.Dialogue;

namespace ChatBot.Digests;

/// <summary>The buttons of a digest, and of what its actions send out.</summary>
internal sealed class DigestButtons(DigestActs acts, SeatAnswers seats) : IButtons
{
    public const string Do = "digest.do", Seat = "digest.seat";

    public IReadOnlyList<string> Verbs { get; } = [Do, Seat];

    public async Task<Reply> PressAsync(Deed deed, string verb, JsonElement data, CancellationToken ct)
    {
        if (verb == Seat)
            return int.TryParse(Text(data, "tool"), CultureInfo.InvariantCulture, out var tool) && Text(data, "answer") is "keep" or "release"
                ? new Reply.Show(new NoticeCard { Heading = await seats.GiveAsync(deed, tool, Text(data, "answer") == "release", ct), Tone = "good" }.ToMessage())
                : new Reply.Notice(Presses.Stale);
        var (plan, no) = Find(deed, data);
        return new Reply.Notice(plan is null ? no! : (await acts.DoAsync(deed, plan, new Dictionary<string, string>(), ct)).Says);
    }

    public Task<Reply> OpenAsync(Deed deed, string verb, JsonElement data, CancellationToken ct)
    {
        var (plan, no) = Find(deed, data);
        return Task.FromResult<Reply>(plan is null
            ? new Reply.Notice(no!)
            : new Reply.OpenDialog(new FormCard { Paragraphs = plan.Paragraphs, Fields = plan.Fields, Submit = plan.Words.Submit }.ToDialog(plan.Words.Title, Do, Sealed(data, plan))));
    }

    public async Task<Reply> SubmitAsync(Deed deed, string verb, JsonElement data, CancellationToken ct)
    {
        var (plan, no) = Find(deed, data);
        if (plan is null) return new Reply.Notice(no!);

        // Others would hear of it by now than the dialog said: say so first.
        if (Text(data, "seal") != plan.Seal) return new Reply.OpenDialog(new FormCard { Paragraphs = [plan.Words.Changed, .. plan.Paragraphs], Fields = plan.Fields, Submit = plan.Words.Submit }.ToDialog(plan.Words.Title, Do, Sealed(data, plan)));
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in plan.Fields)
        {
            if (Text(data, field.Id)?.Trim() is { Length: > 0 } value) fields[field.Id] = value;
            else if (field.Required) return new Reply.FieldErrors(new Dictionary<string, string> { [field.Id] = field.Error });
        }

        var (isDone, says) = await acts.DoAsync(deed, plan, fields, ct);
        return isDone || plan.Fields.Count == 0 ? new Reply.Notice(says) : new Reply.FieldErrors(new Dictionary<string, string> { [plan.Fields[^1].Id] = says });
    }

    private (DigestActs.Plan? Plan, string? No) Find(Deed deed, JsonElement data) =>
        int.TryParse(Text(data, "action"), CultureInfo.InvariantCulture, out var number) && Text(data, "digest") is { } digest ? acts.Find(deed, digest, number) : (null, Presses.Stale);

    private static JsonElement Sealed(JsonElement data, DigestActs.Plan plan) =>
        JsonSerializer.SerializeToElement(new Dictionary<string, string> { ["digest"] = Text(data, "digest")!, ["action"] = Text(data, "action")!, ["seal"] = plan.Seal });

    private static string? Text(JsonElement data, string name) =>
        data.ValueKind == JsonValueKind.Object && data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
