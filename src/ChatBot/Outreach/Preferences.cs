using ChatBot.Storage;
using ChatBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatBot.Outreach;

/// <summary>What a person told the service about how they want to be treated, by name.</summary>
internal static class Preferences
{
    /// <summary><c>off</c> = nothing that the person did not ask for, of any kind.</summary>
    public const string Messages = "messages";

    /// <summary><c>off</c> = no nudges.</summary>
    public const string Nudges = "nudges";

    /// <summary>Own quiet hours: <c>HH:mm-HH:mm</c>, or <c>none</c>.</summary>
    public const string Quiet = "quiet";

    /// <summary>In place of a person: what the organisation as a whole has chosen.</summary>
    public const int OfTheHouse = 0;

    public static IReadOnlyDictionary<string, string> Of(ChatBotDb db, int person) =>
        db.Preferences.AsNoTracking().Where(p => p.PersonId == person).ToDictionary(p => p.Name, p => p.Value);

    /// <summary>Of many people in one statement.</summary>
    /// <param name="people">At most a thousand.</param>
    public static ILookup<int, (string Name, string Value)> Of(ChatBotDb db, List<int> people, params List<string> names) =>
        db.Preferences.AsNoTracking().Where(p => people.Contains(p.PersonId) && names.Contains(p.Name)).Select(p => new { p.PersonId, p.Name, p.Value }).ToList()
            .ToLookup(p => p.PersonId, p => (p.Name, p.Value));

    /// <summary>What everybody said under one name, by person; one statement.</summary>
    public static Dictionary<int, string> Named(ReadSession session, string name)
    {
        var said = new Dictionary<int, string>();
        var rows = session.Prepare("SELECT \"PersonId\", \"Value\" FROM \"Preferences\" WHERE \"Name\" = @p0").Bind(0, name);
        while (rows.Step()) said[rows.Int32(0)] = rows.Text(1);
        return said;
    }

    /// <param name="value">At most 400 characters; none forgets it.</param>
    public static void Set(WriteScope scope, int person, string name, string? value, DateTimeOffset now)
    {
        var row = scope.Db.Preferences.FirstOrDefault(p => p.PersonId == person && p.Name == name);
        if (value is null)
        {
            if (row is not null) scope.Db.Preferences.Remove(row);
        }
        else if (row is null) scope.Db.Preferences.Add(new PreferenceRow { PersonId = person, Name = name, Value = value, SetAt = now });
        else (row.Value, row.SetAt) = (value, now);
        scope.Db.SaveChanges();
    }
}
