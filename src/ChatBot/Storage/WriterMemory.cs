using System.Data.Common;
using System.Runtime.CompilerServices;
using ChatBot.Core.Usage;
using ChatBot.Storage.Facts;
using ChatBot.Storage.Rollups;

namespace ChatBot.Storage;

/// <summary>What the writer knows of the store without looking again, for as long as it is the only one that writes.</summary>
/// <remarks>It belongs to the connection that stays open between transactions; other connections have none and look every time. Whoever writes
/// these rows writes them here as well. It is thrown away when another process has written, when a piece of work or a commit was undone, and
/// when roll-ups are made again.</remarks>
internal sealed class WriterMemory
{
    private const int MostDays = 200_000, MostSessions = 200_000, MostSets = 8_192, MostTeams = 200_000;

    private static readonly ConditionalWeakTable<DbConnection, WriterMemory> All = [];

    private WriterMemory()
    {
    }

    /// <summary>Which feeds tell of a tool on a day, by identity.</summary>
    public Dictionary<(int Tool, int Day, int Identity), List<FeedTells>> FeedDays { get; } = [];

    /// <summary>Which feeds tell of a session.</summary>
    public Dictionary<(int Tool, long Session), List<SessionTells>> FeedSessions { get; } = [];

    /// <summary>Who was active.</summary>
    public Dictionary<(View View, Span Span, int Key, int Start), (PeopleSet People, PeopleSet Twice)> Sets { get; } = [];

    /// <summary>In whose totals a person is counted; none for nobody's.</summary>
    public Dictionary<int, int?> Teams { get; } = [];

    public static WriterMemory Keep(DbConnection connection)
    {
        var memory = new WriterMemory();
        All.Add(connection, memory);
        return memory;
    }

    public static WriterMemory? Of(DbConnection connection) => All.TryGetValue(connection, out var memory) ? memory : null;

    public void Forget()
    {
        FeedDays.Clear();
        FeedSessions.Clear();
        Sets.Clear();
        Teams.Clear();
    }

    /// <summary>Between transactions: nothing grows without end.</summary>
    public void Tidy()
    {
        if (FeedDays.Count > MostDays) FeedDays.Clear();
        if (FeedSessions.Count > MostSessions) FeedSessions.Clear();
        if (Sets.Count > MostSets) Sets.Clear();
        if (Teams.Count > MostTeams) Teams.Clear();
    }
}
