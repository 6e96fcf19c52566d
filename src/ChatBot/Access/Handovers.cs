using System.Text.Json;
using ChatBot.Core.Access;
using ChatBot.Core.People;
using ChatBot.Storage;
using ChatBot.Storage.Rows;
using Microsoft.Extensions.Options;

namespace ChatBot.Access;

internal sealed class HandoverDoorbell(TimeProvider clock) : Doorbell(clock);

/// <summary>Queues what other systems have to be told or to do, in the commit of the decision.</summary>
internal sealed class Handovers(IOptionsMonitor<AccessOptions> options, Keys keys, HandoverDoorbell doorbell)
{
    public void Granted(WriteScope scope, AccessSurroundings around, Guid request, AccessRequestState state) => Queue(scope, around, request, state, "access.granted", isGrant: true);

    public void Ended(WriteScope scope, AccessSurroundings around, Guid request, AccessRequestState state) => Queue(scope, around, request, state, "access.ended", isGrant: false);

    /// <summary>A seat that no request tells of was given back.</summary>
    /// <param name="goesTo">Number of the oldest wait.</param>
    public void Released(WriteScope scope, AccessSurroundings around, Person holder, Tool tool, int? goesTo)
    {
        var identity = $"seat.released/{holder.Id.Value}/{tool.Id.Value}/{around.Today:yyyy-MM-dd}";
        if (options.CurrentValue.Webhook.IsOn)
            Add(scope, around.Now, null, HandoverKind.Webhook, "seat.released", identity, Body("seat.released", around.Now, new { person = new { email = holder.Email, name = holder.Name }, tool = tool.Name, goes_to_request = goesTo }));
        if (IsGitHub(tool)) Add(scope, around.Now, null, HandoverKind.GitHubSeat, "access.ended", $"{identity}/github", SeatBody(holder.Id, isGrant: false));
        scope.Db.SaveChanges();
    }

    /// <summary>Who takes seats of a tool back by itself; none where somebody has to do it.</summary>
    public string? TakerOf(Tool tool) => IsGitHub(tool) ? "GitHub" : options.CurrentValue.Webhook.IsOn ? "the system behind the webhook" : null;

    /// <summary>Holders whose seat GitHub would not take back.</summary>
    public static IReadOnlySet<int> GivenUp(ChatBotDb db, DateTimeOffset since) => db.AccessHandovers
        .Where(h => h.Kind == HandoverKind.GitHubSeat && h.Event == "access.ended" && h.State == HandoverState.Abandoned && h.CreatedAt > since).Select(h => h.Body).ToList()
        .Select(body => JsonSerializer.Deserialize<SeatOrder>(body)!.Person).ToHashSet();

    private void Queue(WriteScope scope, AccessSurroundings around, Guid request, AccessRequestState state, string what, bool isGrant)
    {
        if (around.Organisation.Find(state.Requester) is not { } person || around.Organisation.Tools.FirstOrDefault(t => t.Id == state.Tool) is not { } tool) return;
        var identity = $"{what}/{state.Number}";
        if (options.CurrentValue.Webhook.IsOn)
        {
            var decided = state.Decisions.LastOrDefault(d => d.Yes);
            Add(scope, around.Now, request, HandoverKind.Webhook, what, identity, Body(what, around.Now, new
            {
                request = state.Number, person = new { email = person.Email, name = person.Name }, tool = tool.Name, level = state.Level.Length > 0 ? state.Level : null, granted_until = state.UntilDay,
                waiting_since = state.ClockDay, decided_by = decided is null ? null : around.Organisation.Find(decided.By)?.Email, decided_on = state.GrantedDay, owner = around.Organisation.Find(state.Owner)?.Email, reason = decided?.Reason,
            }));
        }

        if (IsGitHub(tool)) Add(scope, around.Now, request, HandoverKind.GitHubSeat, what, $"{identity}/github", SeatBody(person.Id, isGrant));
        scope.Db.SaveChanges();
    }

    private bool IsGitHub(Tool tool) => options.CurrentValue.GitHubSeats is { Enabled: true } seats && string.Equals(seats.Tool, tool.Name, StringComparison.OrdinalIgnoreCase);

    private void Add(WriteScope scope, DateTimeOffset now, Guid? request, HandoverKind kind, string what, string identity, string body)
    {
        if (scope.Db.AccessHandovers.Any(h => h.Identity == identity)) return;
        scope.Db.AccessHandovers.Add(new AccessHandoverRow { Id = keys.Next(), RequestId = request, Kind = kind, Event = what, Identity = identity, Body = body, CreatedAt = now, NotBefore = now });
        scope.AfterCommit(doorbell.Ring);
    }

    /// <summary>The envelope that Standard Webhooks recommends: type, timestamp, data.</summary>
    private static string Body(string type, DateTimeOffset at, object data) => JsonSerializer.Serialize(new { type, timestamp = at.UtcDateTime, data });

    private static string SeatBody(PersonId person, bool isGrant) => JsonSerializer.Serialize(new SeatOrder(person.Value, isGrant));
}

/// <summary>For a vendor's connector: whose seat, and whether it is given or taken.</summary>
internal sealed record SeatOrder(int Person, bool IsGrant);
