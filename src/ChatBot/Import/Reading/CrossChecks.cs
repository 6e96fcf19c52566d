using ChatBot.Core.People;

namespace ChatBot.Import.Reading;

/// <summary>What rows say about each other: unknown names and cycles. A name whose own row is bad is known, so one slip stays one problem.</summary>
internal sealed class CrossChecks(Problems problems)
{
    // Looking for what was meant compares with every name: enough for what is listed, not for a wholly wrong file.
    private int hints;

    private readonly Dictionary<string, SameProblems> wrongNames = [];

    /// <returns>The dataset without the rows that have a problem; on a cycle the row stays and loses the link that closes it.</returns>
    public Dataset Apply(Dataset data)
    {
        CheckTeams(data.Teams);
        CheckPeople(data.People, data.Teams);
        CheckRoles(data);
        var good = WithoutUnknown(data);
        foreach (var wrong in wrongNames.Values) wrong.Tell();
        return good;
    }

    private Dataset WithoutUnknown(Dataset data)
    {
        return data with
        {
            Seats = data.Seats.Where(s => Knows(data.People, DatasetFiles.Seats, s.Line, "email", s.Email, DatasetFiles.People)
                & Knows(data.Tools, DatasetFiles.Seats, s.Line, "tool", s.Tool, DatasetFiles.Tools)).ToList(),
            Requests = data.Requests.Where(r => Knows(data.People, DatasetFiles.Requests, r.Line, "email", r.Email, DatasetFiles.People)
                & Knows(data.Tools, DatasetFiles.Requests, r.Line, "tool", r.Tool, DatasetFiles.Tools)).ToList(),
            Budgets = data.Budgets.Where(b => b.Level switch
            {
                BudgetLevel.Team => Knows(data.Teams, DatasetFiles.Budgets, b.Line, "name", b.Name, DatasetFiles.Teams),
                BudgetLevel.Person => b.Name == "*" || Knows(data.People, DatasetFiles.Budgets, b.Line, "name", b.Name, DatasetFiles.People),
                BudgetLevel.Organisation => true,
            }).ToList(),
            Absences = data.Absences?.Where(a => Knows(data.People, DatasetFiles.Absences, a.Line, "email", a.Email, DatasetFiles.People)).ToList(),
            Organisation = data.Organisation with
            {
                Admins = data.Organisation.Admins.Where(a => !data.People.IsUnknown(a.Email)).ToList(),
                Finance = data.Organisation.Finance.Where(a => !data.People.IsUnknown(a.Email)).ToList(),
            },
        };
    }

    private void CheckTeams(Named<TeamEntry> teams)
    {
        foreach (var team in teams.Rows.Values.Where(t => t.Parent is not null).ToList())
            if (!Knows(teams, DatasetFiles.Teams, team.Line, "parent", team.Parent!, DatasetFiles.Teams)) teams.LeaveOut(team.Name);

        foreach (var cycle in Cycles(teams.Rows, t => t.Name, t => t.Parent, t => t.Line))
        {
            var team = cycle[0];
            problems.Add(DatasetFiles.Teams, team.Line, "parent", $"{Path(cycle.Select(t => t.Name))}: the teams stand above themselves; empty the parent of the topmost.");
            teams.Rows[team.Name] = team with { Parent = null };
        }
    }

    private void CheckPeople(Named<PersonEntry> people, Named<TeamEntry> teams)
    {
        foreach (var person in people.Rows.Values.ToList())
        {
            var isGood = person.Team is null || Knows(teams, DatasetFiles.People, person.Line, "team", person.Team, DatasetFiles.Teams);
            isGood &= person.Manager is null || Knows(people, DatasetFiles.People, person.Line, "manager_email", person.Manager, DatasetFiles.People);
            if (!isGood) people.LeaveOut(person.Email);
        }

        foreach (var cycle in Cycles(people.Rows, p => p.Email, p => p.Manager, p => p.Line))
        {
            var person = cycle[0];
            problems.Add(DatasetFiles.People, person.Line, "manager_email", $"{Path(cycle.Select(p => p.Email))}: they manage themselves in a circle; empty the manager of whoever leads.");
            people.Rows[person.Email] = person with { Manager = null };
        }
    }

    private void CheckRoles(Dataset data)
    {
        foreach (var role in data.Organisation.Admins.Concat(data.Organisation.Finance))
            Knows(data.People, DatasetFiles.Organisation, role.Line, role.Path, role.Email, DatasetFiles.People);
    }

    private bool Knows<T>(Named<T> named, string file, long line, string column, string name, string definedIn)
    {
        if (!named.IsUnknown(name)) return true;
        if (!wrongNames.TryGetValue(file, out var wrong)) wrongNames[file] = wrong = new(file, problems);
        wrong.Add(line, column, name, () =>
        {
            var hint = hints++ < 50 && Quoting.TryNearest(name, named.Rows.Keys, out var near) ? $"did you mean {Quoting.Shown(near)}?" : "add it there, or correct the name here.";
            return $"{Quoting.Shown(name)} is not in {definedIn}; {hint}";
        });
        return false;
    }

    /// <summary>Each cycle once, from its first line in the file, along the upward links.</summary>
    private static List<List<T>> Cycles<T>(Dictionary<string, T> rows, Func<T, string> name, Func<T, string?> above, Func<T, long> line)
        where T : class
    {
        var settled = new HashSet<T>(ReferenceEqualityComparer.Instance);
        var cycles = new List<List<T>>();
        foreach (var from in rows.Values)
        {
            var path = new List<T>();
            var onPath = new HashSet<T>(ReferenceEqualityComparer.Instance);
            for (var at = from; at is not null && settled.Add(at); at = above(at) is { } up ? rows.GetValueOrDefault(up) : null)
            {
                path.Add(at);
                onPath.Add(at);
                if (above(at) is { } next && rows.GetValueOrDefault(next) is { } top && onPath.Contains(top))
                {
                    var cycle = path[path.IndexOf(top)..];
                    var first = cycle.IndexOf(cycle.MinBy(line)!);
                    cycles.Add([.. cycle[first..], .. cycle[..first]]);
                }
            }
        }

        return cycles;
    }

    private static string Path(IEnumerable<string> names)
    {
        var all = names.ToList();
        var shown = all.Count <= 6 ? all : [.. all[..3], "…", .. all[^2..]];
        return string.Join(" → ", shown.Append(all[0]));
    }
}
