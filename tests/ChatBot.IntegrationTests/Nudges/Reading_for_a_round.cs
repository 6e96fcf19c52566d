using ChatBot.Commands;
using ChatBot.Core.Nudges;
using ChatBot.Core.People;
using ChatBot.IntegrationTests.Hosting;
using ChatBot.Nudges;
using ChatBot.People;
using ChatBot.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using SQLitePCL;

namespace ChatBot.IntegrationTests.Nudges;

/// <summary>What a round costs the store: statements are counted as SQLite runs them.</summary>
public sealed class Reading_for_a_round
{
    private static readonly DateOnly Today = new(2026, 12, 1);

    [Fact]
    public async Task Tools_and_their_parts_cost_statements_and_people_do_not()
    {
        await using var app = ServiceHost.Build(await FilledStore.SmallOrganisation.CopyAsync());
        using var session = app.Services.GetRequiredService<ReadSessions>().Take();
        if (session.Connection is not SqliteConnection store) return;
        var picture = app.Services.GetRequiredService<OrganisationPictures>().Look(session)!;
        var people = picture.Organisation.People;

        // So late that every seat has been idle for longer than a round looks at each day.
        var everybody = NudgeFacts.Read(session, picture, Today, null);
        var lapsed = everybody.All.Where(f => f.Standing is Standing.Lapsed or Standing.NotCovered && f.Reasons.Count > 0).Select(f => f.Person).ToHashSet();
        Assert.True(lapsed.Count > 50, $"Only {lapsed.Count} people hold an idle seat.");
        var zone = people.GroupBy(p => p.TimeZone).MinBy(z => z.Count())!;
        Assert.True(zone.Count() * 2 < people.Count, "Everybody lives in one zone.");

        int Of(string? whose) => Counting(store, () => NudgeFacts.Read(session, picture, Today, whose));
        Assert.InRange(Of(null), 1, Of(zone.Key) + picture.Organisation.Tools.Count);
        session.Done();
    }

    [Fact]
    public async Task A_campaign_of_everybody_is_measured_with_one_statement_as_one_of_a_team_is()
    {
        await using var app = ServiceHost.Build(await FilledStore.SmallOrganisation.CopyAsync());
        using var session = app.Services.GetRequiredService<ReadSessions>().Take();
        if (session.Connection is not SqliteConnection store) return;
        var picture = app.Services.GetRequiredService<OrganisationPictures>().Look(session)!;
        var tool = picture.Organisation.Tools.MaxBy(t => picture.Organisation.Seats.Count(s => s.Tool == t.Id))!;
        var team = picture.Organisation.Teams.First(t => picture.Organisation.WithSubTeams(t.Id).Count() == 1 && picture.Organisation.Members(t.Id).Any());
        int Of(TeamId? whose) => Counting(store, () => CampaignFigures.Measure(session, picture,
            new(Guid.Empty, "June", tool.Id, whose, Playbook.All[0], new Goal.DistinctDays(3, 50), new(2026, 6, 1), new(2026, 6, 30)), new(2026, 6, 17)));
        Assert.Equal(1, Of(null));
        Assert.Equal(1, Of(team.Id));
        session.Done();
    }

    private static int Counting(SqliteConnection store, Action read)
    {
        var count = 0;
        raw.sqlite3_trace(store.Handle, (strdelegate_trace)((_, _) => count++), null);
        read();
        raw.sqlite3_trace(store.Handle, (strdelegate_trace?)null, null);
        return count;
    }
}
