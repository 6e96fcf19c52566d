using ChatBot.Core.People;
using ChatBot.Storage;

namespace ChatBot.Privacy;

/// <summary>Remembers who was shown figures of whom by name, so that everybody can see who looked.</summary>
internal static class Looks
{
    private const int LongestWhat = 80;

    /// <summary>In the commit of the answer: one short statement for each person, because an answer may name hundreds.</summary>
    /// <param name="what">Ids of the measures, or what a command showed.</param>
    public static void Remember(WriteScope scope, PersonId looker, IReadOnlyCollection<PersonId> people, string what, DateOnly day)
    {
        if (what.Length > LongestWhat) what = what[..LongestWhat];
        using var look = Statement.Prepare(scope.Connection, scope.Transaction, Dialect.Of(scope.Connection).AddSums("Looks", ["PersonId", "Day", "LookerId", "What"], ["Times"]));
        foreach (var person in people.Where(p => p != looker).Distinct())
            look.Bind(0, person.Value).Bind(1, day.DayNumber).Bind(2, looker.Value).Bind(3, what).Bind(4, 1).Run();
    }
}
