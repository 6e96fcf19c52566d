using ChatBot.Core.People;

namespace ChatBot.Core.Access;

/// <summary>Who decides about a kind of request. Conditions that are not set hold for everything.</summary>
/// <param name="Id">In the order in which rules were made.</param>
/// <param name="Team">Holds for the teams below as well.</param>
/// <param name="Fallback">Who gets it when nobody decides in time; a word as in <paramref name="Steps"/>.</param>
/// <param name="FallbackDays">Working days without a decision.</param>
public sealed record AccessRule(
    int Id, string? Tool, string? Team, string? CostCenter, string? DataClass, ValueList<RuleStep> Steps, ValueList<StandIn> StandIns, string Fallback, int FallbackDays)
{
    public int Conditions => (Tool is null ? 0 : 1) + (Team is null ? 0 : 1) + (CostCenter is null ? 0 : 1) + (DataClass is null ? 0 : 1);
}

/// <param name="Approvers"><c>manager</c>, <c>manager2</c> (the manager's manager), <c>owner</c> (of the tool), <c>admin</c>, <c>finance</c>, or e-mails.</param>
public sealed record RuleStep(ValueList<string> Approvers, bool NeedsAll);

/// <param name="For">As written in the rule.</param>
public sealed record StandIn(string For, string By);

/// <summary>What routing and ageing need to know beside the request.</summary>
/// <param name="ToolOwners">Who hands seats of a tool over, by tool; an e-mail.</param>
public sealed record AccessPolicy(
    IReadOnlyList<AccessRule> Rules, Ladder Ladder, WorkingDays WorkingDays, IReadOnlyDictionary<string, string> ToolOwners, IReadOnlyDictionary<string, string> DataClasses)
{
    public const int DefaultFallbackDays = 3;

    /// <summary>Where no rule says otherwise.</summary>
    public static readonly AccessRule Default = new(0, null, null, null, null, [new RuleStep(["manager"], false)], [], "manager2", DefaultFallbackDays);

    public string? OwnerOf(Tool tool) => ToolOwners.FirstOrDefault(o => string.Equals(o.Key, tool.Name, StringComparison.OrdinalIgnoreCase)).Value;

    public string DataClassOf(Tool tool) => DataClasses.FirstOrDefault(o => string.Equals(o.Key, tool.Name, StringComparison.OrdinalIgnoreCase)).Value ?? "";
}

/// <summary>Finds who decides, who comes next in line, and whoever is left when nobody of the rule can.</summary>
public static class Routing
{
    private const int LongestLine = 64;

    /// <summary>The rule with the most conditions that hold; of several the first.</summary>
    public static AccessRule RuleFor(AccessPolicy policy, Organisation organisation, Person requester, Tool tool, string dataClass) =>
        policy.Rules.Where(rule => Holds(rule, organisation, requester, tool, dataClass)).OrderByDescending(rule => rule.Conditions).ThenBy(rule => rule.Id).FirstOrDefault() ?? AccessPolicy.Default;

    /// <summary>Every step has somebody who may decide, unless there is nobody but the requester.</summary>
    public static ValueList<ApprovalStep> StepsFor(AccessRule rule, AccessPolicy policy, Organisation organisation, Person requester, Tool tool)
    {
        var steps = new List<ApprovalStep>();
        foreach (var step in rule.Steps)
        {
            var approvers = step.Approvers.Select(word => Resolve(word, policy, organisation, requester, tool)).OfType<PersonId>().Distinct().ToList();
            if (approvers.Count == 0 && LastResort(organisation, requester) is { } last) approvers = [last];
            var standIns = rule.StandIns.Where(s => step.Approvers.Contains(s.For, StringComparer.OrdinalIgnoreCase))
                .Select(s => Resolve(s.By, policy, organisation, requester, tool)).OfType<PersonId>().Except(approvers).Distinct();
            var made = new ApprovalStep([.. approvers], step.NeedsAll && approvers.Count > 1, [.. standIns]);

            // Whoever said yes already is not asked the same again.
            if (approvers.Count > 0 && !steps.Exists(s => s.Approvers.Count == 1 && made.Approvers.Count == 1 && s.Approvers[0] == made.Approvers[0])) steps.Add(made);
        }

        return [.. steps];
    }

    /// <summary>Somebody here who is not the requester; none when the word leads to nobody.</summary>
    public static PersonId? Resolve(string word, AccessPolicy policy, Organisation organisation, Person requester, Tool tool)
    {
        var line = Line(organisation, requester).ToList();
        var found = word.ToLowerInvariant() switch
        {
            "manager" => line.Count > 0 ? line[0].Id : null,
            "manager2" => line.Count > 1 ? line[1].Id : null,
            "owner" => policy.OwnerOf(tool) is { } owner ? organisation.FindByEmail(owner)?.Id : null,
            "admin" => FirstOf(organisation, organisation.Settings.Admins, requester),
            "finance" => FirstOf(organisation, organisation.Settings.Finance, requester),
            _ => organisation.FindByEmail(word)?.Id,
        };
        return found == requester.Id ? null : found;
    }

    /// <summary>Whom the one who does not answer reports to and so on, without the requester and without going round in circles; then whoever is left.</summary>
    /// <param name="passed">Who had it already.</param>
    public static PersonId? NextInLine(Organisation organisation, Person requester, PersonId from, IReadOnlyCollection<PersonId> passed)
    {
        if (organisation.Find(from) is { } person)
            foreach (var above in Line(organisation, person))
                if (above.Id != requester.Id && !passed.Contains(above.Id)) return above.Id;
        return LastResort(organisation, requester, passed);
    }

    /// <summary>The requester's line upward, an admin, finance, whoever leads; none when there is nobody but the requester and those who had it.</summary>
    public static PersonId? LastResort(Organisation organisation, Person requester, IReadOnlyCollection<PersonId>? passed = null)
    {
        IEnumerable<PersonId> candidates =
        [
            .. Line(organisation, requester).Select(p => p.Id),
            .. All(organisation, organisation.Settings.Admins), .. All(organisation, organisation.Settings.Finance),
            .. organisation.People.Where(p => p.Manager is null && organisation.Leads(p.Id)).OrderBy(p => p.Id.Value).Select(p => p.Id),
        ];
        return candidates.Where(id => id != requester.Id && passed?.Contains(id) != true).Select(id => (PersonId?)id).FirstOrDefault();
    }

    /// <summary>Who hands a seat over: the tool's owner, an admin, whoever decided.</summary>
    public static PersonId ProviderFor(AccessPolicy policy, Organisation organisation, Person requester, Tool tool, PersonId otherwise) =>
        Resolve("owner", policy, organisation, requester, tool) ?? Resolve("admin", policy, organisation, requester, tool) ?? otherwise;

    /// <summary>Everybody who hands seats over where the one who usually does cannot, the one of the tool first.</summary>
    public static IEnumerable<PersonId> Providers(AccessPolicy policy, Organisation organisation, Person requester, Tool tool, PersonId otherwise) =>
        [ProviderFor(policy, organisation, requester, tool, otherwise), .. All(organisation, organisation.Settings.Admins).Where(id => id != requester.Id), otherwise];

    /// <summary>Nearest first. Ends at the top, at somebody who left, or where the line would come back to itself.</summary>
    public static IEnumerable<Person> Line(Organisation organisation, Person person)
    {
        var seen = new HashSet<PersonId> { person.Id };
        for (var at = person.Manager; at is { } id && seen.Count < LongestLine && seen.Add(id) && organisation.Find(id) is { } above; at = above.Manager) yield return above;
    }

    private static bool Holds(AccessRule rule, Organisation organisation, Person requester, Tool tool, string dataClass) =>
        (rule.Tool is null || Same(rule.Tool, tool.Name))
        && (rule.DataClass is null || Same(rule.DataClass, dataClass))
        && (rule.Team is null || requester.Team is { } team && Above(organisation, team).Any(t => Same(rule.Team, t.Name)))
        && (rule.CostCenter is null || requester.Team is { } own && organisation.CostCenter(own) is { } code && Same(rule.CostCenter, code));

    private static IEnumerable<Team> Above(Organisation organisation, TeamId team)
    {
        var seen = new HashSet<TeamId>();
        for (TeamId? at = team; at is { } id && seen.Add(id); at = organisation.Team(id).Parent) yield return organisation.Team(id);
    }

    private static IEnumerable<PersonId> All(Organisation organisation, IEnumerable<string> emails) =>
        emails.Order(StringComparer.Ordinal).Select(organisation.FindByEmail).OfType<Person>().Select(p => p.Id);

    private static PersonId? FirstOf(Organisation organisation, IEnumerable<string> emails, Person requester) =>
        All(organisation, emails).Where(id => id != requester.Id).Select(id => (PersonId?)id).FirstOrDefault();

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
