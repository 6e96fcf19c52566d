using ChatBot.Core.Nudges;
using ChatBot.Core.Pairing;
using ChatBot.Core.People;

namespace ChatBot.Tests.Pairing;

/// <summary>Looking at few helpers chooses the same as looking at all.</summary>
public sealed class Choosing_candidates
{
    private static readonly DateOnly Today = new(2026, 6, 17);
    private static readonly string[] Zones = ["Europe/Amsterdam", "America/Toronto", "Asia/Singapore", "UTC"], Locales = ["en-GB", "nl-NL", "nl-BE", "fr-FR", ""], Projects = ["aurora", "borealis", "cygnus"];

    [Theory, InlineData(1, 3), InlineData(2, 8), InlineData(3, 40), InlineData(4, 1), InlineData(5, 8), InlineData(6, 8)]
    public void The_edges_are_those_of_the_plain_way(int seed, int most)
    {
        var random = new Random(seed);
        List<Volunteer> helpers = [.. Enumerable.Range(1, 300).Select(id => new Volunteer(Person(random, id), Tools(random), random.Next(0, 3), Department(random), Shared(random), random.Next(10) == 0)
        {
            Standings = new Dictionary<ToolId, Standing> { [new(1)] = random.Next(3) switch { 0 => Standing.Light, 1 => Standing.Habitual, _ => Standing.Power }, [new(2)] = Standing.Habitual },
        })];
        List<Seeker> seekers = [.. Enumerable.Range(200, 200).Select(id => new Seeker(Person(random, id), new(random.Next(1, 3)), Department(random), Shared(random)))];
        var together = Enumerable.Range(0, 3000).Select(_ => (random.Next(200, 400), random.Next(1, 301))).Distinct().ToDictionary(p => p, _ => Today.AddDays(-random.Next(60, 120)));
        DateOnly? Last(PersonId one, PersonId other) => together.TryGetValue((one.Value, other.Value), out var day) ? day : null;
        static double Hours(string one, string other) => Meetings.SharedHours(one, other, Today);

        var plain = from low in Enumerable.Range(0, seekers.Count)
                    from edge in (from high in Enumerable.Range(0, helpers.Count)
                                  let hours = Hours(seekers[low].Person.TimeZone, helpers[high].Person.TimeZone)
                                  where PairFit.Against(seekers[low], helpers[high], Last(seekers[low].Person.Id, helpers[high].Person.Id), hours, Today) is null
                                  let fit = PairFit.Score(seekers[low], helpers[high], hours)
                                  orderby fit descending, high
                                  select new MatchEdge(low, high, fit)).Take(most)
                    select edge;
        var expected = plain.ToList();
        Assert.NotEmpty(expected);
        Assert.Equal(expected, new Candidates(helpers, Last, Hours, most, Today).Of(seekers));
    }

    private static Person Person(Random random, int id) =>
        new(new(id), $"p{id}@example.test", $"Person {id}", "Engineer", (Seniority)random.Next(Enum.GetValues<Seniority>().Length), random.Next(8) == 0 ? null : new TeamId(random.Next(1, 40)),
            new PersonId(random.Next(1, 400)), Zones[random.Next(Zones.Length)], Locales[random.Next(Locales.Length)], new(2020, 1, 1));

    private static TeamId? Department(Random random) => random.Next(6) == 0 ? null : new TeamId(random.Next(100, 104));

    private static HashSet<ToolId> Tools(Random random) => random.Next(3) switch { 0 => [new(1)], 1 => [new(2)], _ => [new(1), new(2)] };

    private static HashSet<string> Shared(Random random) => random.Next(4) == 0 ? [Projects[random.Next(Projects.Length)]] : [];
}
