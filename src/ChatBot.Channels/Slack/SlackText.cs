using System.Globalization;
using System.Text;

namespace ChatBot.Channels.Slack;

/// <summary>Slack's mrkdwn: three characters are markup, everything else is text.</summary>
/// <remarks>Source: "Formatting message text", read 2026-11.</remarks>
public static class SlackText
{
    /// <summary>Data as it may stand inside mrkdwn: no mention, link or channel can come out of it.</summary>
    public static string Escape(string? data) => string.IsNullOrEmpty(data)
        ? ""
        : WithoutControls(data).Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    /// <summary>The reverse of <see cref="Escape"/>, for text that people typed.</summary>
    public static string Unescape(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Replace("&lt;", "<", StringComparison.Ordinal).Replace("&gt;", ">", StringComparison.Ordinal)
            .Replace("&amp;", "&", StringComparison.Ordinal);
    }

    /// <summary>Without control characters (line breaks and tabs stay) and without marks that turn the writing direction around.</summary>
    public static string WithoutControls(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.All(IsHarmless) ? text : new string([.. text.Where(IsHarmless)]);
    }

    static bool IsHarmless(char c) =>
        c is '\n' or '\t' || (!char.IsControl(c) && c is not (>= '\u202A' and <= '\u202E') and not (>= '\u2066' and <= '\u2069'));

    /// <summary>What a person wrote to the bot: its own mention removed, other entities as readable words, unescaped, trimmed.</summary>
    /// <param name="botUserId">The bot's user id; none leaves every mention in place.</param>
    public static string FromPerson(string text, string? botUserId) => CollapseSpaces(WithoutControls(Plain(text, botUserId)));

    /// <summary>mrkdwn of ours as plain text: entities as readable words, unescaped.</summary>
    public static string FromMarkup(string mrkdwn) => Plain(mrkdwn, null);

    static string Plain(string text, string? botUserId)
    {
        ArgumentNullException.ThrowIfNull(text);
        var plain = new StringBuilder(text.Length);
        var at = 0;
        while (at < text.Length)
        {
            var open = text.IndexOf('<', at);
            var close = open < 0 ? -1 : text.IndexOf('>', open);
            if (close < 0) { plain.Append(Unescape(text[at..])); break; }
            plain.Append(Unescape(text[at..open]));
            plain.Append(Readable(text[(open + 1)..close], botUserId));
            at = close + 1;
        }
        return plain.ToString();
    }

    /// <summary>Whether the text addresses this bot by a mention.</summary>
    public static bool Mentions(string text, string botUserId)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Contains($"<@{botUserId}>", StringComparison.Ordinal) || text.Contains($"<@{botUserId}|", StringComparison.Ordinal);
    }

    /// <summary>The user ids mentioned, other than the bot's own, in order.</summary>
    public static IReadOnlyList<string> MentionedUsers(string text, string? botUserId)
    {
        ArgumentNullException.ThrowIfNull(text);
        var found = new List<string>();
        for (var open = text.IndexOf("<@", StringComparison.Ordinal); open >= 0; open = text.IndexOf("<@", open + 2, StringComparison.Ordinal))
        {
            var end = text.IndexOfAny(['|', '>'], open);
            if (end < 0) break;
            var id = text[(open + 2)..end];
            if (id.Length > 0 && id != botUserId && !found.Contains(id)) found.Add(id);
        }
        return found;
    }

    static string Readable(string entity, string? botUserId)
    {
        var bar = entity.IndexOf('|', StringComparison.Ordinal);
        var target = bar < 0 ? entity : entity[..bar];
        var label = bar < 0 ? null : Unescape(entity[(bar + 1)..]);
        if (target.StartsWith('@')) return target[1..] == botUserId ? " " : label is null ? $"<{target}>" : $"@{label}";
        if (target.StartsWith('#')) return label is null ? $"<{target}>" : $"#{label}";
        if (target.StartsWith('!')) return label ?? "@" + target[1..];
        if (target.StartsWith("mailto:", StringComparison.Ordinal)) return label ?? target["mailto:".Length..];
        // A tool or person typed as "name.example" comes back as a link whose label is what was typed.
        return label ?? Unescape(target);
    }

    static string CollapseSpaces(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var c in text.Replace('\u00A0', ' '))
        {
            if (c == ' ' && (result.Length == 0 || result[^1] is ' ' or '\n')) continue;
            result.Append(c);
        }
        return result.ToString().Trim();
    }

    /// <summary>At most this many UTF-16 units, cut between graphemes and marked with an ellipsis.</summary>
    public static string Cut(string text, int length)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length <= length) return text;
        if (length <= 1) return length <= 0 ? "" : "…";
        var kept = 0;
        while (kept < text.Length)
        {
            var next = StringInfo.GetNextTextElementLength(text, kept);
            if (kept + next > length - 1) break;
            kept += next;
        }
        return text[..kept].TrimEnd() + "…";
    }

    /// <summary><see cref="Cut"/> for mrkdwn: never inside an entity, a link or an open code fence.</summary>
    public static string CutMarkup(string mrkdwn, int length)
    {
        ArgumentNullException.ThrowIfNull(mrkdwn);
        if (mrkdwn.Length <= length) return mrkdwn;
        const string fence = "```";
        var room = length - 1 - fence.Length - 1;
        if (room <= 0) return Cut("…", length);
        var kept = 0;
        while (kept < mrkdwn.Length)
        {
            var next = TokenLength(mrkdwn, kept);
            if (kept + next > room) break;
            kept += next;
        }
        var head = mrkdwn[..kept].TrimEnd();
        var openFence = head.Split(fence).Length % 2 == 0;
        return openFence ? $"{head}…\n{fence}" : head + "…";
    }

    /// <summary>The whole text in pieces of at most this length, cut at line ends where there are any, else between words or graphemes.</summary>
    public static IReadOnlyList<string> Pieces(string text, int length)
    {
        ArgumentNullException.ThrowIfNull(text);
        var pieces = new List<string>();
        var start = 0;
        while (text.Length - start > length)
        {
            var end = start;
            int lineEnd = -1, wordEnd = -1;
            while (TokenLength(text, end) is var next && end + next - start <= length)
            {
                end += next;
                if (text[end - 1] == '\n') lineEnd = end;
                else if (text[end - 1] == ' ') wordEnd = end;
            }
            // One token longer than a whole piece can only be split somewhere.
            if (end == start) end = start + length;
            else if (lineEnd > start + length / 2) end = lineEnd;
            else if (wordEnd > start + length / 2) end = wordEnd;
            pieces.Add(text[start..end]);
            start = end;
        }
        pieces.Add(text[start..]);
        return [.. pieces.Select(p => p.Trim('\n', ' ')).Where(p => p.Length > 0)];
    }

    static int TokenLength(string mrkdwn, int at)
    {
        if (mrkdwn[at] == '<' && mrkdwn.IndexOf('>', at) is var close and >= 0) return close - at + 1;
        if (mrkdwn[at] == '&' && mrkdwn.IndexOf(';', at) is var end and >= 0 && end - at is 3 or 4) return end - at + 1;
        if (mrkdwn.AsSpan(at).StartsWith("```")) return 3;
        return StringInfo.GetNextTextElementLength(mrkdwn, at);
    }
}
