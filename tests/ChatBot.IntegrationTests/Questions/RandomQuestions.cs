using ChatBot.Core.People;
using ChatBot.Core.Questions;

namespace ChatBot.IntegrationTests.Questions;

/// <summary>Questions that nobody would think of, from a seed.</summary>
internal sealed class RandomQuestions(int seed, Organisation organisation, IReadOnlyList<string> models, IReadOnlyList<string> features, IReadOnlyList<string> surfaces, IReadOnlyList<string> projects)
{
    private static readonly Measure[] Measures =
    [
        Measure.Sessions, Measure.Prompts, Measure.Minutes, Measure.Hours, Measure.TokensIn, Measure.TokensOut, Measure.Tokens,
        Measure.LinesAccepted, Measure.LinesSuggested, Measure.AcceptanceRate, Measure.ActiveDays, Measure.ActiveUsers, Measure.AdoptionRate,
        Measure.EngagedUsers, Measure.EngagementRate, Measure.InactivePeople, Measure.LastUsed, Measure.Headcount, Measure.Seats, Measure.DormantSeats,
        Measure.LoginOnlySeats, Measure.NeverUsedSeats, Measure.SeatUtilisation, Measure.OpenRequests, Measure.WaitDays, Measure.TimeToAccess,
        Measure.BlockedPeople, Measure.NoAccess, Measure.Consumption, Measure.SeatCost, Measure.Spend, Measure.Reclaimable, Measure.CostPerUser,
        Measure.CostPerPrompt, Measure.Forecast,
    ];

    private readonly Random random = new(seed);

    public Question Next()
    {
        var measure = Pick(Measures);
        var isState = Defaults.IsAsOf(measure);
        Dimension[] by = random.Next(3) switch { 0 => [], 1 => [PickDimension()], _ => Two() };
        var filters = Filters(isState || measure is Measure.TimeToAccess or Measure.SeatUtilisation, by);
        var ofUse = by.Any(d => d is Dimension.Model or Dimension.Feature or Dimension.Surface or Dimension.Project)
            || !filters.Models.IsEmpty || !filters.Features.IsEmpty || !filters.Surfaces.IsEmpty || !filters.Projects.IsEmpty;
        if (ofUse && (isState || measure is Measure.TimeToAccess or Measure.SeatUtilisation)) (by, filters) = ([], Core.Questions.Filters.None);
        if (measure == Measure.Headcount) by = [.. by.Where(d => d is not (Dimension.Tool or Dimension.Vendor))];
        if (measure == Measure.Forecast) by = [.. by.Where(d => d is Dimension.Tool or Dimension.Team or Dimension.Vendor)];
        return new()
        {
            Measures = [measure],
            Scope = PickScope(),
            Filters = filters,
            Period = measure == Measure.Forecast ? new Period.This(CalendarUnit.Month) : PickPeriod(),
            By = [.. by],
            Per = Defaults.IsSum(measure) && !isState && measure is not (Measure.LastUsed or Measure.AcceptanceRate or Measure.ActiveDays or Measure.CostPerUser
                or Measure.CostPerPrompt or Measure.Forecast or Measure.SeatCost or Measure.Spend) && random.Next(4) == 0 ? Pick(Enum.GetValues<Per>().Except(OfWaits).ToList())
                : measure is Measure.TimeToAccess or Measure.WaitDays && random.Next(2) == 0 ? Pick(OfWaits) : Per.Nothing,
        };
    }

    private static readonly Per[] OfWaits = [Per.MedianWait, Per.NinetiethWait];

    public Ranking? MaybeRanking() => random.Next(2) == 0 ? new(random.Next(1, 6), random.Next(2) == 0) : null;

    private T Pick<T>(IReadOnlyList<T> from) => from[random.Next(from.Count)];

    private Dimension PickDimension() => Pick(Enum.GetValues<Dimension>());

    private Dimension[] Two()
    {
        var (one, other) = (PickDimension(), PickDimension());
        return one == other || other == Dimension.Person || one == Dimension.Person || IsStretch(one) && IsStretch(other) ? [one] : [one, other];
    }

    private static bool IsStretch(Dimension by) => by is Dimension.Day or Dimension.Week or Dimension.Month or Dimension.Quarter;

    private Scope PickScope() => random.Next(5) switch
    {
        0 or 1 => new Scope.Organisation(),
        2 => new Scope.OfTeam(Pick(organisation.Teams).Id),
        3 => new Scope.OfPerson(Pick(organisation.People).Id),
        _ => new Scope.OfTeam(Pick(organisation.Teams.Where(t => t.Parent is null).ToList()).Id),
    };

    private Filters Filters(bool toolsOnly, Dimension[] by)
    {
        var filters = Core.Questions.Filters.None;
        if (random.Next(3) == 0) filters = filters with { Tools = random.Next(2) == 0 ? [Pick(organisation.Tools).Id] : [Pick(organisation.Tools).Id, Pick(organisation.Tools).Id] };
        if (random.Next(8) == 0) filters = filters with { ExceptTools = [Pick(organisation.Tools).Id] };
        if (random.Next(8) == 0) filters = filters with { Approved = random.Next(2) == 0 };
        if (random.Next(12) == 0) filters = filters with { Vendors = [Pick(organisation.Tools).Vendor] };
        if (!toolsOnly && random.Next(6) == 0) filters = filters with { Models = [Pick(models)] };
        if (!toolsOnly && random.Next(8) == 0) filters = filters with { Features = [Pick(features)] };
        if (!toolsOnly && random.Next(10) == 0) filters = filters with { Surfaces = [Pick(surfaces)] };
        if (!toolsOnly && random.Next(8) == 0) filters = filters with { Projects = [Pick(projects)] };
        if (random.Next(8) == 0) filters = filters with { Seniorities = [Seniority.Senior, Seniority.Staff, Seniority.Principal] };
        if (random.Next(10) == 0) filters = filters with { EngineersOnly = true };
        if (!toolsOnly && random.Next(8) == 0) filters = filters with { Weekdays = [DayOfWeek.Saturday, DayOfWeek.Sunday] };
        return filters;
    }

    private Period PickPeriod() => random.Next(12) switch
    {
        0 => new Period.Today(),
        1 => new Period.DaysAgo(random.Next(1, 60)),
        2 => new Period.This(Pick(Enum.GetValues<CalendarUnit>())),
        3 => new Period.Ago(random.Next(1, 3), Pick([CalendarUnit.Week, CalendarUnit.Month, CalendarUnit.Quarter])),
        4 => new Period.LastDays(random.Next(1, 90)),
        5 => new Period.LastMonths(random.Next(1, 7)),
        6 => new Period.Month(null, random.Next(1, 13)),
        7 => new Period.Quarter(null, random.Next(1, 5)),
        8 => new Period.LastFull(random.Next(1, 4), CalendarUnit.Month),
        9 => new Period.HalfOfMonth(null, random.Next(1, 13), random.Next(1, 3)),
        10 => new Period.Ever(),
        _ => new Period.Between(new Period.DaysAgo(random.Next(40, 120)), new Period.DaysAgo(random.Next(1, 40))),
    };
}
