using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChatBot.Channels.Cards;

/// <summary>The data of <c>cards/notice</c>: a short message with something to do: an error, a stranger's way in, a stale button, an outcome.</summary>
public sealed record NoticeCard
{
    public required string Heading { get; init; }
    public string Lang { get; init; } = "en";

    /// <summary><c>default</c>, <c>good</c>, <c>warning</c> or <c>attention</c>; the words say the same.</summary>
    public string Tone { get; init; } = "default";
    public IReadOnlyList<string> Paragraphs { get; init; } = [];

    /// <summary>What to do now, in order.</summary>
    public IReadOnlyList<string> Steps { get; init; } = [];
    public IReadOnlyList<CardFact> Facts { get; init; } = [];
    public IReadOnlyList<CardButton> Buttons { get; init; } = [];
    public AnswerWords Words { get; init; } = new();

    public string Text => string.Join('\n', (string[])
    [
        Heading, .. Paragraphs, .. Steps.Select((step, at) => $"{at + 1}. {step}"), .. Facts.Select(fact => $"{fact.Title}: {fact.Value}"),
        .. Buttons.Where(button => button.Say is not null).Select(button => $"{button.Title}: {Words.Type} \"{button.Say}\""),
    ]);

    public CardContent ToContent() => new("notice", JsonSerializer.SerializeToElement(this, CardDataJson.Default.NoticeCard));

    public MessageContent ToMessage() => new(Text, ToContent());
}

/// <summary>The data of <c>cards/welcome</c>: who the bot is, once.</summary>
public sealed record WelcomeCard
{
    public required string Heading { get; init; }
    public string Lang { get; init; } = "en";
    public IReadOnlyList<string> Paragraphs { get; init; } = [];
    public string ExamplesHeading { get; init; } = "Try one of these:";

    /// <summary>Questions that work as they stand.</summary>
    public IReadOnlyList<string> Examples { get; init; } = [];

    /// <summary>What is kept about the reader and where to see it.</summary>
    public string? Privacy { get; init; }
    public IReadOnlyList<CardButton> Buttons { get; init; } = [];
    public AnswerWords Words { get; init; } = new();

    public string Text => string.Join('\n', (string[])
    [
        Heading, .. Paragraphs, .. Examples.Count > 0 ? [ExamplesHeading] : (string[])[], .. Examples.Select(example => $"– {example}"),
        .. Privacy is { } privacy ? [privacy] : (string[])[],
    ]);

    public CardContent ToContent() => new("welcome", JsonSerializer.SerializeToElement(this, CardDataJson.Default.WelcomeCard));

    public MessageContent ToMessage() => new(Text, ToContent(), Examples);
}

/// <summary>The data of <c>cards/help</c>: every command the reader may use, in groups.</summary>
public sealed record HelpCard
{
    public required string Heading { get; init; }
    public string Lang { get; init; } = "en";
    public string Introduction { get; init; } = "";
    public required IReadOnlyList<HelpGroup> Groups { get; init; }
    public IReadOnlyList<string> Examples { get; init; } = [];

    /// <summary>What opens a dialog from here.</summary>
    public IReadOnlyList<CardButton> Buttons { get; init; } = [];
    public AnswerWords Words { get; init; } = new();

    public string Text => string.Join('\n', (string[])
    [
        Heading, .. Introduction.Length > 0 ? [Introduction] : (string[])[],
        .. Examples.Select(example => $"• {example}"),
        .. Groups.SelectMany(group => (string[])[group.Title, .. group.Commands.Select(command => $"– {command.Say}: {command.Does}")]),
        .. Buttons.Where(button => button.Say is not null).Select(button => $"{button.Title}: {Words.Type} \"{button.Say}\""),
    ]);

    public CardContent ToContent() => new("help", JsonSerializer.SerializeToElement(this, CardDataJson.Default.HelpCard));

    public MessageContent ToMessage() => new(Text, ToContent(), Examples);
}

public sealed record HelpGroup(string Title, IReadOnlyList<HelpCommand> Commands);

/// <param name="Say">The command as typed.</param>
public sealed record HelpCommand(string Say, string Does);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AnswerCard))]
[JsonSerializable(typeof(NoticeCard))]
[JsonSerializable(typeof(WelcomeCard))]
[JsonSerializable(typeof(HelpCard))]
internal sealed partial class CardDataJson : JsonSerializerContext;
