using ChatBot.Core.Access;
using ChatBot.Core.People;
using ChatBot.Storage;
using ChatBot.Storage.Rollups;
using ChatBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ChatBot.Access;

/// <summary>What is known about one person and one tool before anybody is asked anything, and requests by their number.</summary>
internal sealed class AccessDesk(Func<ChatBotDb> open, IOptionsMonitor<AccessOptions> options)
{
    private const string GitHub = "GitHub", LoginPrefix = "login:";

    public async Task<AccessFacts> FactsAsync(AccessSurroundings around, Person person, Tool tool, CancellationToken ct)
    {
        await using var db = open();
        var seat = around.Organisation.SeatsOf(person.Id).FirstOrDefault(s => s.Tool == tool.Id && s.AssignedOn <= around.TodayOf(person.Id));
        var slices = await db.Slices.Where(s => s.ToolId == tool.Id.Value).Select(s => s.Id).ToListAsync(ct);
        var used = await db.PersonDays.Where(d => d.PersonId == person.Id.Value && slices.Contains(d.SliceId) && d.ActiveFacts > 0).MaxAsync(d => (DateOnly?)d.Day, ct);
        var through = await db.GroupTotals.Where(g => g.GroupId == 0 && g.View == View.Tool && g.Span == Span.Day && slices.Contains(g.KeyId)).MaxAsync(g => (DateOnly?)g.Start, ct);
        bool? linked = tool.Vendor.Contains(GitHub, StringComparison.OrdinalIgnoreCase)
            ? await db.Identities.AnyAsync(i => i.PersonId == person.Id.Value && i.Ref.StartsWith(LoginPrefix), ct) : null;
        var block = Incidents.Find(await WaitingAsync(db, tool.Id, ct), options.CurrentValue.IncidentPeople) is [var most, ..] ? most : null;
        var incident = block is null ? null : $"It is known: {block.Requests.Count} people wait for {tool.Name}{(block.Blocker == Blocker.Unknown ? "" : $" with {AccessWords.Of(block.Blocker)} in the way")}.";
        var instead = tool.Approved ? null : around.Organisation.SeatsOf(person.Id).Select(s => around.Organisation.Tool(s.Tool)).Where(t => t.Approved).OrderBy(t => t.Name, StringComparer.Ordinal).FirstOrDefault()?.Name;
        return new(tool.Name, tool.Approved, seat?.AssignedOn, seat?.LastLogin, used, AccessBook.OpenOf(db, person.Id, tool.Id)?.Number, linked, incident, through, instead);
    }

    /// <summary>Those of one person, newest first.</summary>
    public async Task<IReadOnlyList<AccessRequestState>> OfAsync(PersonId person, CancellationToken ct)
    {
        await using var db = open();
        return [.. (await db.AccessRequests.AsNoTracking().Where(r => r.PersonId == person.Value && r.State != null && r.State != "").OrderByDescending(r => r.Number).ToListAsync(ct)).Select(AccessStates.Read).OfType<AccessRequestState>()];
    }

    public async Task<(AccessRequestState State, Guid Id)?> FindAsync(int number, CancellationToken ct)
    {
        await using var db = open();
        return await db.AccessRequests.AsNoTracking().FirstOrDefaultAsync(r => r.Number == number, ct) is { } row && AccessStates.Read(row) is { } state ? (state, row.Id) : null;
    }

    public async Task<IReadOnlyList<TimelineEntry>> TimelineAsync(Guid request, AccessView view, CancellationToken ct)
    {
        await using var db = open();
        ct.ThrowIfCancellationRequested();
        return AccessAnnouncements.Timeline(db, request, view);
    }

    /// <summary>Every request that a report counts: what is open, and what ended within the days.</summary>
    public async Task<IReadOnlyList<AccessRequestState>> SinceAsync(DateOnly day, CancellationToken ct)
    {
        await using var db = open();
        var rows = await db.AccessRequests.AsNoTracking().Where(r => r.State != null && r.State != "" && (r.EndedDay == null || r.EndedDay >= day)).ToListAsync(ct);
        return [.. rows.Select(AccessStates.Read).OfType<AccessRequestState>()];
    }

    /// <summary>Numbers of the requests that somebody made or touched here.</summary>
    public async Task<IReadOnlySet<int>> OursAsync(CancellationToken ct)
    {
        await using var db = open();
        return (await db.AccessRequests.Where(r => r.IsOurs).Select(r => r.Number).ToListAsync(ct)).ToHashSet();
    }

    /// <summary>Whether somebody may see a request by its number: whoever asked, has it, decides, leads the one who asked, or looks after access.</summary>
    public static bool MaySee(AccessSurroundings around, Person reader, AccessRequestState state) =>
        reader.Id == state.Requester || reader.Id == state.Owner || state.MayDecide(reader.Id) || state.Decisions.Any(d => d.By == reader.Id) || around.Organisation.IsAdmin(reader) || around.Organisation.IsFinance(reader)
        || (around.Organisation.Find(state.Requester) is { } requester && Routing.Line(around.Organisation, requester).Any(p => p.Id == reader.Id));

    /// <summary>A tool by its number in a card, or by its name, whole or the only one that begins so.</summary>
    public static Tool? ToolOf(Organisation organisation, string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        var wanted = text.Trim();
        if (int.TryParse(wanted, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var id)) return organisation.Tools.FirstOrDefault(t => t.Id.Value == id);
        if (organisation.Tools.FirstOrDefault(t => string.Equals(t.Name, wanted, StringComparison.OrdinalIgnoreCase)) is { } named) return named;
        var near = organisation.Tools.Where(t => t.Name.Contains(wanted, StringComparison.OrdinalIgnoreCase)).ToList();
        return near.Count == 1 && wanted.Length >= 3 ? near[0] : null;
    }

    private static async Task<List<AccessRequestState>> WaitingAsync(ChatBotDb db, ToolId tool, CancellationToken ct) =>
        [.. (await db.AccessRequests.AsNoTracking().Where(r => r.ToolId == tool.Value && (r.Stage == Stage.Approval || r.Stage == Stage.Approved) && r.State != null && r.State != "").ToListAsync(ct))
            .Select(AccessStates.Read).OfType<AccessRequestState>()];
}
