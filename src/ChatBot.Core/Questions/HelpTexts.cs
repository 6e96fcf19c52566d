using ChatBot.Core.People;

namespace ChatBot.Core.Questions;

/// <summary>What can be asked, in examples with names of the asker's own organisation that this asker gets an answer to.</summary>
internal static class HelpTexts
{
    public static Parsed.Help For(Asker asker, Catalogue catalogue)
    {
        var organisation = catalogue.Organisation;
        var tools = organisation.Tools.Where(t => t.Approved).OrderBy(t => t.Name, StringComparer.Ordinal).ToList();
        var seatTool = tools.Find(t => t.HasSeats) ?? tools.FirstOrDefault();
        var wanted = tools.Find(t => !organisation.SeatsOf(asker.Id).Any(s => s.Tool == t.Id)) ?? seatTool;
        var team = LargestTeam(organisation);
        var examples = new List<string>();
        if (asker.IsAdmin)
        {
            examples.Add("adoption by department last month");
            if (team is not null) examples.Add($"engaged users in {team.Name}");
            if (seatTool is not null) examples.Add($"list the dormant {seatTool.Name} seats");
            examples.Add("who is blocked?");
        }
        if (asker.IsFinance || asker.IsAdmin)
        {
            examples.Add("spend by tool this month compared to last month");
            examples.Add("which teams are over budget?");
            examples.Add("what would we save without the dormant seats?");
        }
        if (asker.LeadsPeople)
        {
            examples.Add("how many people on my team were active last week?");
            examples.Add("who on my team is waiting for access?");
            examples.Add("weekly digest for my team");
        }
        if (!asker.IsAdmin && !asker.IsFinance && !asker.LeadsPeople)
        {
            if (asker.Person.Team is { } own && organisation.Members(own).Count() >= organisation.Settings.MinimumGroupSize) examples.Add($"how many people in {organisation.Team(own).Name} use AI?");
            if (seatTool is not null) examples.Add($"how many people in the company use {seatTool.Name}?");
            examples.Add("adoption rate of the company last month");
        }
        examples.Add("my sessions by tool this month");
        examples.Add("how much of my budget is left?");
        if (wanted is not null) examples.Add($"I need access to {wanted.Name}");
        examples.Add("define engaged users");
        return new(
            "Ask me in plain English about usage, adoption, seats, requests, spend and budgets of our AI tools: for yourself, a team or the organisation, over any time. For example:",
            [.. examples.Distinct().Take(9)]);
    }

    private static Team? LargestTeam(Organisation organisation) => organisation.Teams
        .Where(t => t.Parent is not null).OrderByDescending(t => organisation.Members(t.Id).Count()).ThenBy(t => t.Name, StringComparer.Ordinal).FirstOrDefault();
}
