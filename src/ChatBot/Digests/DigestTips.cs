using System.Globalization;
using ChatBot.Core.Access;
using ChatBot.Core.Digests;
using ChatBot.Outreach;
using ChatBot.Storage;

namespace ChatBot.Digests;

/// <summary>Good practice that somebody shared with the other managers. Sharing is the consent; sharing nothing takes it back.</summary>
internal static class DigestTips
{
    public const int Longest = 300;

    private const string Preference = "digest.tip";

    /// <summary>It is passed on for so long.</summary>
    private const int Days = 14;

    /// <summary>The latest that is still passed on.</summary>
    public static Tip? Newest(ReadSession session, DateOnly today)
    {
        Tip? newest = null;
        var newestDay = today.AddDays(-Days);
        foreach (var (person, said) in Preferences.Named(session, Preference))
        {
            if (said.Split('|', 2) is not [var written, var text] || !DateOnly.TryParseExact(written, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                || day > today || day < newestDay) continue;
            var name = session.Prepare("SELECT \"Name\" FROM \"People\" WHERE \"Id\" = @p0 AND \"LeftDay\" IS NULL").Bind(0, person);
            if (name.Step()) (newest, newestDay) = (new(name.Text(0), text), day);
            name.Reset();
        }

        return newest;
    }

    /// <param name="text">Empty takes it back.</param>
    public static void Share(WriteScope scope, int person, string text, DateOnly today, DateTimeOffset now) =>
        Preferences.Set(scope, person, Preference, text.Length == 0 ? null : $"{today:yyyy-MM-dd}|{Redaction.Clean(text, Longest)}", now);
}
