using ChatBot.Core.Answers;
using ChatBot.Core.Costs;
using ChatBot.Core.People;
using ChatBot.Storage;
using ChatBot.Storage.Rollups;

namespace ChatBot.Counting;

/// <summary>Reads the sums of every cell of a layout: totals of whole teams where a team lies in one row, single people where it does not.</summary>
internal sealed class TotalsReader
{
    /// <summary>From so many single people on, a month of everybody is read in one go; for fewer it is used where it is at hand.</summary>
    private const int Many = 150, Several = 8;

    private static readonly string OfGroup =
        $"SELECT \"Start\", \"KeyId\", {SumsTable.SumList} FROM \"GroupTotals\" WHERE \"GroupId\" = @p0 AND \"View\" = @p1 AND \"Span\" = @p2 AND \"Start\" BETWEEN @p3 AND @p4";
    private static readonly string OfPersonDays =
        $"SELECT \"Day\", \"SliceId\", {SumsTable.SumList} FROM \"PersonDays\" WHERE \"PersonId\" = @p0 AND \"Day\" BETWEEN @p1 AND @p2";
    private static readonly string OfPersonMonth =
        $"SELECT \"PersonId\", \"KeyId\", {SumsTable.SumList} FROM \"PersonMonths\" WHERE \"Month\" = @p0 AND \"PersonId\" BETWEEN @p1 AND @p2";

    private const string CostsOfDays =
        "SELECT d.\"PersonId\", d.\"SliceId\", d.\"CostUnits\", d.\"CostNanos\" FROM \"People\" p CROSS JOIN \"PersonDays\" d " +
        "WHERE d.\"PersonId\" = p.\"Id\" AND d.\"Day\" BETWEEN @p0 AND @p1 AND (d.\"CostUnits\" <> 0 OR d.\"CostNanos\" <> 0)";
    private const string CostsOfMonth =
        "SELECT \"PersonId\", \"KeyId\", \"CostUnits\", \"CostNanos\" FROM \"PersonMonths\" WHERE \"Month\" = @p0 AND \"PersonId\" > 0 AND (\"CostUnits\" <> 0 OR \"CostNanos\" <> 0)";

    private readonly ReadSession session;
    private readonly Layout layout;
    private readonly Totals[] cells;
    private readonly int[] partOfSlice;
    private readonly decimal[] rateOfSlice;

    private TotalsReader(ReadSession session, Layout layout)
    {
        this.session = session;
        this.layout = layout;
        cells = new Totals[layout.Cells];
        var slices = layout.Picture.Slices;
        partOfSlice = new int[slices.LastId + 1];
        rateOfSlice = new decimal[slices.LastId + 1];
        foreach (var slice in slices.All)
        {
            partOfSlice[slice.Id] = layout.Use.PartOf(slice);
            rateOfSlice[slice.Id] = Exchange.Rate(layout.Picture.Organisation.Settings, slice.Currency) ?? 0;
        }
    }

    /// <returns>By <see cref="Layout.Cell"/>.</returns>
    public static Totals[] Read(ReadSession session, Layout layout)
    {
        var reader = new TotalsReader(session, layout);
        reader.Run();
        return reader.cells;
    }

    /// <summary>What everybody's use cost, a person at a time: one statement for each stretch of days, however many people there are.</summary>
    /// <param name="layout">Of the whole organisation, by tool at most, with one time part.</param>
    /// <param name="visit">Person, use part, amount in the reporting currency. A person and part may come several times; the amounts add up.</param>
    public static void EachPersonsCost(ReadSession session, Layout layout, Action<int, int, decimal> visit)
    {
        var reader = new TotalsReader(session, layout);
        var ofPerson = new Totals[layout.Use.Parts.Count];
        foreach (var stretch in Cover.Of(layout, subtract: true))
        {
            var rows = stretch.Span == Span.Month
                ? session.Prepare(CostsOfMonth).Bind(0, stretch.First)
                : session.Prepare(CostsOfDays).Bind(0, stretch.First).Bind(1, stretch.Last);
            var person = 0;
            while (rows.Step())
            {
                session.RowsRead++;
                var (next, key) = (rows.Int32(0), rows.Int32(1));
                if (reader.partOfSlice[key] is not (>= 0 and var use)) continue;
                if (next != person) Tell(person);
                person = next;
                ofPerson[use].AddCost(rows.Int64(2), rows.Int64(3), stretch.Sign, reader.rateOfSlice[key]);
            }

            Tell(person);
        }

        // The days of a person mostly come one after the other: fewer amounts to sort and to keep.
        void Tell(int person)
        {
            for (var use = 0; use < ofPerson.Length; use++)
            {
                if (ofPerson[use].Cost is not 0 and var cost) visit(person, use, cost);
                ofPerson[use] = default;
            }
        }
    }

    private void Run()
    {
        var (groups, people) = Plan();
        var view = layout.Use.TotalView;
        var ofGroups = Cover.Of(layout, subtract: true);
        foreach (var (group, part, sign) in groups)
            foreach (var stretch in ofGroups) ReadGroup(group, view, stretch, part, sign);
        if (people.Count == 0) return;

        // Months of single people are kept by tool only.
        var ofPeople = Cover.Of(layout, subtract: true, onlyDays: view != View.Tool);
        var reach = layout.Picture.Organisation.Settings.DataTo?.DayNumber ?? int.MaxValue;
        foreach (var stretch in ofPeople)
            if (stretch.Span == Span.Month) ReadMonth(people, stretch);
            // Behind the last day with data there is nothing to take away.
            else if (stretch.First <= reach)
                foreach (var person in people.Numbers) ReadPersonDays(person, people[person]!, stretch);
    }

    /// <summary>Which totals make up each part, and with which sign.</summary>
    private (List<(int Group, int Part, int Sign)> Groups, PeoplePlan People) Plan()
    {
        var groups = new List<(int, int, int)>();
        var people = new PeoplePlan();
        var unknown = -1;
        if (layout.People is [{ Whole: true }]) return ([(0, 0, 1)], people);

        var teamsAreKept = layout.Use.TotalView == View.Tool;
        var partOf = new Dictionary<PersonId, int>();
        for (var part = 0; part < layout.People.Count; part++)
        {
            if (layout.People[part].Unknown) unknown = part;
            foreach (var person in layout.People[part].Group.People) partOf[person.Id] = part;
        }

        if (unknown >= 0) groups.Add((0, unknown, 1));
        foreach (var team in layout.Group.People.GroupBy(p => p.Team))
        {
            if (team.Key is { } own && layout.Picture.TeamsWithUse.Contains(own.Value)) OfTheTeam(own, team);
            IEnumerable<Person> single = team;
            if (teamsAreKept && team.Key is { } id)
            {
                var members = layout.Picture.Organisation.Members(id).ToList();
                var main = team.GroupBy(p => partOf[p.Id]).MaxBy(g => g.Count())!;
                if (2 * main.Count() > members.Count)
                {
                    groups.Add((id.Value, main.Key, 1));
                    foreach (var other in members)
                        if (!partOf.TryGetValue(other.Id, out var part) || part != main.Key) Single(other, main.Key, -1);
                    single = team.Where(p => partOf[p.Id] != main.Key);
                    if (unknown >= 0) groups.Add((id.Value, unknown, -1));
                    foreach (var person in single) Single(person, partOf[person.Id], 1);
                    continue;
                }
            }
            foreach (var person in single)
            {
                Single(person, partOf[person.Id], 1);
                if (unknown >= 0) Single(person, unknown, -1);
            }
        }
        return (groups, people);

        void Single(Person person, int part, int sign) => people.Add(person.Id.Value, part, sign);

        // What a team did and nobody in particular belongs to whatever holds all of the team, with or without whoever leads it.
        void OfTheTeam(TeamId team, IEnumerable<Person> here)
        {
            var part = partOf[here.GroupBy(p => partOf[p.Id]).MaxBy(g => g.Count())!.First().Id];
            var inside = here.Where(p => partOf[p.Id] == part).ToList();
            if (inside.Count < 2 || layout.Picture.Organisation.Members(team).Any(m => !inside.Contains(m) && inside.TrueForAll(p => p.Manager != m.Id))) return;
            people.Add(-team.Value, part, 1);
            if (unknown >= 0) people.Add(-team.Value, unknown, -1);
        }
    }

    private void ReadGroup(int group, View view, Stretch stretch, int part, int sign)
    {
        var rows = session.Prepare(OfGroup).Bind(0, group).Bind(1, (int)view).Bind(2, (int)stretch.Span).Bind(3, stretch.First).Bind(4, stretch.Last);
        while (rows.Step())
        {
            session.RowsRead++;
            var bucket = stretch.Bucket >= 0 ? stretch.Bucket : layout.BucketOf(rows.Int32(0));
            var key = rows.Int32(1);
            if (bucket >= 0 && partOfSlice[key] is >= 0 and var use)
                cells[layout.Cell(part, use, bucket)].Add(SumsTable.Read(rows, 2), sign * stretch.Sign, rateOfSlice[key]);
        }
    }

    private void ReadMonth(PeoplePlan people, Stretch stretch)
    {
        if (people.Count < Several || layout.Picture.Months.Month(session, stretch.First, reads: people.Count >= Many) is not { } month)
        {
            foreach (var person in people.Numbers) ReadPersonMonth(person, people[person]!, stretch);
            return;
        }
        if (people.Count * 8 < month.People.Length)
            foreach (var person in people.Numbers.Where(p => p > 0))
            {
                var (from, until) = month.RowsOf(person);
                for (var row = from; row < until; row++) Add(people[person]!, month.Keys[row], stretch, month.Sums[row]);
            }
        else
            for (var row = 0; row < month.People.Length; row++)
                if (people[month.People[row]] is { } entries) Add(entries, month.Keys[row], stretch, month.Sums[row]);

        // Everybody's month holds people only.
        foreach (var team in people.Numbers.Where(p => p < 0)) ReadPersonMonth(team, people[team]!, stretch);
    }

    private void ReadPersonMonth(int person, (int Part, int Sign)[] entries, Stretch stretch)
    {
        var rows = session.Prepare(OfPersonMonth).Bind(0, stretch.First).Bind(1, person).Bind(2, person);
        while (rows.Step()) Add(entries, rows.Int32(1), stretch, SumsTable.Read(rows, 2));
    }

    private void Add((int Part, int Sign)[] entries, int key, Stretch stretch, in Sums sums)
    {
        session.RowsRead++;
        if (partOfSlice[key] is not (>= 0 and var use)) return;
        foreach (var (part, sign) in entries) cells[layout.Cell(part, use, stretch.Bucket)].Add(sums, sign * stretch.Sign, rateOfSlice[key]);
    }

    private void ReadPersonDays(int person, (int Part, int Sign)[] entries, Stretch stretch)
    {
        var rows = session.Prepare(OfPersonDays).Bind(0, person).Bind(1, stretch.First).Bind(2, stretch.Last);
        while (rows.Step())
        {
            session.RowsRead++;
            var bucket = stretch.Bucket >= 0 ? stretch.Bucket : layout.BucketOf(rows.Int32(0));
            var slice = rows.Int32(1);
            if (bucket < 0 || partOfSlice[slice] is not (>= 0 and var use)) continue;
            var sums = SumsTable.Read(rows, 2);
            foreach (var (part, sign) in entries) cells[layout.Cell(part, use, bucket)].Add(sums, sign * stretch.Sign, rateOfSlice[slice]);
        }
    }

    /// <summary>Single people, and teams as a whole by their negative number, with the parts that they are added to or taken from.</summary>
    private sealed class PeoplePlan
    {
        private readonly Dictionary<int, (int Part, int Sign)[]> teams = [];
        private (int Part, int Sign)[]?[] entries = [];

        /// <summary>In order of addition, each once.</summary>
        public List<int> Numbers { get; } = [];

        public int Count => Numbers.Count;

        public (int Part, int Sign)[]? this[int person] => person < 0 ? teams.GetValueOrDefault(person) : person < entries.Length ? entries[person] : null;

        public void Add(int person, int part, int sign)
        {
            if (person < 0)
            {
                if (!teams.ContainsKey(person)) Numbers.Add(person);
                teams[person] = [.. teams.GetValueOrDefault(person) ?? [], (part, sign)];
                return;
            }
            if (person >= entries.Length) Array.Resize(ref entries, Math.Max(person + 1, entries.Length * 2));
            if (entries[person] is { } known) entries[person] = [.. known, (part, sign)];
            else
            {
                entries[person] = [(part, sign)];
                Numbers.Add(person);
            }
        }
    }
}
