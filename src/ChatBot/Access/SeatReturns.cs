using System.Globalization;
using ChatBot.Core.People;
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

    /// <summary>What somebody has to take back by hand: where there is no connector, or it gave up.</summary>
    /// <returns>By tool, day and holder; each seat once, with the latest day.</returns>
    public static IReadOnlyList<SeatReturn> ByHand(ChatBotDb db, Organisation organisation, Handovers handovers, DateOnly today)
    {
        var since = new DateTimeOffset(today.AddDays(-RememberedDays).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        var given = (from entry in db.Ledger.AsNoTracking()
                     join seat in db.Seats.AsNoTracking() on entry.PersonId equals seat.PersonId
                     where entry.Rule == Rule && entry.DoneAt > since
                     select new { entry.Period, entry.PersonId, seat.ToolId, seat.AssignedDay }).ToList();
        var left = Handovers.GivenUp(db, since);
        return [.. from g in given
                   where g.Period.Split('|') is [var of, _] && of == g.ToolId.ToString(CultureInfo.InvariantCulture)
                   let day = DateOnly.ParseExact(g.Period.Split('|')[1], "yyyy-MM-dd", CultureInfo.InvariantCulture)
                   where day >= g.AssignedDay
                   group day by (g.PersonId, g.ToolId) into seat
                   let holder = organisation.Find(new(seat.Key.PersonId))
                   let tool = organisation.Tools.FirstOrDefault(t => t.Id.Value == seat.Key.ToolId)
                   where holder is not null && tool is not null && (handovers.TakerOf(tool) is null || left.Contains(seat.Key.PersonId))
                   orderby tool.Name, seat.Max(), holder.Name
                   select new SeatReturn(tool, holder, seat.Max())];
    }
}
