using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChatBot.Channels.Cards;

/// <summary>The data of <c>cards/form</c>: the fields of a dialog, in order. What was filled in comes back under the fields' ids.</summary>
public sealed record FormCard
{
    public string Lang { get; init; } = "en";

    /// <summary>What the form is for, above its fields.</summary>
    public IReadOnlyList<string> Paragraphs { get; init; } = [];
    public required IReadOnlyList<FormField> Fields { get; init; }

    /// <summary>On the button that sends it off.</summary>
    public string Submit { get; init; } = "Send";

    public string Text => string.Join('\n', (string[])[.. Paragraphs, .. Fields.Select(Line)]);

    public CardContent ToContent() => new("form", JsonSerializer.SerializeToElement(this, FormDataJson.Default.FormCard));

    /// <param name="verb">Comes back with the fields.</param>
    /// <param name="data">Comes back with the fields; none of its names may be a field's.</param>
    public Dialog ToDialog(string title, string verb, JsonElement? data = null) => new(title, verb, ToContent(), data);

    private static string Line(FormField field) => field.Options.Count == 0
        ? $"{field.Label}: {(field.Value.Length > 0 ? field.Value : "…")}"
        : $"{field.Label}: {string.Join(" / ", field.Options.Select(option => option.Title))}";
}

/// <param name="Id">Letters, digits, <c>_</c>: the name under which the value comes back, always as text.</param>
/// <param name="Label">Read out with the field; never empty.</param>
/// <param name="Kind"><c>text</c>, <c>multiline</c>, <c>choice</c>, <c>choices</c> (several, joined by commas), <c>date</c> (<c>yyyy-MM-dd</c>) or
/// <c>number</c>.</param>
public sealed record FormField(string Id, string Label, string Kind = "text")
{
    /// <summary>What to put in, in a sentence; may be empty.</summary>
    public string Hint { get; init; } = "";

    /// <summary>Filled in already; for a choice the key of an option.</summary>
    public string Value { get; init; } = "";
    public bool Required { get; init; } = true;

    /// <summary>Shown by Teams when a required field is left empty.</summary>
    public string Error { get; init; } = "Please fill this in.";
    public int MaxLength { get; init; } = 1000;

    /// <summary>What was wrong with what was sent; empty on a fresh form.</summary>
    public string Problem { get; init; } = "";

    /// <summary>Of a choice; at most a hundred, keys of at most 150 characters.</summary>
    public IReadOnlyList<CardOption> Options { get; init; } = [];
}

/// <summary>The data of <c>cards/home</c>, which Slack shows as a page of its own: what is the reader's, section by section.</summary>
public sealed record HomeCard
{
    public required string Heading { get; init; }
    public string Lang { get; init; } = "en";

    /// <summary>How far the data reaches.</summary>
    public string? Coverage { get; init; }
    public required IReadOnlyList<HomeSection> Sections { get; init; }

    /// <summary>At the end of the page; titles make sense out of context.</summary>
    public IReadOnlyList<CardButton> Buttons { get; init; } = [];

    /// <summary>Questions that work as they stand.</summary>
    public IReadOnlyList<string> Examples { get; init; } = [];

    /// <summary>What is kept about the reader and where to see it.</summary>
    public string? Privacy { get; init; }
    public AnswerWords Words { get; init; } = new();

    public string Text => string.Join('\n', (string?[])
    [
        Heading, Coverage, .. Sections.SelectMany(section => (string?[])[section.Title, .. section.Lines.Select(line => $"– {line}")]), Privacy,
    ]).Replace("\n\n", "\n", StringComparison.Ordinal).Trim();

    public CardContent ToContent() => new("home", JsonSerializer.SerializeToElement(this, FormDataJson.Default.HomeCard));

    public MessageContent ToMessage() => new(Text, ToContent());
}

/// <param name="Lines">At least one; "nothing yet" is a line.</param>
public sealed record HomeSection(string Title, IReadOnlyList<string> Lines);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(FormCard))]
[JsonSerializable(typeof(HomeCard))]
internal sealed partial class FormDataJson : JsonSerializerContext;
