using ChatBot.Channels;
using ChatBot.Dialogue;
using ChatBot.Storage;

namespace ChatBot.Chat;

/// <summary>Presses and dialogs: what the platform waits for.</summary>
internal sealed class PressHandler(Presses presses, CommandDesk desk, GroupWriter writer)
{
    /// <summary>The answer is a message of its own; what the platform waits for is only that the press arrived.</summary>
    public async Task<Reply> AskAsync(Action<WriteScope> store, CancellationToken ct)
    {
        await writer.WriteAsync(store, ct);
        return new Reply.None();
    }

    public Task<Reply> AnswerAsync(Deed deed, Inbound inbound, CancellationToken ct) => inbound switch
    {
        CardAction { IsRefresh: true } view => presses.Of(view.Verb) is { } feature ? feature.ViewAsync(deed, view.Verb, view.Data, ct) : Task.FromResult<Reply>(new Reply.None()),
        CardAction { Verb: CommandDesk.Yes or CommandDesk.No } action => CommandAsync(deed, action, ct),
        CardAction action when presses.Of(action.Verb) is { } feature => feature.PressAsync(deed, action.Verb, action.Data, ct),
        DialogRequest request when presses.Of(request.Verb) is { } feature => feature.OpenAsync(deed, request.Verb, request.Data, ct),
        DialogSubmission submission when presses.Of(submission.Verb) is { } feature => feature.SubmitAsync(deed, submission.Verb, submission.Data, ct),
        _ => Task.FromResult<Reply>(new Reply.Notice(Presses.Stale)),
    };

    /// <summary>The card of the dry run becomes the card of what was done.</summary>
    private async Task<Reply> CommandAsync(Deed deed, CardAction action, CancellationToken ct)
    {
        var answer = await desk.PressAsync(deed, action.Verb, action.Data, ct);
        if (answer.Store is { } store) await writer.WriteAsync(store, ct);
        return new Reply.Show(answer.Content.Card is null ? new Channels.Cards.NoticeCard { Heading = answer.Content.Text }.ToMessage() : answer.Content);
    }
}
