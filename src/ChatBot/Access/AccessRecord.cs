using ChatBot.Core.Access;
using ChatBot.Core.People;
using ChatBot.Ingest.Export;
using ChatBot.Storage;
using ChatBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatBot.Access;

/// <summary>The record of requests: as sentences for people and as rows for programs.</summary>
internal sealed class AccessRecord(Func<ChatBotDb> open)
{
    /// <summary>"Lead approved: needed for the rewrite (slack)".</summary>
    public static string Sentence(AccessEventRow one, Func<PersonId, string> nameOf)
    {
        var who = one.ActorId is { } id ? nameOf(new(id)) : "the service";
        var what = one.Kind switch
        {
            AccessEventKind.Asked => "asked here",
            AccessEventKind.Imported => $"came from a file: {one.After}",
            AccessEventKind.Reopened => $"took it up again, {one.Note}",
            AccessEventKind.Joined => "added to it",
            AccessEventKind.Approved => "approved",
            AccessEventKind.Denied => "refused",
            AccessEventKind.Edited => $"changed {one.Before} to {one.After}",
            AccessEventKind.MoreAsked => "asked for more",
            AccessEventKind.Answered => "answered",
            AccessEventKind.Reminded => one.ActorId is null ? $"looked again: {one.Note}" : $"reminded {one.After}",
            AccessEventKind.Chased => $"asked {one.After} for a decision",
            AccessEventKind.Pushed => $"escalated from {one.Before} to {one.After}",
            AccessEventKind.Assigned => $"handed it on from {one.Before} to {one.After}",
            AccessEventKind.Withdrawn => "withdrew it",
            AccessEventKind.Provided => "handed the seat over",
            AccessEventKind.Released => "gave the seat back",
            AccessEventKind.Told => one.After ?? "told how it works",
            AccessEventKind.Reviewed => "wrote the review",
            AccessEventKind.Escalated => $"raised it to {one.After}: {one.Note}",
            AccessEventKind.PassedOn or AccessEventKind.Rerouted => $"passed it on from {one.Before} to {one.After}: {one.Note}",
            AccessEventKind.SeatOffered => "offered a seat that was given back",
            AccessEventKind.SeatSeen => $"saw the seat of {one.Note}",
            AccessEventKind.Used => $"saw the first use on {one.Note}",
            AccessEventKind.FoundUnused => "found no use",
            AccessEventKind.Lapsed => $"ended it: {one.Note}",
            AccessEventKind.Expired => "ended it: its time is over",
        };
        var note = one.Note is { } text && one.Kind is AccessEventKind.Chased or AccessEventKind.Approved or AccessEventKind.Denied or AccessEventKind.MoreAsked or AccessEventKind.Answered or AccessEventKind.Provided or AccessEventKind.Released or AccessEventKind.Reviewed ? $": {text}" : "";
        return $"{who} {what}{note}";
    }

    /// <summary>One lower-case word for what the service does.</summary>
    public static string NameOf(Move move) => move.GetType().Name.ToLowerInvariant();

    /// <summary>Every event, oldest first.</summary>
    public async Task WriteAsync(Lines lines, DateOnly? from, DateOnly? last, CancellationToken ct)
    {
        await using var db = open();
        var people = await db.People.AsNoTracking().ToDictionaryAsync(p => p.Id, p => p.Email, ct);
        var tools = await db.Tools.AsNoTracking().ToDictionaryAsync(t => t.Id, t => t.Name, ct);
        var requests = await db.AccessRequests.AsNoTracking().Select(r => new { r.Id, r.Number, r.PersonId, r.ToolId }).ToDictionaryAsync(r => r.Id, ct);
        var events = db.AccessEvents.AsNoTracking();
        if (from is { } first) events = events.Where(e => e.At >= new DateTimeOffset(first.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero));
        if (last is { } end) events = events.Where(e => e.At < new DateTimeOffset(end.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero));
        await foreach (var one in events.OrderBy(e => e.At).ThenBy(e => e.RequestId).ThenBy(e => e.Sequence).AsAsyncEnumerable().WithCancellation(ct))
        {
            var request = requests.GetValueOrDefault(one.RequestId);
            await lines.WriteAsync(
                ("request", request?.Number), ("sequence", one.Sequence), ("at", Lines.Instant(one.At)), ("event", one.Kind.ToString().ToLowerInvariant()), ("actor", one.ActorId is { } id ? people.GetValueOrDefault(id) : "service"),
                ("platform", one.Platform), ("requester", request is null ? null : people.GetValueOrDefault(request.PersonId)), ("tool", request is null ? null : tools.GetValueOrDefault(request.ToolId)),
                ("before", one.Before), ("after", one.After), ("note", one.Note));
        }
    }
}
