using ChatBot.Core.Vendors;
using ChatBot.Storage;
using ChatBot.Storage.Facts;
using ChatBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatBot.Ingest.Pull;

/// <summary>What an answer came to.</summary>
/// <param name="Key">Of its bytes: the same answer again is counted as a repeat.</param>
/// <param name="ContentId">The vendor's name of a blob that never changes; not fetched again once it is stored.</param>
internal sealed record MappedAnswer(MappedBatch Batch, byte[] Key, string? ContentId = null);

/// <summary>What one step of a pull brings to the store.</summary>
internal sealed record PullCommit(Connector Connector, Feed Feed, string Entity, DateTimeOffset StartedAt, Wish Wish)
{
    /// <summary>Somebody waits for it and sees what becomes of it: no lease, no message.</summary>
    public bool IsByHand => Wish is not Wish.Owed;

    /// <summary>Days that somebody chose say nothing about what the schedule owes.</summary>
    public bool IsChosen => Wish is Wish.Days;

    public IReadOnlyList<MappedAnswer> Answers { get; init; } = [];

    /// <summary>The window that was read to its end; none in the middle of one.</summary>
    public Window? Done { get; init; }

    /// <summary>Nothing more is owed.</summary>
    public bool IsLast { get; init; }

    public PullFailure? Failure { get; init; }
}

/// <summary>Stores facts, identities, seats and the watermark of a pull together, and remembers how each feed does.</summary>
internal sealed class PullStore(GroupWriter writer, FactStore facts, Func<ChatBotDb> open, PullAlarm alarm, TimeProvider clock)
{
    /// <summary>A host that stopped in the middle is relieved after this.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan LongestBackOff = TimeSpan.FromHours(4);

    public async Task<IReadOnlyDictionary<string, PullRow>> StatesAsync(string source, CancellationToken ct)
    {
        await using var db = open();
        return await db.Pulls.AsNoTracking().Where(p => p.Source == source).ToDictionaryAsync(p => p.Feed, ct);
    }

    public async Task<DateTimeOffset?> WatermarkAsync(string source, string feed, string entity, CancellationToken ct)
    {
        await using var db = open();
        return await db.Pulls.Where(p => p.Source == source && p.Feed == feed && p.Entity == entity).Select(p => p.WatermarkAt).FirstOrDefaultAsync(ct);
    }

    public async Task<IReadOnlyList<VendorNotice.Fetch>> AnnouncedAsync(Feed feed, CancellationToken ct)
    {
        if (feed.AnnouncedBy is null) return [];
        await using var db = open();
        return await Blobs.AnnouncedAsync(db, feed, ct);
    }

    public async Task<bool> IsFetchedAsync(Feed feed, string contentId, CancellationToken ct)
    {
        if (feed.AnnouncedBy is null) return false;
        await using var db = open();
        return await Blobs.IsFetchedAsync(db, contentId, ct);
    }

    public Task GiveUpAsync(string contentId, CancellationToken ct) => writer.WriteAsync(scope => Blobs.GiveUp(scope, contentId, clock.GetUtcNow()), ct);

    /// <returns>False when another host is at it.</returns>
    public Task<bool> ClaimAsync(Connector connector, Feed feed, CancellationToken ct) => writer.WriteAsync(scope =>
    {
        var now = clock.GetUtcNow();
        var row = Find(scope, connector.Name, feed.Id);
        if (row.LeasedUntil is { } until && until > now && until <= now + Lease) return false;
        row.LeasedUntil = now + Lease;
        scope.Db.SaveChanges();
        return true;
    }, ct);

    public async Task ReleaseAsync(Connector connector, Feed feed)
    {
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        try
        {
            await writer.WriteAsync(scope =>
            {
                Find(scope, connector.Name, feed.Id).LeasedUntil = null;
                scope.Db.SaveChanges();
            }, soon.Token);
        }
        catch (Exception problem) when (problem is StoreUnavailableException or OperationCanceledException)
        {
            // The lease ends by itself.
        }
    }

    /// <exception cref="StoreUnavailableException">Nothing of it was written.</exception>
    public Task CommitAsync(PullCommit commit, CancellationToken ct) => writer.WriteAsync(scope =>
    {
        if (commit.Answers.Count > 0)
        {
            facts.Write(scope, [.. commit.Answers.Select(a => new Delivery(commit.Feed.CountsAs, a.Key, a.Batch with { Notices = Lasting(a.Batch.Notices) }, commit.StartedAt) { IsAnswer = true })]);
            foreach (var blob in commit.Answers) Blobs.Fetched(scope, commit.Feed, blob, clock.GetUtcNow());
        }

        var now = clock.GetUtcNow();
        var row = Find(scope, commit.Connector.Name, commit.Feed.Id);
        if (row.Entity != commit.Entity)
        {
            row.Entity = commit.Entity;
            (row.WatermarkAt, row.DataThroughAt, row.DoneAt) = (null, null, null);
        }

        row.TriedAt = now;
        if (!commit.IsByHand) row.LeasedUntil = now + Lease;
        if (commit.Answers.SelectMany(a => a.Batch.Notices).OfType<VendorNotice.DataThrough>().Select(d => (DateTimeOffset?)d.At).Max() is { } told)
            row.DataThroughAt = row.DataThroughAt > told ? row.DataThroughAt : told;
        if (commit.Done is { } window && !commit.Feed.Windows.IsSnapshot) Advance(row, window, commit, now);
        if (row.DataThroughAt is { } through && commit.Done is not null) facts.Note(scope, book => book.Through(commit.Feed.CountsAs, through));
        if (commit.IsLast) Succeeded(row, commit, now);
        if (commit.Failure is { } failure) Failed(scope, row, commit, failure, now);
        scope.Db.SaveChanges();
    }, ct);

    /// <summary>What a vendor says about people, seats, teams and budgets. Pages and files are this pull's own business.</summary>
    private static VendorNotice[] Lasting(IReadOnlyList<VendorNotice> notices) => [.. notices.Where(n => n is not (VendorNotice.NextPage or VendorNotice.Fetch or VendorNotice.Signal))];

    /// <summary>A watermark only grows, and never over a stretch that nobody pulled.</summary>
    private static void Advance(PullRow row, Window window, PullCommit commit, DateTimeOffset now)
    {
        var reached = window.Until < now ? window.Until : now;
        if (row.WatermarkAt is not { } watermark)
        {
            if (!commit.IsChosen) row.WatermarkAt = reached;
        }
        else if (window.From <= watermark && reached > watermark)
        {
            row.WatermarkAt = reached;
        }

        if (!commit.Feed.TellsThrough && row.WatermarkAt is { } complete && (row.DataThroughAt is null || complete - commit.Feed.Lag > row.DataThroughAt)) row.DataThroughAt = complete - commit.Feed.Lag;
    }

    private static void Succeeded(PullRow row, PullCommit commit, DateTimeOffset now)
    {
        if (!commit.IsChosen || commit.Feed.Windows.IsSnapshot) row.DoneAt = now;
        (row.FailingSince, row.Failure, row.FailureSays, row.Failures, row.NotBeforeAt) = (null, null, null, 0, null);
        if (!commit.IsByHand) row.LeasedUntil = null;
    }

    private void Failed(WriteScope scope, PullRow row, PullCommit commit, PullFailure failure, DateTimeOffset now)
    {
        row.FailingSince ??= now;
        row.Failures++;
        row.Failure = failure.Kind.ToString();
        row.FailureSays = failure.Says.Length <= PullTables.SentenceLength ? failure.Says : failure.Says[..PullTables.SentenceLength];
        row.NotBeforeAt = failure.NotBefore > now ? failure.NotBefore : now + BackOff(row.Failures);
        if (!commit.IsByHand) row.LeasedUntil = null;
        if (!commit.IsByHand) alarm.Tell(scope, commit.Connector, row, failure);
    }

    /// <summary>5, 10, 20 … minutes, give or take a fifth, so that many sources do not come back at once.</summary>
    private static TimeSpan BackOff(int failures)
    {
        var wait = TimeSpan.FromMinutes(5) * Math.Pow(2, Math.Min(failures - 1, 10)) * (0.8 + (0.4 * Random.Shared.NextDouble()));
        return wait < LongestBackOff ? wait : LongestBackOff;
    }

    private static PullRow Find(WriteScope scope, string source, string feed)
    {
        if (scope.Db.Pulls.FirstOrDefault(p => p.Source == source && p.Feed == feed) is { } known) return known;
        var row = new PullRow { Source = source, Feed = feed };
        scope.Db.Pulls.Add(row);
        return row;
    }
}
