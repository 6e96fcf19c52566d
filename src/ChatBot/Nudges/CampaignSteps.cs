using ChatBot.Core.Nudges;
using ChatBot.Core.People;
using ChatBot.Storage;
using ChatBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatBot.Nudges;

/// <summary>Campaigns of the store, and whose turn it is.</summary>
internal static class CampaignSteps
{
    /// <summary>Those that run on the day; a playbook that does not exist any more runs nowhere.</summary>
    public static async Task<IReadOnlyList<Campaign>> RunningAsync(ChatBotDb db, DateOnly today, CancellationToken ct)
    {
        var rows = await db.Campaigns.AsNoTracking().Where(c => c.FromDay <= today && c.UntilDay >= today).OrderBy(c => c.FromDay).ThenBy(c => c.Id).ToListAsync(ct);
        return [.. rows.Where(r => Playbook.All.Any(p => p.Name == r.Playbook)).Select(Of)];
    }

    public static Campaign Of(CampaignRow row) => new(
        row.Id, row.Name, new(row.ToolId), row.TeamId is { } team ? new TeamId(team) : null, Playbook.All.First(p => p.Name == row.Playbook),
        row.Goal == GoalKind.DistinctDays ? new Goal.DistinctDays(row.GoalNumber, row.GoalPercent) : new Goal.Breadth(row.GoalNumber, row.GoalPercent), row.FromDay, row.UntilDay);

    public static IEnumerable<(ToolId Tool, string Words)> Due(
        Campaign campaign, Person person, Organisation organisation, IReadOnlyList<Finding> findings, IReadOnlyCollection<PastNudge> past, int sent, DateOnly today)
    {
        if (campaign.Team is { } team && !(person.Team is { } own && organisation.WithSubTeams(team).Contains(own))) yield break;
        if (findings.FirstOrDefault(f => f.Tool == campaign.Tool) is { } finding && Campaigns.Due(campaign, finding, past, sent, today) is { } step) yield return (campaign.Tool, step.Words);
    }
}
