using System.Globalization;
using ChatBot.Core.People;
using ChatBot.Core.Usage;
using ChatBot.Storage;
using ChatBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatBot.Access;

/// <summary>A seat that was given back and still counts as held.</summary>
internal sealed record SeatReturn(Tool Tool, Person Holder, DateOnly Day);

/// <summary>Seats on their way back, as the ledger remembers them.</summary>
internal static class SeatReturns
{
    /// <summary>The rule under which a given-back seat is remembered, whoever gave it back.</summary>
    public const string Rule = "seat.released";

    /// <summary>"I keep it", said of the seat itself.</summary>
    public const string Kept = "seat.kept";

    /// <summary>Older ones were overtaken by whatever the vendor told since.</summary>
    private const int RememberedDays = 180;

    public static string Period(ToolId tool, DateOnly day) => string.Create(CultureInfo.InvariantCulture, $"{tool.Value}|{day:yyyy-MM-dd}");

    public static (int Tool, DateOnly Day) ReadPeriod(string period) =>
        (int.Parse(period.AsSpan(0, period.IndexOf('|', StringComparison.Ordinal)), CultureInfo.InvariantCulture), DateOnly.ParseExact(period.AsSpan(period.IndexOf('|', StringComparison.Ordinal) + 1), "yyyy-MM-dd", CultureInfo.InvariantCulture));

    /// <summary>Seats that were given or taken back and not handed out again since, whoever has to end them.</summary>
    public static SeatsGoingBack GoingBack(ChatBotDb db, DateOnly today)
    {
        var since = Since(today);
        return new(db.Ledger.AsNoTracking().Where(l => l.Rule == Rule && l.DoneAt > since).Select(l => new { l.PersonId, l.Period }).ToList().Select(l => (l.PersonId, l.Period)));
    }

    /// <summary>The same, in one statement of a session.</summary>
    public static SeatsGoingBack GoingBack(ReadSession session, DateOnly today)
    {
        var returns = new List<(int, string)>();
        var rows = session.Prepare("SELECT \"PersonId\", \"Period\" FROM \"Ledger\" WHERE \"Rule\" = @p0 AND \"DoneAt\" > @p1").Bind(0, Rule).Bind(1, Converters.ToNumber(Since(today)));
        while (rows.Step()) returns.Add((rows.Int32(0), rows.Text(1)));
        return new(returns);
    }

    private static DateTimeOffset Since(DateOnly today) => new(today.AddDays(-RememberedDays).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    /// <summary>What somebody has to take back by hand: where there is no connector, or it gave up.</summary>
    /// <returns>By tool, day and holder; each seat once, with the latest day.</returns>
    public static IReadOnlyList<SeatReturn> ByHand(ChatBotDb db, Organisation organisation, Handovers handovers, DateOnly today)
    {
        var since = Since(today);
        var given = (from entry in db.Ledger.AsNoTracking()
                     join seat in db.Seats.AsNoTracking() on entry.PersonId equals seat.PersonId
                     where entry.Rule == Rule && entry.DoneAt > since
                     select new { entry.Period, entry.PersonId, seat.ToolId, seat.AssignedDay }).ToList();
        var left = Handovers.GivenUp(db, since);
        return [.. from g in given
                   let period = ReadPeriod(g.Period)
                   where period.Tool == g.ToolId && period.Day >= g.AssignedDay
                   let day = period.Day
                   group day by (g.PersonId, g.ToolId) into seat
                   let holder = organisation.Find(new(seat.Key.PersonId))
                   let tool = organisation.Tools.FirstOrDefault(t => t.Id.Value == seat.Key.ToolId)
                   where holder is not null && tool is not null && (handovers.TakerOf(tool) is null || left.Contains(seat.Key.PersonId))
                   orderby tool.Name, seat.Max(), holder.Name
                   select new SeatReturn(tool, holder, seat.Max())];
    }
}

/// <summary>The last day on which each seat was given or taken back.</summary>
internal sealed class SeatsGoingBack
{
    private readonly Dictionary<(int Person, int Tool), DateOnly> days = [];

    public SeatsGoingBack(IEnumerable<(int Person, string Period)> returns)
    {
        foreach (var (person, period) in returns)
        {
            var (tool, day) = SeatReturns.ReadPeriod(period);
            if (!days.TryGetValue((person, tool), out var known) || known < day) days[(person, tool)] = day;
        }
    }

    public bool Contains(Seat seat) => days.Count > 0 && days.TryGetValue((seat.Holder.Value, seat.Tool.Value), out var day) && day >= seat.AssignedOn;
}
