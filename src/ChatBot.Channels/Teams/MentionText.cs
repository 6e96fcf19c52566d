using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ChatBot.Channels.Teams;

/// <summary>What a user said to the bot, without the mention that called it.</summary>
internal static class MentionText
{
    // Linear whatever the text: an unclosed tag repeated a thousand times must cost no more than its length.
    private const RegexOptions Linear = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking;

    private static readonly Regex AtTag = new("</?at(\\s[^>]*)?>", Linear);
    private static readonly Regex Spaces = new("[ \\t]{2,}", Linear);

    public static string Plain(Activity activity)
    {
        var text = Activity.Text(activity.Json, "text") ?? "";
        var removed = false;
        foreach (var entity in Activity.List(activity.Json, "entities"))
        {
            if (Activity.Text(entity, "type") != "mention" || Activity.Text(entity, "mentioned", "id") != activity.RecipientId)
                continue;
            if (Activity.Text(entity, "text") is { Length: > 0 } mention && text.Contains(mention, StringComparison.Ordinal))
            {
                text = text.Replace(mention, " ", StringComparison.Ordinal);
                removed = true;
            }
            else if (Activity.Text(entity, "mentioned", "name") is { Length: > 0 } name)
            {
                text = WithoutTag(text, name);
                removed = true;
            }
        }
        // Some clients change markup or casing between entity and text, or leave the entity out: then the bot's own name is the sign.
        if (activity.RecipientName is { Length: > 0 } bot && (removed || text.Contains("<at", StringComparison.OrdinalIgnoreCase)))
            text = WithoutTag(text, bot);
        // Other people's mentions are content: the name stays, the tag goes.
        text = AtTag.Replace(text, "");
        text = WebUtility.HtmlDecode(text).Replace('\u00A0', ' ');
        return Spaces.Replace(text, " ").Trim();
    }

    private static string WithoutTag(string text, string name) =>
        Regex.Replace(text, $@"<at\b[^>]*>\s*{Regex.Escape(name)}\s*</at>", " ", Linear);
}
