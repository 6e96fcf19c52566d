using System.Globalization;
using ChatBot.Core.Nudges;
using ChatBot.Core.People;
using ChatBot.Dialogue;
using ChatBot.People;
using ChatBot.Storage;
using ChatBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatBot.Nudges;

/// <summary>Goals of teams on different active days, or on different parts of a tool, with a playbook of steps. There is no goal of tokens.</summary>
internal sealed class CampaignsCommand(CampaignFigures figures, Func<ChatBotDb> open, Keys keys) : ICommand
{
    private const int LongestDays = 183;

    public string Name => "campaigns";

    public IReadOnlyList<string> Verbs { get; } = ["start", "stop", "playbooks"];

    public string Usage => "campaigns [start NAME tool TOOL [team TEAM] goal days|breadth N by P% playbook NAME until DAY | stop NAME | playbooks]";

    public string Does => "how far teams are with their goals of active days and breadth, in counts of groups; admins start and stop them";

    public Audience For => Audience.Managers;

    public async Task<CommandAnswer> RunAsync(CommandCall call, CancellationToken ct) => call.Words.ToArray() switch
    {
        [] => CommandAnswer.Say(await ListAsync(call.Deed, ct)),
        ["playbooks"] => CommandAnswer.Say(string.Join('\n', Playbook.All.Select(p => $"{p.Name}: {p.Does}\n{string.Join('\n', p.Steps.Select(s => $"  after {s.AfterDays} days, to people with \"{string.Join("\" or \"", s.For.Select(TriageWords.Say))}\": {s.Words}"))}")
            .Append("Everybody leaves a playbook at the first regular use, with any answer, and whenever something blocks them."))),
        ["start" or "stop", ..] when !call.Deed.IsAdmin => CommandAnswer.Refuse("Only admins start and stop campaigns, so nothing was done."),
        ["start", var name, .. var rest] => await StartAsync(call, name, rest, ct),
        ["stop", .. var name] => await StopAsync(call.Deed, string.Join(' ', name), ct),
        _ => CommandAnswer.Say($"I did not understand that. It goes like this: {Usage}"),
    };

    private async Task<string> ListAsync(Deed deed, CancellationToken ct)
    {
        await using var db = open();
        var lines = new List<string>();
        var minimum = deed.Organisation.Settings.MinimumGroupSize;
        foreach (var progress in figures.Measure(await CampaignSteps.RunningAsync(db, deed.Today, ct), deed.Today, minimum))
        {
            var campaign = progress.Campaign;
            if (!deed.IsAdmin && campaign.Team is { } team && !MayRead(deed, team)) continue;
            lines.Add($"• {campaign.Name}, {deed.Organisation.Tool(campaign.Tool).Name}, {(campaign.Team is { } of ? deed.Organisation.Team(of).Name : "everybody")}, until {NudgeAnswers.Day(campaign.Until, deed)}: {Say(campaign.Goal)}. " +
                Campaigns.Say(progress, minimum));
        }

        return lines.Count == 0 ? $"No campaign runs that you could read about.{(deed.IsAdmin ? " \"campaigns playbooks\" shows what one can say, \"help campaigns\" how one begins." : "")}" : string.Join('\n', lines);
    }

    private async Task<CommandAnswer> StartAsync(CommandCall call, string name, string[] words, CancellationToken ct)
    {
        if (Read(call.Deed, name, words) is not { } row) return CommandAnswer.Say($"I did not understand that. It goes like this: {Usage}. For example: campaigns start \"June\" tool Copilot goal days 6 by 60% playbook first-steps until 30 June");
        await using (var db = open())
            if (await db.Campaigns.AnyAsync(c => c.Name == row.Name, ct)) return CommandAnswer.Say($"There is a campaign {row.Name} already. Choose another name.");
        var seal = $"{row.Name}|{row.ToolId}|{row.TeamId}|{row.UntilDay.DayNumber}";
        var campaign = CampaignSteps.Of(row);
        if (!call.Confirmed || call.Seal != seal)
            return CommandAnswer.AskFirst($"Start {row.Name}, until {NudgeAnswers.Day(row.UntilDay, call.Deed)}: {Say(campaign.Goal)}?\n{Count(figures.People(campaign).Count)} in it. Its steps go out with the weekly rounds, to those whom they fit, within everybody's budget; \"campaigns playbooks\" shows their words.", seal);
        return CommandAnswer.Change($"Done: {row.Name} runs until {NudgeAnswers.Day(row.UntilDay, call.Deed)}.", scope =>
        {
            if (scope.Db.Campaigns.Any(c => c.Name == row.Name)) return;
            scope.Db.Campaigns.Add(row);
            Audit(scope, call.Deed, "campaign.started", row.Name);
        });
    }

    private async Task<CommandAnswer> StopAsync(Deed deed, string name, CancellationToken ct)
    {
        await using var db = open();
        if (await db.Campaigns.AsNoTracking().FirstOrDefaultAsync(c => c.Name == name, ct) is not { } row) return CommandAnswer.Say($"There is no campaign {name}. \"campaigns\" shows those that run.");
        return CommandAnswer.Change($"Done: {name} is over; nobody gets another step of it.", scope =>
        {
            if (scope.Db.Campaigns.FirstOrDefault(c => c.Id == row.Id) is not { } running) return;
            (running.UntilDay, running.Version) = (deed.Today.AddDays(-1), running.Version + 1);
            Audit(scope, deed, "campaign.stopped", name);
        });
    }

    private CampaignRow? Read(Deed deed, string name, string[] words)
    {
        string[] known = ["tool", "team", "goal", "playbook", "until"];
        var parts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        for (int at = 0, end; at < words.Length; at = end)
        {
            if (!known.Contains(words[at], StringComparer.OrdinalIgnoreCase)) return null;
            for (end = at + 1; end < words.Length && !known.Contains(words[end], StringComparer.OrdinalIgnoreCase); end++) { }
            parts[words[at]] = string.Join(' ', words.Skip(at + 1).Take(end - at - 1));
        }

        var goal = parts.GetValueOrDefault("goal", "").Split(' ');
        if (NudgeSayings.ToolOf(deed, parts.GetValueOrDefault("tool", "")) is not { Approved: true } tool || name.Length is 0 or > 100
            || goal is not ["days" or "breadth", var number, "by", var share] || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var many) || many is < 1 or > 100
            || !int.TryParse(share.TrimEnd('%'), NumberStyles.None, CultureInfo.InvariantCulture, out var percent) || percent is < 1 or > 100
            || Playbook.All.FirstOrDefault(p => p.Name.Equals(parts.GetValueOrDefault("playbook"), StringComparison.OrdinalIgnoreCase)) is not { } playbook
            || PlainDates.Read(parts.GetValueOrDefault("until", ""), deed.Today) is not { } until || until <= deed.Today || until > deed.Today.AddDays(LongestDays)) return null;
        Team? team = null;
        if (parts.TryGetValue("team", out var teamName) && (team = deed.Organisation.Teams.FirstOrDefault(t => t.Name.Equals(teamName, StringComparison.OrdinalIgnoreCase))) is null) return null;
        return new()
        {
            Id = keys.Next(), Name = name, ToolId = tool.Id.Value, TeamId = team?.Id.Value, Playbook = playbook.Name, Goal = goal[0] == "days" ? GoalKind.DistinctDays : GoalKind.Breadth, GoalNumber = many, GoalPercent = percent,
            FromDay = deed.Today, UntilDay = until,
        };
    }

    private static bool MayRead(Deed deed, TeamId team) => deed.Actor.Team == team || deed.Organisation.Members(team).Any(m => deed.Organisation.IsBelow(m, deed.Actor.Id));

    private void Audit(WriteScope scope, Deed deed, string act, string subject)
    {
        scope.Db.Audit.Add(new AuditRow { Id = keys.Next(), At = deed.Now, Actor = deed.Actor.Email, Act = act, Subject = subject, From = deed.Platform });
        scope.Db.SaveChanges();
    }

    private static string Count(int people) => people == 1 ? "1 person is" : $"{people} people are";

    private static string Say(Goal goal) => goal switch
    {
        Goal.DistinctDays days => $"{days.SharePercent} % active on at least {days.Days} different days",
        Goal.Breadth breadth => $"{breadth.SharePercent} % have used at least {breadth.Features} different parts of it",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}

/// <summary>How far a campaign is, from facts: what agents do by themselves counts apart, bursts and loops do not count.</summary>
internal sealed class CampaignFigures(ReadSessions sessions, OrganisationPictures pictures)
{
    private const string DaysOfUse =
        "SELECT d.\"PersonId\", d.\"Day\", d.\"SliceId\", d.\"Prompts\", d.\"Sessions\" FROM \"Seats\" s JOIN \"People\" p ON p.\"Id\" = s.\"PersonId\" AND p.\"LeftDay\" IS NULL " +
        "JOIN \"PersonDays\" d ON d.\"PersonId\" = p.\"Id\" AND d.\"Day\" BETWEEN @p0 AND @p1 WHERE s.\"ToolId\" = @p2 AND d.\"ActiveFacts\" > 0";

    /// <summary>What came before tells the usual from the burst.</summary>
    private const int UsualDays = 84;

    public IReadOnlySet<PersonId> People(Campaign campaign)
    {
        using var session = sessions.Take();
        var organisation = pictures.Look(session)!.Organisation;
        session.Done();
        return People(campaign, organisation);
    }

    /// <summary>Of all that run, whoever reads: what is told of one depends on what is told of the others.</summary>
    public IReadOnlyList<CampaignProgress> Measure(IReadOnlyList<Campaign> running, DateOnly today, int minimum)
    {
        using var session = sessions.Take();
        var picture = pictures.Look(session)!;
        var all = running.Select(c => Measure(session, picture, c, today)).ToList();
        session.Done();
        return Campaigns.Together(all, minimum);
    }

    /// <summary>One statement for a campaign of everybody, one for each team of a team's.</summary>
    internal static CampaignProgress Measure(ReadSession session, OrganisationPicture picture, Campaign campaign, DateOnly today)
    {
        var people = People(campaign, picture.Organisation);
        var (byDay, used) = (people.ToDictionary(p => p, _ => new Dictionary<DateOnly, long>()), people.ToDictionary(p => p, _ => new HashSet<string>(StringComparer.Ordinal)));
        foreach (var rows in campaign.Team is { } team ? picture.Organisation.WithSubTeams(team).Select(t => session.Prepare(DaysOfUse + " AND p.\"TeamId\" = @p3").Bind(3, t.Value)) : [session.Prepare(DaysOfUse)])
        {
            rows.Bind(0, campaign.From.AddDays(-UsualDays).DayNumber).Bind(1, (today < campaign.Until ? today : campaign.Until).DayNumber).Bind(2, campaign.Tool.Value);
            while (rows.Step())
            {
                var (person, slice, day) = (new PersonId(rows.Int32(0)), picture.Slices[rows.Int32(2)], DateOnly.FromDayNumber(rows.Int32(1)));
                if (slice.ToolId != campaign.Tool.Value || AgentUse.Is(slice.Feature, slice.Surface)) continue;
                byDay[person][day] = byDay[person].GetValueOrDefault(day) + Math.Max(rows.Int64(3), rows.Int64(4));
                if (day >= campaign.From && slice.Feature.Length > 0) used[person].Add(slice.Feature);
            }
        }

        return Campaigns.Measure(campaign, people, p => Patterns.Honest([.. byDay[p].Select(d => new DayUse(d.Key, d.Value))]).Count(d => d.Day >= campaign.From), p => used[p].Count,
            picture.Organisation.Settings.MinimumGroupSize);
    }

    private static HashSet<PersonId> People(Campaign campaign, Organisation organisation)
    {
        var teams = campaign.Team is { } team ? organisation.WithSubTeams(team).ToHashSet() : null;
        return [.. organisation.Seats.Where(s => s.Tool == campaign.Tool).Select(s => organisation.Find(s.Holder)).OfType<Person>().Where(p => teams is null || (p.Team is { } own && teams.Contains(own))).Select(p => p.Id)];
    }
}

/// <summary>Something that went well, for others to read: shared only when its author says yes to it.</summary>
internal sealed class WinCommand(Func<ChatBotDb> open, Keys keys) : ICommand
{
    private const int Shown = 10;

    public string Name => "win";

    public IReadOnlyList<string> Verbs { get; } = ["share", "list", "withdraw"];

    public string Usage => "win [share WORDS | list | withdraw]";

    public string Does => "what worked for others, and yours if you want to share it";

    public Audience For => Audience.Everyone;

    public async Task<CommandAnswer> RunAsync(CommandCall call, CancellationToken ct)
    {
        switch (call.Words)
        {
            case [] or ["list"]: return CommandAnswer.Say(await ListAsync(call.Deed, ct));
            case ["withdraw"]:
                return CommandAnswer.Change("Done: what you shared is gone.", scope =>
                {
                    var person = call.Deed.Actor.Id.Value;
                    scope.Db.Wins.RemoveRange(scope.Db.Wins.Where(w => w.PersonId == person));
                    scope.Db.SaveChanges();
                });
            case ["share", _, ..]:
                var words = call.Text[(call.Text.IndexOf(' ', StringComparison.Ordinal) + 1)..].Trim();
                if (words.Length > NudgeTables.WordsLength) return CommandAnswer.Say($"That is longer than {NudgeTables.WordsLength} characters. What is its core?");
                if (!call.Confirmed || call.Seal != words) return CommandAnswer.AskFirst($"Everybody in {call.Deed.Organisation.Settings.Name} who asks for wins reads this, with your name. Share it?\n\"{words}\"", words);
                return CommandAnswer.Change("Done: shared. \"win withdraw\" takes it back.", scope =>
                {
                    scope.Db.Wins.Add(new WinRow { Id = keys.Next(), PersonId = call.Deed.Actor.Id.Value, Words = words, At = call.Deed.Now });
                    scope.Db.SaveChanges();
                });
            default: return CommandAnswer.Say($"I did not understand that. It goes like this: {Usage}. For example: win share \"the review found a race in the scheduler\"");
        }
    }

    private async Task<string> ListAsync(Deed deed, CancellationToken ct)
    {
        await using var db = open();
        var wins = await db.Wins.AsNoTracking().OrderByDescending(w => w.Id).Take(Shown).ToListAsync(ct);
        var lines = wins.Select(w => (Author: deed.Organisation.Find(new(w.PersonId)), w.Words)).Where(w => w.Author is not null).Select(w => $"• {w.Author!.Name}: {w.Words}").ToList();
        return lines.Count == 0 ? "Nobody has shared anything yet. \"win share WORDS\" begins." : string.Join('\n', lines);
    }
}
