using System.Globalization;
using System.Text.Json;
using ChatBot.Channels;
using ChatBot.Core.Answers;
using ChatBot.Dialogue;
using ChatBot.Storage;

namespace ChatBot.Chat;

/// <summary>What can be done with an answer that was given: turn its pages, look again with today's data, get in private what was held back in company.
/// The answer is made anew from the question, with the rights of the one who presses.</summary>
internal sealed class AnswerButtons(AnswerBook book, ChatHandler chat, Outbox.Outbox outbox, GroupWriter writer) : IButtons
{
    public IReadOnlyList<string> Verbs => [AnswerCards.TurnPage, AnswerMessages.Refresh, AnswerMessages.SendPrivately];

    public async Task<Reply> PressAsync(Deed deed, string verb, JsonElement data, CancellationToken ct)
    {
        if (await book.FindAsync(Text(data, "answer"), ct) is not { Question: not null } given) return new Reply.Notice(Presses.Stale);
        if (!given.CanBeSeen(deed.Platform, deed.Conversation, deed.Actor.Id.Value)) return new Reply.Refused("This card was not sent to you, so nothing was done.") { IsForged = true };
        return verb switch
        {
            AnswerMessages.SendPrivately => await SendAsync(deed, given, ct),
            AnswerMessages.Refresh => Show(deed, given, deed.Now, page: 0),
            _ => Show(deed, given, given.At, int.TryParse(Text(data, "page"), NumberStyles.None, CultureInfo.InvariantCulture, out var page) ? page : 0),
        };
    }

    public async Task<Reply> ViewAsync(Deed deed, string verb, JsonElement data, CancellationToken ct) =>
        verb == AnswerMessages.Refresh && await PressAsync(deed, verb, data, ct) is Reply.Show shown ? shown : new Reply.None();

    /// <summary>For the presser's eyes: everybody else's card stays as it is.</summary>
    /// <param name="asOf">The day that the question is asked on: a page belongs to the page before it.</param>
    private Reply Show(Deed deed, GivenAnswer given, DateTimeOffset asOf, int page)
    {
        if (chat.Again(deed.Actor.Email, given.Question!, asOf) is not { } again) return new Reply.Notice(Presses.Stale);
        again.Told();
        return new Reply.Show(AnswerMessages.Of(again.Answer, given.Id, again.Locale, page));
    }

    private async Task<Reply> SendAsync(Deed deed, GivenAnswer given, CancellationToken ct)
    {
        if (given.Person != deed.Actor.Id.Value) return new Reply.Refused("That is ready for the one who asked. Ask me yourself, and you get what is yours to see.");
        if (chat.Again(deed.Actor.Email, given.Question!, given.At) is not { } again) return new Reply.Notice(Presses.Stale);
        var id = book.NewId();
        // One private copy of an answer, however often and on whichever host it is asked for.
        var identity = $"private/{AnswerMessages.Text(given.Id)}";
        var message = new OutboundMessage.Post(AnswerMessages.Of(again.Answer, id, again.Locale)) { To = deed.Personal, Key = identity };
        var isNew = await writer.WriteAsync(scope =>
        {
            if (!outbox.Add(scope, message, deed.Now + ChatInbound.Useful)) return false;
            again.Store?.Invoke(scope);
            AnswerBook.Keep(scope, id, deed.Platform, null, deed.Actor.Email, given.Question, AnswerBook.OfPress(deed.Conversation, "", AnswerMessages.SendPrivately, identity), identity, deed.Now);
            scope.Db.SaveChanges();
            scope.AfterCommit(again.Told);
            return true;
        }, ct);
        return new Reply.Notice(isNew ? "I sent it to you in private." : "I sent it to you before: it is in your chat with me.");
    }

    private static string? Text(JsonElement data, string name) =>
        data.ValueKind == JsonValueKind.Object && data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
