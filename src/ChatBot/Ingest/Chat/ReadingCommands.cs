using ChatBot.Core.Answers;
using ChatBot.Core.Usage;
using ChatBot.Counting;
using ChatBot.Dialogue;
using ChatBot.Ingest.Pull;
using ChatBot.People;
using ChatBot.Storage;

namespace ChatBot.Ingest.Chat;

/// <summary>A list as long as a message may be; what is left out is counted.</summary>
internal static class Short
{
    private const int Most = 30;

    public static string Lines(IReadOnlyList<string> lines, string more) => lines.Count <= Most
        ? string.Join('\n', lines)
        : $"{string.Join('\n', lines.Take(Most))}\nand {lines.Count - Most} more: {more}";

    /// <summary>What follows a first word; empty when it is another word.</summary>
    public static string After(this CommandCall call, string word) =>
        call.Words.Count > 1 && call.Words[0].Equals(word, StringComparison.OrdinalIgnoreCase) ? string.Join(' ', call.Words.Skip(1)) : "";

    public static Operator Who(this CommandCall call) => new(call.Deed.Actor.Email, call.Deed.Platform);
}

/// <summary>What is seen of each tool and what is blind.</summary>
internal sealed class CoverageCommand(CoverageReports reports) : ICommand
{
    public string Name => "coverage";

    public IReadOnlyList<string> Verbs { get; } = ["all", "of", .. Visibility.Tools];

    public string Usage => "coverage [of TOOL]";

    public string Does => "what I see of each tool and where I am blind, and how fresh it is";

    public Audience For => Audience.Everyone;

    public async Task<CommandAnswer> RunAsync(CommandCall call, CancellationToken ct)
    {
        var tools = await reports.AllAsync(ct);
        if (call.Text.Length == 0 || call.Words is ["all"]) return CommandAnswer.Say(Short.Lines(CoverageWords.Summary(tools), "coverage of TOOL"));
        var wanted = call.After("of") is { Length: > 0 } named ? named : string.Join(' ', call.Words);
        var found = tools.FirstOrDefault(t => t.Tool.Equals(wanted, StringComparison.OrdinalIgnoreCase) || t.Slug.Equals(wanted, StringComparison.OrdinalIgnoreCase));
        return CommandAnswer.Say(found is null
            ? $"I know no tool of that name. I know: {string.Join(", ", tools.Select(t => t.Tool))}."
            : string.Join('\n', CoverageWords.Details(found, call.Deed.Now)));
    }
}

/// <summary>How every feed does.</summary>
internal sealed class SourcesCommand(SourceReports reports, PullOverview pulls, Projects projects) : ICommand
{
    public string Name => "sources";

    public IReadOnlyList<string> Verbs { get; } = ["list"];

    public string Usage => "sources";

    public string Does => "what came in from where, what was turned away and why";

    public Audience For => Audience.Admins;

    public async Task<CommandAnswer> RunAsync(CommandCall call, CancellationToken ct)
    {
        var pulled = (await pulls.AllAsync(ct)).Where(p => p.IsBegun).ToList();
        var lines = SourceWords.Lines(await reports.AllAsync(ct, withFacts: false), pulled).Select(Tight).ToList();
        if (projects.Share().Says((await projects.AllAsync(ct)).Count > 0) is { } share) lines.Add($"Projects: {share}");
        return CommandAnswer.Say(Short.Lines(lines, "the verb sources on the server"));
    }

    /// <summary>Columns are for a terminal.</summary>
    private static string Tight(string line) => (line.StartsWith(' ') ? "  " : "") + string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}

/// <summary>Which features a team uses and which it never does.</summary>
internal sealed class FeaturesCommand(ReadSessions sessions, OrganisationPictures pictures) : ICommand
{
    private const int Days = 28;

    public string Name => "features";

    public IReadOnlyList<string> Verbs { get; } = ["of"];

    public string Usage => "features [of TEAM]";

    public string Does => "which features of its tools a team used in the last four weeks and which nobody did";

    public Audience For => Audience.Managers;

    public Task<CommandAnswer> RunAsync(CommandCall call, CancellationToken ct)
    {
        var (deed, organisation) = (call.Deed, call.Deed.Organisation);
        var wanted = call.After("of");
        var below = PeopleSet.Of(Group.Below(organisation, deed.Actor.Id).People.Select(p => p.Id.Value));
        var (people, name) = (below, "Everyone below you");
        if (wanted.Length > 0)
        {
            var team = organisation.Teams.FirstOrDefault(t => t.Name.Equals(wanted, StringComparison.OrdinalIgnoreCase));
            people = team is null ? new() : PeopleSet.Of(organisation.MembersBelow(team.Id).Select(p => p.Id.Value));

            // The same words whether there is no such team or it is another's.
            if (team is null || !(deed.IsAdmin || people.IsSubsetOf(below))) return Said($"I can show you the features of your own teams only, and know none of yours that is called {wanted}.");
            name = team.Name;
        }
        else if (deed.IsAdmin && !deed.Leads)
        {
            (people, name) = (PeopleSet.Of(organisation.People.Select(p => p.Id.Value)), organisation.Settings.Name);
        }

        var fewest = organisation.Settings.MinimumGroupSize;
        if (people.Count < fewest) return Said($"{name}: these are fewer than {fewest} people, and I do not show the features of so few.");
        using var session = sessions.Take();
        if (pictures.Look(session) is not { } picture) return Said("There is no data yet.");
        var features = FeatureEngagement.Of(session, picture, people, deed.Today.AddDays(1 - Days), deed.Today, fewest);
        session.Done();
        if (features.Count == 0) return Said($"{name}: no feed told of a feature in the last {Days} days.");
        var lines = new List<string> { $"{name}, {Days} days through {deed.Today:yyyy-MM-dd}:" };
        foreach (var tool in features.GroupBy(f => f.Tool))
        {
            lines.Add($"{tool.Key}: used {List(tool.Where(f => f.IsUsed).Select(f => f.Users is { } users ? $"{f.Feature} ({users})" : $"{f.Feature} (fewer than {fewest})"))}");
            if (tool.Any(f => !f.IsUsed)) lines.Add($"  never used {List(tool.Where(f => !f.IsUsed).Select(f => f.Feature))}");
        }
        return Said(Short.Lines(lines, "features of TEAM"));
    }

    private static Task<CommandAnswer> Said(string text) => Task.FromResult(CommandAnswer.Say(text));

    private static string List(IEnumerable<string> names) => string.Join(", ", names);
}
