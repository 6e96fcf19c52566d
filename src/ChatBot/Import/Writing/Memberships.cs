using ChatBot.Storage;
using ChatBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatBot.Import.Writing;

/// <summary>Writes down since when somebody has been in a team and whose report, and that somebody left.</summary>
internal sealed class Memberships(ChatBotDb db, IReadOnlyDictionary<string, PersonRow> people, DateOnly asOf)
{
    public async Task ApplyAsync(CancellationToken ct)
    {
        var histories = (await db.Memberships.ToListAsync(ct)).GroupBy(m => m.PersonId).ToDictionary(g => g.Key, g => g.OrderBy(m => m.FromDay).ToList());
        foreach (var person in people.Values) Apply(person, histories.GetValueOrDefault(person.Id) ?? []);
    }

    private void Apply(PersonRow person, List<MembershipRow> history)
    {
        var last = history.LastOrDefault();
        if (person.LeftDay is { } left)
        {
            if (last is { UntilDay: null }) Close(last, left);
        }
        else if (last is null)
        {
            Open(person, person.StartDay);
        }
        else if (last.UntilDay is not null)
        {
            // Came back. On the very day of leaving, the old row simply goes on.
            if (last.UntilDay < asOf || last.TeamId != person.TeamId || last.ManagerId != person.ManagerId) Change(person, last);
            else last.UntilDay = null;
        }
        else if (last.TeamId != person.TeamId || last.ManagerId != person.ManagerId)
        {
            Change(person, last);
        }
    }

    private void Change(PersonRow person, MembershipRow last)
    {
        // A day has one membership: a second change of the same day, or of a day before the row began, corrects it.
        if (asOf <= last.FromDay)
        {
            (last.TeamId, last.ManagerId, last.UntilDay) = (person.TeamId, person.ManagerId, null);
            return;
        }

        last.UntilDay ??= asOf;
        Open(person, asOf);
    }

    private static void Close(MembershipRow row, DateOnly day) => row.UntilDay = day > row.FromDay ? day : row.FromDay;

    private void Open(PersonRow person, DateOnly from) =>
        db.Memberships.Add(new MembershipRow { PersonId = person.Id, FromDay = from, TeamId = person.TeamId, ManagerId = person.ManagerId });
}
