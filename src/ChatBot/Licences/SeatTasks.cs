using System.Globalization;
using System.Text.Json;
using ChatBot.Access;
using ChatBot.Channels;
using ChatBot.Channels.Cards;
using ChatBot.Core.Outreach;
using ChatBot.Core.People;
using ChatBot.Dialogue;
using ChatBot.Nudges;
using ChatBot.Outreach;
using ChatBot.People;
using ChatBot.Scheduling;
using ChatBot.Storage;
using ChatBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatBot.Licences;

/// <summary>Seats that no connector takes back: each morning whoever looks after the tool has those of the days before as a list with one button, "Done".</summary>
internal sealed class SeatTasks(Outreach.Outreach outreach, GroupWriter writer, Handovers handovers, AccessPolicies policies, ReadSessions sessions, OrganisationPictures pictures, Func<ChatBotDb> open, Keys keys) : IDue, IButtons
{
    private const string Rule = "seat.task", Done = "seat.done";
    private const int Named = 100;

    public string Name => "seats";

    public IReadOnlyList<string> Verbs { get; } = [Done];

    public async Task SettleAsync(DateTimeOffset at, bool dryRun, Action<Owed> tell, CancellationToken ct)
    {
        if (Look() is not { } organisation) return;
        var today = LocalTime.DayOf(at, LocalTime.Zone(organisation.Settings.TimeZone));
        var day = today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        List<(Person Reader, Tool Tool, Telling Telling)> owed;
        await using (var db = open())
        {
            if (await db.Ledger.AnyAsync(l => l.Rule == Rule && l.Period == day && l.PersonId == 0, ct)) return;
            owed = [.. from task in SeatReturns.ByHand(db, organisation, handovers, today).Where(r => r.Day < today).GroupBy(r => r.Tool)
                       from reader in ReadersOf(db, organisation, task.Key, at)
                       select (reader, task.Key, TellingOf(reader, task.Key, [.. task]))];
        }

        var told = dryRun ? null : await writer.WriteAsync(scope =>
        {
            if (scope.Db.Ledger.Any(l => l.Rule == Rule && l.Period == day && l.PersonId == 0)) return null;
            scope.Db.Ledger.Add(new LedgerRow { Rule = Rule, Period = day, PersonId = 0, DoneAt = at });
            scope.Db.SaveChanges();
            return outreach.TellAll(scope, [.. owed.Select(o => o.Telling)]);
        }, ct);
        for (var number = 0; number < owed.Count; number++)
            if (dryRun || told is not null) tell(new(Rule, owed[number].Reader.Email, day, $"seats of {owed[number].Tool.Name} to take back", told?[number].ToString().ToLowerInvariant()));
    }

    public async Task<Reply> PressAsync(Deed deed, string verb, JsonElement data, CancellationToken ct) =>
        int.TryParse(Text(data, "tool"), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && deed.Organisation.Tools.FirstOrDefault(t => t.Id.Value == id) is { } tool
        && DateOnly.TryParseExact(Text(data, "until"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var until)
            ? new Reply.Show(new NoticeCard { Heading = await DoneAsync(deed, tool, until, ct), Tone = "good" }.ToMessage())
            : new Reply.Notice(Presses.Stale);

    /// <summary>Whoever looks after the tool took the seats back, so they no longer count as held.</summary>
    /// <param name="until">Given back on this day or before: what came later was not on the list.</param>
    public Task<string> DoneAsync(Deed deed, Tool tool, DateOnly until, CancellationToken ct) => writer.WriteAsync(scope =>
    {
        var readers = ReadersOf(scope.Db, deed.Organisation, tool, deed.Now);
        if (!deed.IsAdmin && readers.All(r => r.Id != deed.Actor.Id)) return $"Seats of {tool.Name} are taken back by {string.Join(", ", readers.Select(r => r.Name))}, so nothing was done.";
        var taken = SeatReturns.ByHand(scope.Db, deed.Organisation, handovers, deed.Today).Where(r => r.Tool.Id == tool.Id && r.Day <= until).ToList();
        if (taken.Count == 0) return $"No seat of {tool.Name} waits to be taken back.";
        foreach (var seat in taken)
        {
            scope.Db.Seats.Remove(scope.Db.Seats.Single(s => s.PersonId == seat.Holder.Id.Value && s.ToolId == tool.Id.Value));
            deed.Trail(scope, keys, "seat.taken", $"{tool.Name}: {seat.Holder.Email}", "to be taken back", "taken back");
        }

        scope.Db.Organisations.Single().Version++;
        scope.Db.SaveChanges();
        return $"Thank you: {(taken.Count == 1 ? $"one seat of {tool.Name} no longer counts" : $"{taken.Count} seats of {tool.Name} no longer count")} as held.";
    }, ct);

    /// <summary>Whoever hands seats over, or else answers for the tool; admins while nobody does.</summary>
    private IReadOnlyList<Person> ReadersOf(ChatBotDb db, Organisation organisation, Tool tool, DateTimeOffset at) =>
        policies.Around(db, organisation, at).Policy.OwnerOf(tool) is { } email && organisation.FindByEmail(email) is { } hands ? [hands] : NudgeReasons.Readers(organisation, db.Tools.AsNoTracking().Where(t => t.Id == tool.Id.Value).Select(t => t.OwnerId).FirstOrDefault());

    /// <summary>Told again only when another seat has come to the list.</summary>
    private static Telling TellingOf(Person reader, Tool tool, IReadOnlyList<SeatReturn> seats)
    {
        var until = seats.Max(s => s.Day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var card = new NoticeCard
        {
            Heading = seats.Count == 1 ? $"One seat of {tool.Name} to take back" : $"{seats.Count} seats of {tool.Name} to take back",
            Paragraphs = [$"They were given back, or taken back because nobody used them. Please end them where {tool.Vendor} manages licences; until you say that it is done they count as held."],
            Facts = [.. seats.Take(Named).Select(s => new CardFact(s.Holder.Name, s.Holder.Email)), .. seats.Count > Named ? [new CardFact("And more", $"{seats.Count - Named} more: \"seats returned {tool.Name}\"")] : (CardFact[])[]],
            Buttons = [new("Done", Done, JsonSerializer.SerializeToElement(new { tool = tool.Id.Value.ToString(CultureInfo.InvariantCulture), until })) { Say = $"seats done {tool.Name}" }],
        };
        return new(reader.Id.Value, Rule, $"{tool.Id.Value} {until}", card.ToMessage(), Purpose.Request, $"You look after {tool.Name}.");
    }

    private Organisation? Look()
    {
        using var session = sessions.Take();
        var organisation = pictures.Look(session)?.Organisation;
        session.Done();
        return organisation;
    }

    private static string? Text(JsonElement data, string name) =>
        data.ValueKind == JsonValueKind.Object && data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
