namespace ChatBot.Storage.Rollups;

/// <summary>What everybody did in one month by tool: rows by person, then key, as the store holds them.</summary>
internal sealed record PersonMonth(int Version, int[] People, int[] Keys, Sums[] Sums)
{
    /// <returns>First and one behind the last row of the person.</returns>
    public (int From, int Until) RowsOf(int person)
    {
        var at = Array.BinarySearch(People, person);
        if (at < 0) return (0, 0);
        var (from, until) = (at, at + 1);
        while (from > 0 && People[from - 1] == person) from--;
        while (until < People.Length && People[until] == person) until++;
        return (from, until);
    }
}

/// <summary>Keeps whole months of everybody in memory, for rankings and other questions that look at each person: reading a month's rows costs
/// a hundred times what adding them up does. A month is read anew when its version in the store has moved.</summary>
internal sealed class MonthBook
{
    /// <summary>About forty megabytes.</summary>
    private const int MostRows = 400_000;

    private const string FindVersion = "SELECT \"Version\" FROM \"MonthVersions\" WHERE \"Month\" = @p0";
    private static readonly string ReadMonth =
        $"SELECT \"PersonId\", \"KeyId\", {SumsTable.SumList} FROM \"PersonMonths\" WHERE \"Month\" = @p0 AND \"PersonId\" >= 0 ORDER BY \"PersonId\", \"KeyId\"";

    private readonly Lock gate = new();
    private readonly Dictionary<int, PersonMonth> months = [];

    /// <summary>The month as of the moment that the session reads.</summary>
    /// <param name="month">Number of its first day.</param>
    /// <param name="reads">Whether the month is read where it is not at hand; otherwise none is returned.</param>
    public PersonMonth? Month(ReadSession session, int month, bool reads)
    {
        var versions = session.Prepare(FindVersion).Bind(0, month);
        var version = versions.Step() ? versions.Int32(0) : 0;
        versions.Reset();
        lock (gate)
            if (months.TryGetValue(month, out var known) && known.Version == version) return known;
        if (!reads) return null;

        var read = Read(session, month, version);
        lock (gate)
        {
            // Another reader may hold another moment; whichever stays, the version tells whom it fits.
            months[month] = read;
            while (months.Values.Sum(m => m.People.Length) > MostRows && months.Count > 1) months.Remove(months.Keys.Where(m => m != month).Min());
        }
        return read;
    }

    private static PersonMonth Read(ReadSession session, int month, int version)
    {
        List<int> people = [], keys = [];
        List<Sums> sums = [];
        var rows = session.Prepare(ReadMonth).Bind(0, month);
        while (rows.Step())
        {
            people.Add(rows.Int32(0));
            keys.Add(rows.Int32(1));
            sums.Add(SumsTable.Read(rows, 2));
        }
        return new(version, [.. people], [.. keys], [.. sums]);
    }
}
