using ChatBot.Channels;
using ChatBot.Channels.Cards;
using ChatBot.People;

namespace ChatBot.Chat;

/// <summary>What somebody hears whom the organisation does not know here, and their way in: a one-time code.</summary>
internal sealed class Strangers(LinkCodes codes)
{
    /// <param name="unknown">Anything but a known person.</param>
    public async Task<MessageContent> AnswerAsync(Inbound inbound, ChatUser unknown, string text, CancellationToken ct)
    {
        if (unknown is ChatUser.Guest)
            return new NoticeCard { Heading = "I answer people of this organisation only, so I have nothing for guests.", Paragraphs = ["Ask whoever invited you."], Tone = "warning" }.ToMessage();
        if (CodeOf(text) is not { } code) return WayIn(((ChatUser.Stranger)unknown).Email);
        return await codes.UseAsync(inbound.From, ChatUsers.ReferenceOf(inbound.From), code, ct) switch
        {
            LinkOutcome.Linked linked => new NoticeCard { Heading = $"Linked: you are {linked.Name}.", Paragraphs = ["Ask me anything, or say help."], Tone = "good" }.ToMessage(),
            LinkOutcome.TooOften often => new NoticeCard
            {
                Heading = "That were too many codes in a short time.", Paragraphs = [$"Try again in {Math.Ceiling(often.Wait.TotalMinutes):0} minutes."], Tone = "warning",
            }.ToMessage(),
            LinkOutcome.Wrong => new NoticeCard
            {
                Heading = "This code is not good any more.", Tone = "warning",
                Paragraphs = [$"A code works once and for {LinkCodes.Life.TotalMinutes:0} minutes. Ask for a new one."],
            }.ToMessage(),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static MessageContent WayIn(string? email) => new NoticeCard
    {
        Heading = email is null ? "I could not find out who you are here." : $"Nobody here has the e-mail {email}.", Tone = "warning",
        Steps =
        [
            "Ask an admin for a link code, or say \"link code\" to me in an account of yours that I know.",
            $"Type here: link, a blank, and the code. It works once, within {LinkCodes.Life.TotalMinutes:0} minutes.",
        ],
    }.ToMessage();

    private static string? CodeOf(string text)
    {
        var said = text.TrimStart('/').Trim();
        return said.StartsWith("link ", StringComparison.OrdinalIgnoreCase) && said["link ".Length..].Trim() is { Length: > 0 and <= 100 } code ? code : null;
    }
}
