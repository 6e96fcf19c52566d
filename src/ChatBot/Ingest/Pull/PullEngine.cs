using ChatBot.Core.Vendors;

namespace ChatBot.Ingest.Pull;

/// <summary>What a pull is asked to bring.</summary>
internal abstract record Wish
{
    private Wish() { }

    /// <summary>Every feed that its rhythm owes by now.</summary>
    public sealed record Owed : Wish;

    /// <summary>Every feed, up to now.</summary>
    public sealed record Everything : Wish;

    /// <summary>These days of every feed.</summary>
    public sealed record Days(DateTimeOffset From, DateTimeOffset Until) : Wish;
}

/// <param name="Failure">None when everything that was asked for is stored.</param>
internal sealed record FeedResult(string Feed, int Answers, int Facts, PullFailure? Failure);

/// <summary>Runs any connector: works through the windows that are owed, page by page, stores what the mapper makes of them, and moves the
/// watermark with the last page of a window, in the same commit.</summary>
internal sealed partial class PullEngine(VendorHttp http, Credentials credentials, PullStore store, TimeProvider clock, ILogger<PullEngine> logger)
{
    /// <param name="tell">Progress for somebody who waits; none for a schedule.</param>
    public async Task<IReadOnlyList<FeedResult>> RunAsync(
        Connector connector, SourceSettings settings, Wish wish, Patience patience, Action<string>? tell, CancellationToken ct)
    {
        var entity = connector.Entity(settings) ?? "";
        var feeds = await ChooseAsync(connector, settings, entity, wish, ct);
        if (feeds.Count == 0) return [];

        var results = new List<FeedResult>();
        var pull = new VendorPull(connector, settings, http, credentials, store, patience, clock, tell);
        var arePeopleNamed = false;
        foreach (var feed in feeds)
        {
            // Asking about nobody would look like everybody's silence.
            if (feed.PerEmail && !arePeopleNamed) continue;
            if (wish is Wish.Owed && !await store.ClaimAsync(connector, feed, ct)) continue;
            var result = await LeasedAsync(() => FeedAsync(pull, connector, feed, entity, wish, ct), connector, feed, ct);
            results.Add(result);
            arePeopleNamed |= feed.NamesPeople && result.Failure is null;
            tell?.Invoke(result.Failure is { } why ? $"{feed.Id}: {why.Says}" : $"{feed.Id}: {result.Facts} fact(s) in {result.Answers} answer(s).");

            // Without a key that is accepted, the other feeds would only knock on the same closed door.
            if (result.Failure?.Kind is FailureKind.Credentials or FailureKind.Settings) break;
        }

        return results;
    }

    /// <summary>Whoever is stopped in the middle leaves the rest to the next start, not to the end of its lease.</summary>
    private async Task<FeedResult> LeasedAsync(Func<Task<FeedResult>> pull, Connector connector, Feed feed, CancellationToken ct)
    {
        try
        {
            return await pull();
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            await store.ReleaseAsync(connector, feed);
            throw;
        }
    }

    private async Task<List<Feed>> ChooseAsync(Connector connector, SourceSettings settings, string entity, Wish wish, CancellationToken ct)
    {
        var wanted = connector.Feeds.Where(f => f.Applies(settings)).ToList();
        if (wish is not Wish.Owed) return wanted;
        var states = await store.StatesAsync(connector.Name, ct);
        var now = clock.GetUtcNow();
        var always = settings["Schedule"] is not null;
        var owed = wanted.Where(f => IsOwed(f, states.GetValueOrDefault(f.Id), entity, now, always)).ToHashSet();

        foreach (var feed in wanted.Where(f => f.AnnouncedBy is not null && !owed.Contains(f)))
            if (IsRested(states.GetValueOrDefault(feed.Id), now) && (await store.AnnouncedAsync(feed, ct)).Count > 0) owed.Add(feed);

        // Who is asked about is known only from the feed that names people.
        if (owed.Any(f => f.PerEmail)) owed.UnionWith(wanted.Where(f => f.NamesPeople));
        return [.. wanted.Where(owed.Contains)];
    }

    private static bool IsOwed(Feed feed, Storage.Rows.PullRow? state, string entity, DateTimeOffset now, bool always)
    {
        if (state is null || state.Entity != entity) return true;
        if (!IsRested(state, now)) return false;
        return always || state.FailingSince is not null || feed.Rhythm.IsOwed(state.DoneAt, now);
    }

    private static bool IsRested(Storage.Rows.PullRow? state, DateTimeOffset now) => state?.NotBeforeAt is not { } later || now >= later;

    private async Task<FeedResult> FeedAsync(VendorPull pull, Connector connector, Feed feed, string entity, Wish wish, CancellationToken ct)
    {
        var startedAt = clock.GetUtcNow();
        var watermark = await store.WatermarkAsync(connector.Name, feed.Id, entity, ct);
        var windows = wish is Wish.Days(var from, var until) ? feed.Windows.Asked(from, until, startedAt) : feed.Windows.Owed(watermark, startedAt);
        var (answers, facts) = (0, 0);
        foreach (var window in windows)
        {
            var kept = new PullCommit(connector, feed, entity, startedAt, wish);
            var (failure, rest) = await pull.WindowAsync(feed, window, startedAt, read => KeepAsync(read, kept), ct);
            failure ??= await KeepAsync(rest, kept with { Done = window, IsLast = window == windows[^1] });
            if (failure is null) continue;

            Log.Failed(logger, connector.Name, feed.Id, failure.Kind, failure.Says);
            await StoreAsync(kept with { Failure = failure }, ct);
            return new(feed.Id, answers, facts, failure);
        }

        if (windows.Count == 0) await StoreAsync(new PullCommit(connector, feed, entity, startedAt, wish) { IsLast = true }, ct);
        Log.Pulled(logger, connector.Name, feed.Id, facts, answers);
        return new(feed.Id, answers, facts, null);

        async Task<PullFailure?> KeepAsync(IReadOnlyList<MappedAnswer> read, PullCommit commit)
        {
            answers += read.Count;
            facts += read.Sum(a => a.Batch.Facts.Count);
            return await StoreAsync(commit with { Answers = read }, ct);
        }
    }

    private async Task<PullFailure?> StoreAsync(PullCommit commit, CancellationToken ct)
    {
        try
        {
            await store.CommitAsync(commit, ct);
            return null;
        }
        catch (Storage.StoreUnavailableException problem)
        {
            return new(FailureKind.Store, problem.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Source} {Feed}: {Facts} facts in {Answers} answers.")]
        public static partial void Pulled(ILogger logger, string source, string feed, int facts, int answers);

        [LoggerMessage(2, LogLevel.Warning, "{Source} {Feed} was not pulled ({Kind}): {Reason}")]
        public static partial void Failed(ILogger logger, string source, string feed, FailureKind kind, string reason);
    }
}
