using ChatBot.Core.People;
using ChatBot.Storage;
using ChatBot.Storage.Rows;

namespace ChatBot.Privacy;

/// <summary>Remembers who was shown figures of whom by name, so that everybody can see who looked.</summary>
internal static class Looks
{
    private const int LongestWhat = 80;

    /// <summary>People in one statement.</summary>
    private const int Batch = 500;

    /// <summary>In the commit of the answer.</summary>
    /// <param name="what">Ids of the measures, or what a command showed.</param>
    public static void Remember(WriteScope scope, PersonId looker, IReadOnlyCollection<PersonId> people, string what, DateOnly day)
    {
        var ids = people.Where(p => p != looker).Select(p => p.Value).Distinct().ToList();
        if (ids.Count == 0) return;
        if (what.Length > LongestWhat) what = what[..LongestWhat];
        foreach (var some in ids.Chunk(Batch).Select(c => c.ToList()))
        {
            var known = scope.Db.Looks.Where(l => some.Contains(l.PersonId) && l.Day == day && l.LookerId == looker.Value && l.What == what).ToDictionary(l => l.PersonId);
            foreach (var id in some)
            {
                if (known.TryGetValue(id, out var row)) row.Times++;
                else scope.Db.Looks.Add(new LookRow { PersonId = id, Day = day, LookerId = looker.Value, What = what, Times = 1 });
            }
        }

        scope.Db.SaveChanges();
    }
}
