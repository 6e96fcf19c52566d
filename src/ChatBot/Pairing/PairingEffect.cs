using ChatBot.Core.Outreach;
using ChatBot.Core.Pairing;
using ChatBot.Core.People;
using ChatBot.Core.Usage;
using ChatBot.Dialogue;
using ChatBot.Nudges;
using ChatBot.People;
using ChatBot.Storage;
using ChatBot.Storage.Rollups;
using ChatBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatBot.Pairing;

/// <summary>Did pairing help? From the facts of use around each session, beside people with the same tool who got nothing.</summary>
internal sealed class PairingEffect(ReadSessions sessions, OrganisationPictures pictures, Func<ChatBotDb> open)
{
    private const int BeforeDays = 28, AfterDays = 28, HalfDays = 14, LookBackDays = 365;
    private const string Days = "SELECT \"Start\", \"People\" FROM \"ActiveSets\" WHERE \"View\" = @p0 AND \"Span\" = @p1 AND \"KeyId\" = @p2 AND \"Start\" BETWEEN @p3 AND @p4";

    public async Task<string> SayAsync(Deed deed, CancellationToken ct)
    {
        var (met, others) = await ReadAsync(deed.Today, ct);
        var culture = NudgeRounds.Culture(deed.Actor);
        return string.Join('\n',
        [
            "Active days with the tool after a session, beside people with the same tool and the same use before who got nothing:",
            Effect.Say(Effect.Measure(met, others, HalfDays), HalfDays, culture), Effect.Say(Effect.Measure(met, others, AfterDays), AfterDays, culture),
            "Who says yes to pairing may differ from who does not; the people held out each quarter are among those compared with, which makes that smaller, not nothing.",
        ]);
    }

    private async Task<(IReadOnlyList<EffectCase> Met, IReadOnlyList<IReadOnlyList<EffectCase>> Others)> ReadAsync(DateOnly today, CancellationToken ct)
    {
        await using var db = open();
        var since = today.AddDays(-LookBackDays);
        var pairs = await db.Pairs.AsNoTracking().Where(p => p.MetDay >= since).Select(p => new { p.LowId, p.HighId, p.ToolId, Day = p.MetDay!.Value }).ToListAsync(ct);
        var contacted = (await db.Nudges.AsNoTracking().Where(n => n.Day >= since.AddDays(-BeforeDays)).Select(n => new { n.PersonId, n.Day }).ToListAsync(ct)).ToLookup(n => n.PersonId, n => n.Day);
        var together = pairs.SelectMany(p => (int?[])[p.LowId, p.HighId]).OfType<int>().ToHashSet();
        using var session = sessions.Take();
        if (pictures.Look(session) is not { } picture) return ([], []);

        List<EffectCase> met = [];
        List<IReadOnlyList<EffectCase>> others = [];
        foreach (var pair in pairs.GroupBy(p => (p.LowId, p.ToolId)).Select(g => g.MinBy(p => p.Day)!).OrderBy(p => p.Day).ThenBy(p => p.LowId))
        {
            if (picture.Organisation.Find(new(pair.LowId)) is not { } low) continue;
            var use = Use(session, picture, new(pair.ToolId), pair.Day.AddDays(-BeforeDays), pair.Day.AddDays(AfterDays));
            met.Add(Case(low, new(pair.ToolId), pair.Day, use, today, picture.Organisation));
            others.Add([.. picture.Organisation.Seats.Where(s => s.Tool.Value == pair.ToolId && s.AssignedOn <= pair.Day.AddDays(-BeforeDays) && !together.Contains(s.Holder.Value))
                .Where(s => !contacted[s.Holder.Value].Any(d => d >= pair.Day.AddDays(-BeforeDays) && d <= pair.Day.AddDays(AfterDays)))
                .Select(s => Case(picture.Organisation.Find(s.Holder)!, s.Tool, pair.Day, use, today, picture.Organisation))]);
        }

        session.Done();
        return (met, others);
    }

    private static EffectCase Case(Person person, ToolId tool, DateOnly day, Dictionary<DateOnly, PeopleSet> use, DateOnly today, Organisation organisation)
    {
        int Active(int from, int until) => Enumerable.Range(from, until - from).Count(d => use.TryGetValue(day.AddDays(d), out var people) && people.Contains(person.Id.Value));
        return new(person.Id, tool, person.Seniority, person.Team is { } team ? organisation.Department(team).Id : null, Active(-BeforeDays, 0),
            today > day.AddDays(HalfDays) ? Active(1, HalfDays + 1) : null, today > day.AddDays(AfterDays) ? Active(1, AfterDays + 1) : null);
    }

    private static Dictionary<DateOnly, PeopleSet> Use(ReadSession session, OrganisationPicture picture, ToolId tool, DateOnly from, DateOnly until)
    {
        var use = new Dictionary<DateOnly, PeopleSet>();
        foreach (var key in picture.Slices.All.Where(s => s.ToolId == tool.Value).Select(s => picture.Slices.SetKey(View.Tool, s.Id)).Distinct())
        {
            var rows = session.Prepare(Days).Bind(0, (int)View.Tool).Bind(1, (int)Span.Day).Bind(2, key).Bind(3, from.DayNumber).Bind(4, until.DayNumber);
            while (rows.Step())
            {
                if (!use.TryGetValue(DateOnly.FromDayNumber(rows.Int32(0)), out var people)) use.Add(DateOnly.FromDayNumber(rows.Int32(0)), people = new());
                people.UnionWithEncoded(rows.Blob(1));
            }
        }

        return use;
    }
}
