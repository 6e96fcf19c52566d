using System.Text;

namespace ChatBot.Core.Usage;

/// <summary>Brings the many spellings of a model to one, so that prices are found.</summary>
/// <remarks>Off go provider (<c>openai/</c>), region (<c>us.</c>), platform version (<c>-v1:0</c>), date (<c>-2026-03-05</c>, <c>-20251001</c>,
/// <c>@20251001</c>), channel (<c>-preview</c>) and reasoning effort (<c>-thinking</c>, <c>-high</c>). Dots and spaces are hyphens, and
/// <c>claude-4.5-sonnet</c> is <c>claude-sonnet-4-5</c>.</remarks>
public static class ModelName
{
    private static readonly string[] Regions = ["us.", "eu.", "apac.", "global.", "jp.", "au."];
    private static readonly string[] Suffixes =
        ["-thinking", "-reasoning", "-minimal", "-low", "-medium", "-high", "-xhigh", "-preview", "-latest", "-exp", "-experimental"];
    private static readonly string[] Families = ["opus", "sonnet", "haiku", "fable", "mythos"];

    /// <summary>Words that make another model of a name, not a variant of one.</summary>
    private static readonly string[] Sizes = ["mini", "nano", "micro", "lite", "pro", "ultra", "max", "flash", "turbo", "instant", "deep"];

    public static string Normal(string model)
    {
        var name = model.Trim().ToLowerInvariant();
        if (name.StartsWith("auto:", StringComparison.Ordinal)) name = name[5..].Trim();
        name = name[(name.LastIndexOf('/') + 1)..].TrimStart('@');
        foreach (var region in Regions)
        {
            if (name.StartsWith(region, StringComparison.Ordinal)) name = name[region.Length..];
        }
        // Bedrock puts the vendor before the model, Vertex the date after it.
        if (name.IndexOf('.', StringComparison.Ordinal) is var dot and > 0 && name[..dot].All(char.IsAsciiLetter)) name = name[(dot + 1)..];
        if (name.IndexOfAny(['@', ':']) is var end and > 0) name = name[..end];
        name = Hyphenated(name);
        return FamilyFirst(WithoutSuffixes(name));
    }

    /// <summary>Whether a listed model stands for a used one: the same, or the beginning of it as a variant and not as another version
    /// or size.</summary>
    /// <param name="listed">Normal form.</param>
    /// <param name="used">Normal form.</param>
    public static bool StandsFor(string listed, string used)
    {
        if (used == listed) return true;
        if (used.Length < listed.Length + 2 || !used.StartsWith(listed, StringComparison.Ordinal) || used[listed.Length] != '-') return false;
        var rest = used[(listed.Length + 1)..];
        if (char.IsAsciiDigit(rest[0])) return false;
        var word = rest.IndexOf('-', StringComparison.Ordinal) is var next and >= 0 ? rest[..next] : rest;
        return !Sizes.Contains(word);
    }

    private static string Hyphenated(string name)
    {
        var text = new StringBuilder(name.Length);
        foreach (var letter in name)
        {
            if (char.IsAsciiLetterOrDigit(letter)) text.Append(letter);
            else if (text.Length > 0 && text[^1] != '-') text.Append('-');
        }
        return text.ToString().TrimEnd('-');
    }

    private static string WithoutSuffixes(string name)
    {
        for (var again = true; again;)
        {
            again = false;
            foreach (var suffix in Suffixes)
            {
                if (!name.EndsWith(suffix, StringComparison.Ordinal)) continue;
                name = name[..^suffix.Length];
                again = true;
            }
            var before = name;
            name = WithoutVersionTag(WithoutDate(name));
            again |= before != name;
        }
        return name;
    }

    /// <summary>Without <c>-20251001</c> or <c>-2026-03-05</c> at the end.</summary>
    private static string WithoutDate(string name)
    {
        if (name.Length > 9 && name[^9] == '-' && name[^8..].StartsWith("20", StringComparison.Ordinal) && name[^8..].All(char.IsAsciiDigit))
            return name[..^9];
        return name.Length > 11 && name[^11] == '-' && name[^6] == '-' && name[^3] == '-' && name[^10..^6].All(char.IsAsciiDigit)
            && name[^5..^3].All(char.IsAsciiDigit) && name[^2..].All(char.IsAsciiDigit) ? name[..^11] : name;
    }

    /// <summary>Without <c>-v1</c> at the end.</summary>
    private static string WithoutVersionTag(string name) =>
        name.LastIndexOf("-v", StringComparison.Ordinal) is var tag and > 0 && tag + 2 < name.Length && name[(tag + 2)..].All(char.IsAsciiDigit)
            ? name[..tag]
            : name;

    private static string FamilyFirst(string name)
    {
        var words = name.Split('-');
        if (words.Length < 3 || words[0] != "claude" || !words[1].All(char.IsAsciiDigit)) return name;
        var family = Array.FindIndex(words, word => Families.Contains(word));
        // The list itself writes claude-3-5-haiku; both spellings end in one form.
        return family > 1 ? string.Join('-', [words[0], words[family], .. words[1..family], .. words[(family + 1)..]]) : name;
    }
}
