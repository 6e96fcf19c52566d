using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using ChatBot.Channels.Signatures;
using ChatBot.Core.Access;
using ChatBot.Core.People;
using ChatBot.Ingest.Pull;
using ChatBot.Storage;
using ChatBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ChatBot.Access;

/// <summary>What became of one attempt to hand over.</summary>
internal abstract record HandoverResult
{
    private HandoverResult() { }

    public sealed record Done(string How) : HandoverResult;

    public sealed record TryLater(string Reason, DateTimeOffset? At) : HandoverResult;

    public sealed record GiveUp(string Reason) : HandoverResult;
}

/// <summary>Delivers what <see cref="Handovers"/> queued: attempts are counted and leased before they are made, repeated with growing pauses, and given up with a reason
/// that the owner of the request hears.</summary>
internal sealed partial class HandoverWorker(
    GroupWriter writer, Func<ChatBotDb> open, HandoverDoorbell doorbell, VendorHttp http, AccessPolicies policies, AccessBook book, IOptionsMonitor<AccessOptions> options, Keys keys, TimeProvider clock,
    ILogger<HandoverWorker> logger) : BackgroundService
{
    private const int MostAttempts = 15, LargestClaim = 16, LongestReason = 380;
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2), Poll = TimeSpan.FromSeconds(20), LongestPause = TimeSpan.FromHours(4), Timeout = TimeSpan.FromSeconds(20);
    private static readonly Patience Once = new() { Request = Timeout, Attempts = 1, Waits = 0, LargestAnswer = 1 << 20 };

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var claimed = await ClaimAsync(stoppingToken);
                if (claimed.Count == 0) await doorbell.WaitAsync(Poll, stoppingToken);
                foreach (var row in claimed) await DeliverAsync(row, CancellationToken.None);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception problem) when (problem is StoreUnavailableException or System.Data.Common.DbException or DbUpdateException)
            {
                Log.Paused(logger, problem.Message);
                await doorbell.WaitAsync(Poll, stoppingToken);
            }
        }
    }

    private async Task<List<AccessHandoverRow>> ClaimAsync(CancellationToken ct)
    {
        await using (var db = open())
            if (!await Due(db, clock.GetUtcNow()).AnyAsync(ct)) return [];
        return await writer.WriteAsync(scope =>
        {
            var now = clock.GetUtcNow();
            var rows = Due(scope.Db, now).OrderBy(h => h.Id).Take(LargestClaim).ToList();
            foreach (var row in rows)
            {
                (row.State, row.Lease, row.LeasedUntil) = (HandoverState.Leased, keys.Next(), now + Lease);
                row.Attempts++;
                row.Version++;
            }

            scope.Db.SaveChanges();
            return rows;
        }, ct);
    }

    private static IQueryable<AccessHandoverRow> Due(ChatBotDb db, DateTimeOffset now) =>
        db.AccessHandovers.Where(h => (h.State == HandoverState.Waiting && h.NotBefore <= now) || (h.State == HandoverState.Leased && h.LeasedUntil < now));

    private async Task DeliverAsync(AccessHandoverRow row, CancellationToken ct)
    {
        HandoverResult result;
        try
        {
            result = row.Kind switch
            {
                HandoverKind.Webhook => await CallAsync(row, ct),
                HandoverKind.GitHubSeat => await SeatAsync(row, ct),
            };
        }
        catch (Exception problem) when (problem is not (OperationCanceledException or UnreachableException))
        {
            Log.Failed(logger, row.Id, row.Attempts, problem);
            result = new HandoverResult.TryLater(problem.GetType().Name, null);
        }

        await EndAsync(row, result, ct);
    }

    private async Task<HandoverResult> CallAsync(AccessHandoverRow row, CancellationToken ct)
    {
        var webhook = options.CurrentValue.Webhook;
        if (!webhook.IsOn) return new HandoverResult.GiveUp("the webhook is switched off");
        var (body, id, at) = (Encoding.UTF8.GetBytes(row.Body), row.Id.ToString("N"), clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        var call = new Call(HttpMethod.Post, new Uri(webhook.Url), IsTrusted: webhook.AllowPrivateAddresses, "access webhook")
        {
            Body = body, ContentType = "application/json",
            Headers =
            [
                (StandardWebhookSignature.IdHeader, id), (StandardWebhookSignature.TimestampHeader, at), (StandardWebhookSignature.SignatureHeader, StandardWebhookSignature.Sign(webhook.Secret, id, at, body)),
            ],
        };
        return Read(await http.AskAsync(call, Once, ReadNothingAsync, null, ct), "told by webhook");
    }

    /// <summary>Source: GitHub REST, "Add users to the Copilot subscription for an organization" and its counterpart, version 2022-11-28 (read 2026-11).</summary>
    private async Task<HandoverResult> SeatAsync(AccessHandoverRow row, CancellationToken ct)
    {
        var seats = options.CurrentValue.GitHubSeats;
        if (!seats.Enabled) return new HandoverResult.GiveUp("the assignment of seats is switched off");
        var order = JsonSerializer.Deserialize<SeatOrder>(row.Body)!;
        if (await LoginAsync(order.Person, ct) is not { } login) return new HandoverResult.GiveUp("no GitHub login is linked with the person; link it with \"link add login:NAME EMAIL\"");
        var call = new Call(order.IsGrant ? HttpMethod.Post : HttpMethod.Delete, new Uri($"{seats.BaseUrl.TrimEnd('/')}/orgs/{Uri.EscapeDataString(seats.Organisation)}/copilot/billing/selected_users"), IsTrusted: true, "github seats")
        {
            Body = JsonSerializer.SerializeToUtf8Bytes(new { selected_usernames = new[] { login } }), ContentType = "application/json",
            Headers = [("Authorization", $"Bearer {seats.Token}"), ("Accept", "application/vnd.github+json"), ("X-GitHub-Api-Version", "2022-11-28")],
        };
        return Read(await http.AskAsync(call, Once, ReadNothingAsync, null, ct), order.IsGrant ? "GitHub assigned the seat" : "GitHub took the seat back");
    }

    private static HandoverResult Read(Answer<bool> answer, string how) => answer switch
    {
        Answer<bool>.Got or Answer<bool>.Nothing => new HandoverResult.Done(how),
        Answer<bool>.Failed { Why: { MayPass: true } why } => new HandoverResult.TryLater(why.Says, why.NotBefore),
        Answer<bool>.Failed failed => new HandoverResult.GiveUp(failed.Why.Says),
        Answer<bool>.Expired => new HandoverResult.GiveUp("the receiver no longer wants this (410)"),
        Answer<bool>.Moved => new HandoverResult.GiveUp("the receiver sends us elsewhere, which is not followed"),
        _ => throw new UnreachableException(),
    };

    private static async Task<bool> ReadNothingAsync(Stream body, CancellationToken ct)
    {
        await body.CopyToAsync(Stream.Null, ct);
        return true;
    }

    private async Task<string?> LoginAsync(int person, CancellationToken ct)
    {
        const string Prefix = "login:";
        await using var db = open();
        var reference = await db.Identities.Where(i => i.PersonId == person && i.Ref.StartsWith(Prefix)).OrderBy(i => i.Id).Select(i => i.Ref).FirstOrDefaultAsync(ct);
        return reference?[Prefix.Length..];
    }

    private async Task EndAsync(AccessHandoverRow row, HandoverResult result, CancellationToken ct)
    {
        var around = await policies.LookAsync(clock.GetUtcNow(), ct);
        await writer.WriteAsync(scope =>
        {
            var current = scope.Db.AccessHandovers.FirstOrDefault(h => h.Id == row.Id && h.Lease == row.Lease && h.State == HandoverState.Leased);
            if (current is null) return;
            (current.Lease, current.LeasedUntil) = (null, null);
            current.Version++;
            if (result is HandoverResult.TryLater && current.Attempts >= MostAttempts) result = new HandoverResult.GiveUp($"given up after {current.Attempts} attempts: {((HandoverResult.TryLater)result).Reason}");
            switch (result)
            {
                case HandoverResult.Done done:
                    (current.State, current.Reason) = (HandoverState.Done, done.How);
                    break;
                case HandoverResult.TryLater later:
                    var pause = TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, 5 * Math.Pow(2, current.Attempts)) * (0.5 + (Random.Shared.NextDouble() / 2)));
                    (current.State, current.Reason) = (HandoverState.Waiting, Cut(later.Reason));
                    current.NotBefore = later.At is { } at && at > clock.GetUtcNow() + pause ? at : clock.GetUtcNow() + pause;
                    break;
                case HandoverResult.GiveUp gone:
                    (current.State, current.Reason) = (HandoverState.Abandoned, Cut(gone.Reason));
                    scope.Db.Audit.Add(new AuditRow { Id = keys.Next(), At = clock.GetUtcNow(), Actor = "service", Act = "access.handover", Subject = current.Identity, From = "service", After = Cut(gone.Reason), Refused = true });
                    break;
                default:
                    throw new UnreachableException();
            }

            scope.Db.SaveChanges();
            if (result is HandoverResult.Done && current is { Kind: HandoverKind.GitHubSeat, Event: "access.ended" }) TakeSeat(scope, JsonSerializer.Deserialize<SeatOrder>(current.Body)!);
            if (around is null || current.RequestId is not { } request || scope.Db.AccessRequests.Where(r => r.Id == request).Select(r => (int?)r.Number).FirstOrDefault() is not { } number) return;

            // A vendor who says that the seat is there is believed; a webhook was only told.
            if (result is HandoverResult.Done how && current is { Kind: HandoverKind.GitHubSeat, Event: "access.granted" }) book.Apply(scope, around, number, new Move.Provide(how.How), null, AccessAnnouncements.Service);
            if (result is HandoverResult.GiveUp && current.Event == "access.granted") book.Note(scope, around, number, $"The hand-over of request {number} failed: {current.Reason}. Please do it by hand.");
        }, ct);
    }

    /// <summary>The vendor took it back, so it no longer counts as held.</summary>
    private void TakeSeat(WriteScope scope, SeatOrder order)
    {
        var name = options.CurrentValue.GitHubSeats.Tool.ToLowerInvariant();
        if (scope.Db.Tools.AsNoTracking().ToList().Find(t => t.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is not { } tool
            || scope.Db.Seats.FirstOrDefault(s => s.PersonId == order.Person && s.ToolId == tool.Id) is not { } seat) return;
        scope.Db.Seats.Remove(seat);
        scope.Db.Organisations.Single().Version++;
        scope.Db.SaveChanges();
    }

    private static string Cut(string reason) => reason.Length > LongestReason ? reason[..LongestReason] : reason;

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Handing over waits: {Reason}")]
        public static partial void Paused(ILogger logger, string reason);

        [LoggerMessage(2, LogLevel.Error, "Hand-over {Id} failed at attempt {Attempt}.")]
        public static partial void Failed(ILogger logger, Guid id, int attempt, Exception problem);
    }
}
