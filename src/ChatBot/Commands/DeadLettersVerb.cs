using System.CommandLine;
using ChatBot.Ingest;
using ChatBot.Ingest.Export;
using ChatBot.Storage.Rows;

namespace ChatBot.Commands;

internal static class DeadLettersVerb
{
    private static readonly Option<bool> Json = new("--json") { Description = "One JSON object a line." };
    private static readonly Argument<Guid> Which = new("id") { Description = "As in dead-letters list." };

    public static Command Create()
    {
        var list = VerbWords.Verb("list", "Lists what was parked, newest first.", "dead-letters list", Json);
        list.SetAction(ListAsync);
        var show = VerbWords.Verb("show", "Shows shape and reason; content is never kept.", "dead-letters show 0198f0c2-0000-7000-8000-000000000000", Which);
        show.SetAction(ShowAsync);
        var replay = VerbWords.Verb("replay", "Tries once more what the store had refused.", "dead-letters replay 0198f0c2-0000-7000-8000-000000000000", Which);
        replay.SetAction(ReplayAsync);
        return VerbWords.Verb("dead-letters", "Deliveries that could not be taken in: shape and reason, never content.", "dead-letters list", list, show, replay);
    }

    private static async Task<int> ListAsync(ParseResult parsed, CancellationToken ct)
    {
        await using var app = await OpenAsync(parsed, ct);
        var letters = await app.Services.GetRequiredService<DeadLetters>().ListAsync(ct);
        foreach (var letter in letters) await parsed.InvocationConfiguration.Output.WriteLineAsync(parsed.GetValue(Json) ? JsonOf(letter) : $"{letter.Id}  {letter.At:yyyy-MM-dd HH:mm}Z  {letter.Source,-20} {letter.Reason} ({letter.Shape}){(letter.State == DeadLetterState.Replayed ? "  replayed" : "")}");
        var messages = await app.Services.GetRequiredService<ParkedMessages>().ListAsync(ct);
        foreach (var message in messages)
            await parsed.InvocationConfiguration.Output.WriteLineAsync(parsed.GetValue(Json) ? JsonOf(message) : $"{message.Id}  {message.At:yyyy-MM-dd HH:mm}Z  {message.Kind} {message.Where,-13} {message.Reason} ({message.Attempts} attempts)");
        if (letters.Count + messages.Count == 0 && !parsed.GetValue(Json)) await parsed.InvocationConfiguration.Output.WriteLineAsync("Nothing is parked.");
        return CommandLine.Done;
    }

    private static async Task<int> ShowAsync(ParseResult parsed, CancellationToken ct)
    {
        await using var app = await OpenAsync(parsed, ct);
        var id = parsed.GetValue(Which);
        var shown = (await app.Services.GetRequiredService<DeadLetters>().ListAsync(ct)).Where(l => l.Id == id).Select(JsonOf)
            .Concat((await app.Services.GetRequiredService<ParkedMessages>().ListAsync(ct)).Where(m => m.Id == id).Select(JsonOf)).FirstOrDefault();
        await parsed.InvocationConfiguration.Output.WriteLineAsync(shown ?? throw new Refusal("There is no such dead letter. See: dead-letters list"));
        return CommandLine.Done;
    }

    private static async Task<int> ReplayAsync(ParseResult parsed, CancellationToken ct)
    {
        await using var app = await OpenAsync(parsed, ct);
        var id = parsed.GetValue(Which);
        if (!await app.Services.GetRequiredService<ParkedMessages>().ReplayAsync(id, ct)
            && await app.Services.GetRequiredService<DeadLetters>().ReplayAsync(id, ct) is { } refusal) throw new Refusal(refusal);
        await parsed.InvocationConfiguration.Output.WriteLineAsync("Replayed.");
        return CommandLine.Done;
    }

    private static string JsonOf(ParkedMessage message) => Lines.Json(
        ("id", message.Id.ToString()), ("at", Lines.Instant(message.At)), ("source", $"{message.Kind}/{message.Where}"), ("reason", message.Reason),
        ("shape", $"{message.Attempts} attempts"), ("state", "parked"), ("can_be_replayed", message.CanBeReplayed));

    private static string JsonOf(DeadLetterRow letter) => Lines.Json(
        ("id", letter.Id.ToString()), ("at", Lines.Instant(letter.At)), ("source", letter.Source), ("reason", letter.Reason), ("shape", letter.Shape),
        ("state", letter.State.ToString().ToLowerInvariant()), ("can_be_replayed", letter.State == DeadLetterState.Parked && letter.Facts is not null));

    private static async Task<WebApplication> OpenAsync(ParseResult parsed, CancellationToken ct)
    {
        var app = ServiceHost.Build(parsed.GetValue(CommandLine.Data)!.FullName);
        await ServeVerb.PrepareStoreAsync(app, ct);
        return app;
    }
}
