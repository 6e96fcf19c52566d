using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ChatBot.Channels.Cards;

/// <summary>Card files that cannot be used. The message has one line per problem, with file and line.</summary>
public sealed class CardCatalogueException(IReadOnlyList<CardProblem> problems)
    : Exception(string.Join(Environment.NewLine, problems.Select(problem => problem.ToString())))
{
    public IReadOnlyList<CardProblem> Problems => problems;
}

/// <summary>Every card of the service, from <c>cards/&lt;kind&gt;/{teams,slack}.template.json</c>, parsed once and proved against its samples
/// (<c>sample.data.json</c> and, for special cases, <c>sample.&lt;case&gt;.data.json</c>).</summary>
public sealed partial class CardCatalogue
{
    private readonly Dictionary<(Platform, string), CardTemplate> _templates;
    private readonly Dictionary<string, IReadOnlyList<CardContent>> _samples;

    private CardCatalogue(Dictionary<(Platform, string), CardTemplate> templates, Dictionary<string, IReadOnlyList<CardContent>> samples)
    {
        _templates = templates;
        _samples = samples;
    }

    /// <summary>By name.</summary>
    public IReadOnlyList<string> Kinds => [.. _samples.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The samples of a kind, for previews and tests.</summary>
    public IReadOnlyList<CardContent> Samples(string kind) => _samples.GetValueOrDefault(kind, []);

    public bool Has(Platform platform, string kind) => _templates.ContainsKey((platform, kind));

    /// <exception cref="CardCatalogueException">A card cannot be used; all problems are in it.</exception>
    public static CardCatalogue Load(string directory) =>
        TryLoad(directory, out var problems) is { } catalogue && problems.Count == 0 ? catalogue : throw new CardCatalogueException(problems);

    /// <summary>As <see cref="Load"/>, with the problems as a result; files by name, lines ascending.</summary>
    public static CardCatalogue TryLoad(string directory, out IReadOnlyList<CardProblem> problems)
    {
        var found = new List<CardProblem>();
        var templates = new Dictionary<(Platform, string), CardTemplate>();
        var samples = new Dictionary<string, IReadOnlyList<CardContent>>(StringComparer.Ordinal);
        if (!Directory.Exists(directory))
            found.Add(new(directory, 1, "There is no such directory of cards."));
        else
        {
            foreach (var folder in Directory.GetDirectories(directory).Order(StringComparer.Ordinal))
                LoadKind(folder, templates, samples, found);
        }
        problems = [.. found.OrderBy(problem => problem.File, StringComparer.Ordinal).ThenBy(problem => problem.Line)];
        return new(templates, samples);
    }

    /// <summary>The card as the platform gets it, shortened where it would be too large: see <see cref="CardTrimming"/>.</summary>
    /// <exception cref="KeyNotFoundException">There is no such card for that platform.</exception>
    /// <exception cref="CardTooLargeException">Even its shortest form is larger than the platform takes.</exception>
    public JsonObject Render(Platform platform, CardContent content, CardExpansion? expansion = null)
    {
        var template = _templates.TryGetValue((platform, content.Kind), out var known)
            ? known
            : throw new KeyNotFoundException($"There is no card \"{content.Kind}\" for {platform}.");
        return CardTrimming.Fit(content.Data, CardRulesFor.MaximumBytes(platform), data =>
        {
            var card = template.Expand(data, expansion) as JsonObject ?? throw new CardTooLargeException($"The card \"{content.Kind}\" is empty.");
            return platform == Platform.Slack ? card : Teams.CardMarkdown.Escape(card);
        });
    }

    private static void LoadKind(
        string folder, Dictionary<(Platform, string), CardTemplate> templates, Dictionary<string, IReadOnlyList<CardContent>> samples,
        List<CardProblem> found)
    {
        var kind = Path.GetFileName(folder);
        var contents = new List<(string File, CardContent Content)>();
        foreach (var file in Directory.GetFiles(folder).Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(file);
            if (!SampleName.IsMatch(name))
            {
                if (name is not ("teams.template.json" or "slack.template.json"))
                    found.Add(new(file, 1, "This is neither a template nor a sample (sample.data.json, sample.<case>.data.json)."));
                continue;
            }
            if (Sample(file, found) is { } data)
                contents.Add((file, new(kind, data)));
        }
        if (contents.Count == 0)
            found.Add(new(Path.Combine(folder, "sample.data.json"), 1, "A card needs sample data beside its templates."));
        samples[kind] = [.. contents.Select(sample => sample.Content)];
        var any = false;
        foreach (var platform in (ReadOnlySpan<Platform>)[Platform.Teams, Platform.Slack])
        {
            var file = Path.Combine(folder, platform == Platform.Teams ? "teams.template.json" : "slack.template.json");
            if (!File.Exists(file))
                continue;
            any = true;
            if (Template(file, found) is not { } template)
                continue;
            templates[(platform, kind)] = template;
            foreach (var sample in contents)
                found.AddRange(Prove(template, file, platform, sample.File, sample.Content.Data));
        }
        if (!any)
            found.Add(new(folder, 1, "There is no teams.template.json and no slack.template.json."));
    }

    private static JsonElement? Sample(string file, List<CardProblem> found)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(file, Encoding.UTF8));
            var data = document.RootElement.Clone();
            if (data.ValueKind == JsonValueKind.Object && data.TryGetProperty("text", out var text)
                && text.ValueKind == JsonValueKind.String && text.GetString()!.Length > 0)
                return data;
            found.Add(new(file, 1, "Card data is an object with \"text\": the complete card in plain words."));
        }
        catch (JsonException malformed)
        {
            found.Add(new(file, (int)(malformed.LineNumber ?? 0) + 1, "This is not JSON."));
        }
        return null;
    }

    private static CardTemplate? Template(string file, List<CardProblem> found)
    {
        try
        {
            var template = CardTemplate.Parse(File.ReadAllText(file, Encoding.UTF8), file);
            found.AddRange(template.Problems);
            return template.Problems.Count == 0 ? template : null;
        }
        catch (CardTemplateException broken)
        {
            found.Add(broken.Problem);
            return null;
        }
    }

    private static IEnumerable<CardProblem> Prove(CardTemplate template, string file, Platform platform, string sampleFile, JsonElement sample)
    {
        var lines = new Dictionary<JsonNode, int>(ReferenceEqualityComparer.Instance);
        JsonNode? card;
        try
        {
            card = template.Expand(sample, new CardExpansion { Clock = TimeProvider.System }, lines);
        }
        catch (CardTooLargeException tooLarge)
        {
            return [new(file, 1, tooLarge.Message)];
        }
        if (card is null)
            return [new(file, 1, $"Nothing is left of the card with {Path.GetFileName(sampleFile)}.")];
        var given = sample.GetRawText();
        // What the sample itself spells like an expression is a name that means harm, and stays text.
        var faults = Unbound(card, "").Where(fault => !given.Contains(UnboundText.Match(fault.Message).Value, StringComparison.Ordinal)).Concat(CardRulesFor.Platform(platform)(card)).ToList();
        return faults.Select(fault => new CardProblem(file, CardPointer.Line(card, fault.Path, lines),
            $"{(fault.Path.Length > 0 ? fault.Path : "/")} {fault.Message} (with {Path.GetFileName(sampleFile)})"));
    }

    // An expression that found no value in its own sample would show its text to a reader.
    private static IEnumerable<CardFault> Unbound(JsonNode? node, string path) => node switch
    {
        JsonObject properties => properties.SelectMany(pair => Unbound(pair.Value, $"{path}/{CardPointer.Escape(pair.Key)}")),
        JsonArray items => items.SelectMany((item, at) => Unbound(item, $"{path}/{at}")),
        JsonValue value when value.TryGetValue<string>(out var text) && UnboundText.Match(text) is { Success: true } match =>
            [new(path, $"keeps {match.Value}, which has no value in the sample")],
        _ => [],
    };

    [GeneratedRegex(@"^sample(\.[a-z0-9-]+)?\.data\.json$")]
    private static partial Regex SampleName { get; }

    // ${rs:key} is the client's own resource syntax.
    [GeneratedRegex(@"\$\{(?!rs:)[^}]*\}?")]
    private static partial Regex UnboundText { get; }
}

/// <summary>Which limits hold where.</summary>
internal static class CardRulesFor
{
    public static CardRules Platform(Platform platform) => platform switch
    {
        Channels.Platform.Slack => Slack.Blocks.BlockKitCheck.Card,
        _ => AdaptiveCardRules.Check,
    };

    /// <summary>UTF-8 bytes of one card as compact JSON.</summary>
    public static int MaximumBytes(Platform platform) => platform switch
    {
        Channels.Platform.Slack => 100_000,
        _ => Teams.TeamsLimits.MaximumCardBytes,
    };
}

/// <summary>RFC 6901 pointers into an expanded card.</summary>
internal static class CardPointer
{
    public static string Escape(string name) => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    /// <summary>The line of the template that the value at the pointer, or the nearest one around it, came from.</summary>
    public static int Line(JsonNode card, string pointer, Dictionary<JsonNode, int> lines)
    {
        var line = lines.GetValueOrDefault(card, 1);
        JsonNode? node = card;
        foreach (var step in pointer.Split('/').Skip(1))
        {
            var name = step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            node = node switch
            {
                JsonObject properties => properties[name],
                JsonArray items when int.TryParse(name, out var at) && at >= 0 && at < items.Count => items[at],
                _ => null,
            };
            if (node is null)
                break;
            line = lines.GetValueOrDefault(node, line);
        }
        return line;
    }
}
