using System.Diagnostics;
using System.Globalization;

namespace ChatBot.Core.Digests;

/// <summary>When a digest comes.</summary>
public enum Rhythm
{
    /// <summary>About the last whole week.</summary>
    Weekly,

    /// <summary>About the last whole month, on the first such day of a month.</summary>
    Monthly,

    /// <summary>About the cycle that is billed, three days before it ends.</summary>
    CycleEnd,
}

/// <summary>Whom a digest is about.</summary>
public abstract record DigestScope
{
    private DigestScope() { }

    /// <summary>Everyone below the receiver; for somebody who leads nobody, their own team.</summary>
    public sealed record OwnTeams : DigestScope;

    /// <summary>Every team whose nearest cost centre is this one.</summary>
    public sealed record CostCenter(string Code) : DigestScope;
}

/// <summary>What somebody wants to get, and when. Every part has a default, so a manager need not say anything.</summary>
/// <param name="Hour">0–23 in the receiver's zone.</param>
/// <param name="Zone">IANA name; none = the person's own, also after they move.</param>
/// <param name="Language"><c>en</c> or <c>de</c>; none = by the person's locale.</param>
/// <param name="Since">When it was asked for: what was due before is not owed. None for those who get it without asking.</param>
public sealed record DigestPlan(
    IReadOnlyList<Rhythm> Rhythms, DayOfWeek Day, int Hour, string? Zone, string? Language, DigestScope Scope, bool Flow, bool Spend, DateTimeOffset? Since)
{
    private const char Between = ';';

    public static readonly DigestPlan Standard = new([Rhythm.Weekly], DayOfWeek.Monday, 9, null, null, new DigestScope.OwnTeams(), true, true, null);

    /// <summary>Nobody is asked twice: "unsubscribe" leaves a plan without a rhythm.</summary>
    public bool IsOff => Rhythms.Count == 0;

    /// <summary>As it is kept: <c>weekly,cycle;monday;9;Europe/Berlin;de;cc=4711;flow;2026-06-01T08:00:00Z</c>.</summary>
    public override string ToString() => string.Join(Between,
        string.Join(',', Rhythms.Select(Word)), Day.ToString().ToLowerInvariant(), Hour.ToString(CultureInfo.InvariantCulture), Zone ?? "", Language ?? "",
        Scope is DigestScope.CostCenter of ? "cc=" + of.Code : "", (Flow ? "flow" : "") + (Spend ? "spend" : ""),
        Since is { } since ? since.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) : "");

    /// <returns>None when the text is not one that <see cref="ToString"/> writes.</returns>
    public static DigestPlan? Read(string text)
    {
        var parts = text.Split(Between);
        if (parts.Length != 8 || !Enum.TryParse<DayOfWeek>(parts[1], ignoreCase: true, out var day) || !int.TryParse(parts[2], CultureInfo.InvariantCulture, out var hour) || hour is < 0 or > 23) return null;
        var rhythms = new List<Rhythm>();
        foreach (var word in parts[0].Split(',', StringSplitOptions.RemoveEmptyEntries))
            if (RhythmOf(word) is { } rhythm) rhythms.Add(rhythm);
            else return null;
        DateTimeOffset? since = null;
        if (parts[7].Length > 0)
        {
            if (!DateTimeOffset.TryParse(parts[7], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)) return null;
            since = at;
        }
        return new(rhythms, day, hour, parts[3].Length > 0 ? parts[3] : null, parts[4].Length > 0 ? parts[4] : null,
            parts[5].StartsWith("cc=", StringComparison.Ordinal) ? new DigestScope.CostCenter(parts[5][3..]) : new DigestScope.OwnTeams(),
            parts[6].Contains("flow", StringComparison.Ordinal), parts[6].Contains("spend", StringComparison.Ordinal), since);
    }

    public static string Word(Rhythm rhythm) => rhythm switch { Rhythm.Weekly => "weekly", Rhythm.Monthly => "monthly", Rhythm.CycleEnd => "cycle" };

    public static Rhythm? RhythmOf(string word) => word.ToLowerInvariant() switch
    {
        "weekly" => Rhythm.Weekly,
        "monthly" => Rhythm.Monthly,
        "cycle" => Rhythm.CycleEnd,
        _ => null,
    };

    public bool Equals(DigestPlan? other) => other is not null && ToString() == other.ToString();

    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);
}

/// <summary>Reads what somebody types behind "subscribe": <c>monthly on friday at 8 in Europe/Paris in German for cost centre 4711 without spend</c>.</summary>
public static class DigestWish
{
    /// <summary>What was understood, on top of what was there before; or the word that was not.</summary>
    public abstract record Read
    {
        private Read() { }

        public sealed record Understood(DigestPlan Plan) : Read;
        public sealed record Unknown(string Sentence) : Read;
    }

    private static readonly HashSet<string> Fillers = new(StringComparer.OrdinalIgnoreCase) { "on", "at", "in", "for", "every", "the", "and", "digest", "digests", "me", "to", "with", "my", "a", "of", "zone", "end" };

    /// <param name="costCenters">Codes that exist.</param>
    public static Read Of(string text, DigestPlan before, IReadOnlyCollection<string> costCenters)
    {
        var plan = before;
        var rhythms = new List<Rhythm>();
        var words = text.Split([' ', ',', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < words.Length; i++)
        {
            var word = words[i].Trim('.', ':', '"', '\'');
            if (DigestPlan.RhythmOf(word) is { } rhythm) rhythms.Add(rhythm);
            else if (DayOf(word) is { } day) plan = plan with { Day = day };
            else if (HourOf(word) is { } hour) plan = plan with { Hour = hour };
            else if (LanguageOf(word) is { } language) plan = plan with { Language = language };
            else if (Same(word, "without") || Same(word, "only") || Same(word, "all"))
            {
                var lens = Same(word, "all") ? "all" : i + 1 < words.Length ? words[++i].ToLowerInvariant() : "";
                switch (word.ToLowerInvariant(), lens)
                {
                    case ("all", _): plan = plan with { Flow = true, Spend = true }; break;
                    case ("without", "flow") or ("only", "spend"): plan = plan with { Flow = false, Spend = true }; break;
                    case ("without", "spend") or ("only", "flow"): plan = plan with { Flow = true, Spend = false }; break;
                    default: return new Read.Unknown($"After \"{word}\" I know flow and spend.");
                }
            }
            else if (Same(word, "cost") && i + 2 < words.Length && (Same(words[i + 1], "centre") || Same(words[i + 1], "center")))
            {
                i += 2;
                if (costCenters.FirstOrDefault(c => Same(c, words[i])) is not { } code) return new Read.Unknown($"There is no cost centre {words[i]}.");
                plan = plan with { Scope = new DigestScope.CostCenter(code) };
            }
            else if ((Same(word, "own") || Same(word, "team") || Same(word, "teams"))) plan = plan with { Scope = new DigestScope.OwnTeams() };
            else if (word.Contains('/') && TimeZoneInfo.TryFindSystemTimeZoneById(word, out _)) plan = plan with { Zone = word };
            else if (Same(word, "home")) plan = plan with { Zone = null };
            else if (!Fillers.Contains(word))
                return new Read.Unknown($"I don't know what \"{word}\" means here. I understand weekly, monthly or cycle, a weekday, an hour such as 9 or 14:00, a zone such as Europe/Paris, english or german, cost centre CODE, and without spend or without flow.");
        }
        if (rhythms.Count > 0) plan = plan with { Rhythms = [.. rhythms.Distinct().Order()] };
        else if (plan.IsOff) plan = plan with { Rhythms = DigestPlan.Standard.Rhythms };
        return new Read.Understood(plan);
    }

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    private static DayOfWeek? DayOf(string word)
    {
        foreach (var day in Enum.GetValues<DayOfWeek>())
            if (Same(word, day.ToString()) || Same(word, day + "s") || word.Length == 3 && day.ToString().StartsWith(word, StringComparison.OrdinalIgnoreCase)) return day;
        return null;
    }

    private static int? HourOf(string word)
    {
        var lower = word.ToLowerInvariant();
        var isAfternoon = lower.EndsWith("pm", StringComparison.Ordinal);
        var digits = isAfternoon || lower.EndsWith("am", StringComparison.Ordinal) ? lower[..^2] : lower.EndsWith(":00", StringComparison.Ordinal) ? lower[..^3] : lower;
        if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var hour)) return null;
        if (isAfternoon && hour < 12) hour += 12;
        return hour is >= 0 and <= 23 ? hour : null;
    }

    private static string? LanguageOf(string word) => word.ToLowerInvariant() switch { "english" or "en" => "en", "german" or "deutsch" or "de" => "de", _ => null };
}
