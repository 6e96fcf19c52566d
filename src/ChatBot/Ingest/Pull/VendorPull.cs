using System.Text.Json;
using ChatBot.Core.Vendors;
using ChatBot.Storage.Facts;

namespace ChatBot.Ingest.Pull;

/// <summary>One visit to one vendor: remembers the token, and whom the answers named.</summary>
internal sealed class VendorPull(
    Connector connector, SourceSettings settings, VendorHttp http, Credentials credentials, PullStore store, Patience patience, TimeProvider clock, Action<string>? tell)
{
    /// <summary>Facts that may wait in memory before they are stored.</summary>
    private const int FactsAtOnce = 5_000;

    /// <summary>Pages of one window; a vendor whose cursor never ends is stopped here.</summary>
    private const int MostPages = 20_000;

    /// <summary>Times that one window is begun again because a cursor or a link has expired.</summary>
    private const int MostBeginnings = 3;

    private readonly SortedSet<string> emails = new(StringComparer.Ordinal);
    private readonly Access access = connector.Access(settings);

    /// <summary>Reads one window to its end.</summary>
    /// <param name="keep">Stores what has been read so far; says why when it cannot.</param>
    /// <returns>Why not, or what was read and is not stored yet: it belongs into the commit of the watermark.</returns>
    public async Task<(PullFailure? Failure, IReadOnlyList<MappedAnswer> Remaining)> WindowAsync(
        Feed feed, Window window, DateTimeOffset startedAt, Func<IReadOnlyList<MappedAnswer>, Task<PullFailure?>> keep, CancellationToken ct)
    {
        for (var beginnings = 1; ; beginnings++)
        {
            var reading = new Reading(feed, window, startedAt, keep);
            var outcome = await ReadAsync(reading, ct);
            if (outcome is not Outcome.Expired) return outcome is Outcome.Failed(var why) ? (why, []) : (null, reading.Remaining);
            if (beginnings == MostBeginnings)
                return (new(FailureKind.Unavailable, "The vendor's pages expire faster than they can be read. It is tried again at the next pull."), []);
        }
    }

    private async Task<Outcome> ReadAsync(Reading reading, CancellationToken ct)
    {
        foreach (var announced in await store.AnnouncedAsync(reading.Feed, ct))
        {
            var outcome = await FileAsync(reading, null, announced, ct);
            if (outcome is Outcome.Failed({ Kind: FailureKind.NotFound or FailureKind.BadRequest or FailureKind.Refused })) await store.GiveUpAsync(announced.ContentId, ct);
            else if (outcome is not Outcome.Done) return outcome;
        }

        // A copy: a feed that names people adds to the set while it is read.
        IReadOnlyList<string?> subjects = reading.Feed.PerEmail ? [.. emails] : [null];
        foreach (var subject in subjects)
        {
            var outcome = reading.Feed.Order is { } order ? await OrderAsync(reading, order, subject, ct) : await PagesAsync(reading, subject, ct);
            if (outcome is not Outcome.Done) return outcome;
        }

        return new Outcome.Done();
    }

    private async Task<Outcome> PagesAsync(Reading reading, string? subject, CancellationToken ct)
    {
        string? cursor = null;
        for (var page = 1; page <= MostPages; page++)
        {
            var turn = new Turn(settings, reading.Window, cursor, subject);
            var answer = await AskAsync(reading.Feed, turn, body => PageAsync(reading, subject, body, ct), ct);
            switch (answer)
            {
                case Answer<Page>.Nothing:
                    return new Outcome.Done();
                case Answer<Page>.Expired:
                    return new Outcome.Expired();
                case Answer<Page>.Moved(var address):
                    return await FileAsync(reading, subject, new VendorNotice.Fetch(address, "", WithToken: false), ct);
                case Answer<Page>.Failed(_, 400) when reading.Feed.RefusesUnfinishedDays:
                    return new Outcome.Done();
                case Answer<Page>.Failed(var why, 400) when reading.Feed.SwitchOn is { } switchOn && page == 1 && cursor is null:
                    if (await SwitchOnAsync(reading.Feed, switchOn(turn), ct) is { } refused) return new Outcome.Failed(refused.Kind == FailureKind.BadRequest ? why : refused);
                    cursor = "";
                    continue;
                case Answer<Page>.Failed(_, 404) when reading.Feed.IsOptional:
                case Answer<Page>.Failed(_, 400 or 404) when reading.Feed.Windows.MayBeGone(reading.Window, reading.StartedAt):
                    return new Outcome.Done();
                case Answer<Page>.Failed(var why, _):
                    return new Outcome.Failed(why);
                case Answer<Page>.Got({ Answer.Batch.Refusal: not null }, _):
                    return new Outcome.Failed(Unreadable);
                case Answer<Page>.Got(var got, var next):
                    var outcome = await TakeAsync(reading, subject, got.Answer, ct);
                    if (outcome is not Outcome.Done) return outcome;
                    var following = Following(reading.Feed, turn, got, next);
                    if (following is null || following == cursor) return new Outcome.Done();
                    cursor = following;
                    continue;
            }
        }

        return new Outcome.Failed(new(FailureKind.Unreadable, "The vendor's pages do not end. Pull fewer days at once (sources pull … --from --until)."));
    }

    private static string? Following(Feed feed, Turn turn, Page got, string? next)
    {
        if (feed.PageSize > 0) return next is not null || got.Entries >= feed.PageSize ? (turn.Page + 1).ToString(System.Globalization.CultureInfo.InvariantCulture) : null;
        return got.Answer.Batch.Notices.OfType<VendorNotice.NextPage>().LastOrDefault()?.Cursor ?? next;
    }

    /// <summary>Keeps what a batch says, and fetches the files that it names.</summary>
    private async Task<Outcome> TakeAsync(Reading reading, string? subject, MappedAnswer answer, CancellationToken ct)
    {
        if (reading.Feed.NamesPeople) Remember(answer.Batch);
        if (await reading.AddAsync(answer) is { } notKept) return new Outcome.Failed(notKept);
        foreach (var file in answer.Batch.Notices.OfType<VendorNotice.Fetch>())
        {
            var outcome = await FileAsync(reading, subject, file, ct);
            if (outcome is not Outcome.Done) return outcome;
        }

        return new Outcome.Done();
    }

    private async Task<Outcome> FileAsync(Reading reading, string? subject, VendorNotice.Fetch file, CancellationToken ct)
    {
        var feed = reading.Feed;
        if (file.WithToken && await store.IsFetchedAsync(feed, file.ContentId, ct)) return new Outcome.Done();
        var map = MapperOf(feed.FileMapper ?? feed.Mapper);
        var context = Context(reading, subject);
        var (call, problem) = await FileCallAsync(feed, file, ct);
        if (call is null) return new Outcome.Failed(problem!);

        var answer = await http.AskAsync(call, patience, async (body, stop) =>
        {
            var read = new List<MappedAnswer>();
            if (feed.FilesAreLines) await AnswerBody.LinesAsync(body, lines => read.Add(Mapped(feed, map, lines, context)), stop);
            else read.Add(Mapped(feed, map, await AnswerBody.WholeAsync(body, stop), context) with { ContentId = file.WithToken ? file.ContentId : null });
            return read;
        }, Waiting, ct);
        switch (answer)
        {
            case Answer<List<MappedAnswer>>.Got(var read, _):
                if (read.Any(a => a.Batch.Refusal is not null)) return new Outcome.Failed(Unreadable);
                foreach (var one in read)
                    if (await reading.AddAsync(one) is { } notKept) return new Outcome.Failed(notKept);
                return new Outcome.Done();
            case Answer<List<MappedAnswer>>.Nothing:
                return new Outcome.Done();
            case Answer<List<MappedAnswer>>.Expired:
            case Answer<List<MappedAnswer>>.Failed(_, 403 or 404) when !file.WithToken:
                // A signed address lives for minutes: asking again gives a fresh one.
                return new Outcome.Expired();
            case Answer<List<MappedAnswer>>.Failed(var why, _):
                return new Outcome.Failed(why);
            default:
                return new Outcome.Failed(Unreadable);
        }
    }

    private async Task<(Call? Call, PullFailure? Problem)> FileCallAsync(Feed feed, VendorNotice.Fetch file, CancellationToken ct)
    {
        var host = HostOf(feed);
        if (file.WithToken)
        {
            if (Addresses.Own(host.Address, file.Address) is not { } own) return (null, BadAddress);
            var (headers, problem) = await credentials.HeadersAsync(access, AudienceOf(feed, host.Address), connector.Name, patience, ct);
            return problem is null ? (new(HttpMethod.Get, own, host.IsConfigured, connector.Name) { Headers = [.. headers, .. connector.Headers], IsFile = true }, null) : (null, problem);
        }

        if (Addresses.File(host.Address, file.Address) is not var (address, isOwn)) return (null, BadAddress);
        return (new(HttpMethod.Get, address, isOwn && host.IsConfigured, connector.Name) { IsFile = true }, null);
    }

    private async Task<Outcome> OrderAsync(Reading reading, Order order, string? subject, CancellationToken ct)
    {
        var turn = new Turn(settings, reading.Window, null, subject);
        var (state, problem) = await JsonAsync(reading.Feed, reading.Feed.Ask(turn), ct);
        if (problem is not null) return new Outcome.Failed(problem);
        var id = Text(state, "id") ?? Text(state, "report_id") ?? "";
        if (order.Start is { } start && (await JsonAsync(reading.Feed, start(turn, id), ct)).Problem is { } notStarted) return new Outcome.Failed(notStarted);

        var deadline = clock.GetUtcNow() + patience.Order;
        for (var delay = TimeSpan.FromSeconds(1); ; delay = delay < TimeSpan.FromSeconds(20) ? delay * 2 : delay)
        {
            var files = FilesOf(state);
            if (files.Count > 0)
            {
                foreach (var address in files)
                {
                    var outcome = await FileAsync(reading, subject, new VendorNotice.Fetch(address, id, WithToken: false), ct);
                    if (outcome is not Outcome.Done) return outcome;
                }

                return new Outcome.Done();
            }

            var isDone = Text(state, "status") is "completed" or "complete" or "success";
            if (isDone && order.Collect is { } collect)
            {
                (state, problem) = await JsonAsync(reading.Feed, collect(turn, id), ct);
                if (problem is not null) return new Outcome.Failed(problem);
                if (FilesOf(state).Count > 0) continue;
            }

            if (Text(state, "status") is "failed" or "failure" or "stopped" or "error") return new Outcome.Failed(new(FailureKind.Unavailable, "The vendor could not make the report. It is tried again at the next pull."));
            if (isDone) return new Outcome.Done();
            if (id.Length == 0) return new Outcome.Failed(Unreadable);
            if (clock.GetUtcNow() > deadline) return new Outcome.Failed(new(FailureKind.TooSlow, "The vendor takes too long to make the report. It is tried again at the next pull."));
            await Task.Delay(delay, clock, ct);
            (state, problem) = await JsonAsync(reading.Feed, order.Poll(turn, id), ct);
            if (problem is { Kind: not FailureKind.NotFound }) return new Outcome.Failed(problem);
        }
    }

    private static List<string> FilesOf(JsonElement state)
    {
        if (state.ValueKind != JsonValueKind.Object) return [];
        if ((Text(state, "signed_url") ?? Text(state, "download_url")) is { } one) return [one];
        return state.TryGetProperty("download_urls", out var many) && many.ValueKind == JsonValueKind.Array
            ? [.. many.EnumerateArray().Where(a => a.ValueKind == JsonValueKind.String).Select(a => a.GetString()!)]
            : [];
    }

    private static string? Text(JsonElement state, string name) =>
        state.ValueKind == JsonValueKind.Object && state.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String or JsonValueKind.Number
            ? value.ToString()
            : null;

    private async Task<PullFailure?> SwitchOnAsync(Feed feed, Ask ask, CancellationToken ct) => (await JsonAsync(feed, ask, ct)).Problem;

    private async Task<(JsonElement State, PullFailure? Problem)> JsonAsync(Feed feed, Ask ask, CancellationToken ct)
    {
        var (call, problem) = await CallAsync(feed, ask, null, ct);
        if (call is null) return (default, problem);
        return await http.AskAsync(call, patience, AnswerBody.JsonAsync, Waiting, ct) switch
        {
            Answer<JsonElement?>.Got { Value: { } state } => (state, null),
            Answer<JsonElement?>.Failed(var why, _) => (default, why),
            Answer<JsonElement?>.Nothing => (default, null),
            _ => (default, Unreadable),
        };
    }

    private async Task<Answer<Page>> AskAsync(Feed feed, Turn turn, Func<Stream, Task<Page>> read, CancellationToken ct)
    {
        // A cursor that is an address is the vendor's own next page; an empty one only says that the first page is asked for again.
        var address = turn.Cursor is { } cursor && cursor.Contains("://", StringComparison.Ordinal) ? cursor : null;
        var (call, problem) = await CallAsync(feed, feed.Ask(turn.Cursor is "" ? turn with { Cursor = null } : turn), address, ct);
        if (call is null) return new Answer<Page>.Failed(problem!);
        var answer = await http.AskAsync(call, patience, (body, _) => read(body), Waiting, ct);
        if (answer is not Answer<Page>.Failed({ Kind: FailureKind.Credentials }, _) || access is not (Access.Client or Access.GoogleKey)) return answer;

        // An exchanged token may have been withdrawn before its end: once more with a new one.
        credentials.Forget();
        (call, problem) = await CallAsync(feed, feed.Ask(turn), address, ct);
        return call is null ? new Answer<Page>.Failed(problem!) : await http.AskAsync(call, patience, (body, _) => read(body), Waiting, ct);
    }

    private async Task<(Call? Call, PullFailure? Problem)> CallAsync(Feed feed, Ask ask, string? ownAddress, CancellationToken ct)
    {
        var host = HostOf(feed);
        var (headers, problem) = await credentials.HeadersAsync(access, AudienceOf(feed, host.Address), connector.Name, patience, ct);
        if (problem is not null) return (null, problem);
        var address = ownAddress is null ? Addresses.At(host.Address, ask.PathAndQuery) : Addresses.Own(host.Address, ownAddress);
        if (address is null) return (null, BadAddress);
        var body = Credentials.Body(access, ask.Body);
        return (new(ask.Method, address, host.IsConfigured, feed.PerMinute > 0 ? $"{connector.Name}/{feed.PerMinute}" : connector.Name, feed.PerMinute)
        {
            Headers = [.. headers, .. connector.Headers],
            Body = body is null ? null : System.Text.Encoding.UTF8.GetBytes(body.ToJsonString()),
            MayRedirect = feed.RedirectsToFile,
        }, null);
    }

    private async Task<Page> PageAsync(Reading reading, string? subject, Stream body, CancellationToken ct)
    {
        var bytes = await AnswerBody.WholeAsync(body, ct);
        var answer = Mapped(reading.Feed, MapperOf(reading.Feed.Mapper), bytes, Context(reading, subject));
        return new(answer, reading.Feed.PagedList is { } list && answer.Batch.Refusal is null ? Entries(bytes, list) : 0);
    }

    private static MappedAnswer Mapped(Feed feed, Mapper map, ReadOnlyMemory<byte> bytes, MappingContext context) =>
        new(map(bytes, context), StoreHash.Of128($"{feed.Id}/{context.Entity}/{context.Subject}", bytes.Span));

    private static int Entries(ReadOnlyMemory<byte> bytes, string list)
    {
        using var document = JsonDocument.Parse(bytes);
        var at = document.RootElement;
        return at.ValueKind == JsonValueKind.Object && at.TryGetProperty(list, out var entries) && entries.ValueKind == JsonValueKind.Array ? entries.GetArrayLength() : 0;
    }

    private MappingContext Context(Reading reading, string? subject) => new(reading.StartedAt)
    {
        Entity = connector.Entity(settings),
        Subject = subject,
        Settings = new Dictionary<string, string>(settings.ForMapper("CostUnit"), StringComparer.OrdinalIgnoreCase)
        {
            ["Day"] = reading.Window.Day.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
        },
    };

    private static Mapper MapperOf(string id) => (Sources.Find(id) ?? throw new InvalidOperationException($"No mapper is called {id}.")).Map;

    private void Remember(MappedBatch batch)
    {
        foreach (var person in batch.Facts.Select(f => f.PersonRef).Concat(batch.Notices.OfType<VendorNotice.SeatSeen>().Select(s => s.PersonRef)))
            if (person?.StartsWith("email:", StringComparison.Ordinal) == true) emails.Add(person["email:".Length..]);
        foreach (var known in batch.Notices.OfType<VendorNotice.IdentityKnown>()) emails.Add(known.Email.ToLowerInvariant());
    }

    private (Uri Address, bool IsConfigured) HostOf(Feed feed)
    {
        var (key, home) = feed.Host == VendorHost.Management ? ("ManagementBaseUrl", connector.ManagementHome!) : ("BaseUrl", connector.Home);
        return settings[key] is { } configured && Addresses.Base(configured) is { } at ? (at, true) : (new Uri(home), false);
    }

    /// <summary>What a token is asked for: a national cloud has its own, a stand-in for the host does not.</summary>
    private Uri AudienceOf(Feed feed, Uri host)
    {
        var home = new Uri(feed.Host == VendorHost.Management ? connector.ManagementHome! : connector.Home);
        return host.Scheme == Uri.UriSchemeHttps && host.IdnHost.Contains(home.IdnHost.Split('.')[0], StringComparison.OrdinalIgnoreCase) ? host : home;
    }

    private void Waiting(TimeSpan wait) => tell?.Invoke($"{connector.Title} asks to wait {Math.Ceiling(wait.TotalSeconds)} s.");

    private static PullFailure Unreadable => new(FailureKind.Unreadable, "The answer is not what the vendor's documentation says. Nothing of it was stored.");

    private static PullFailure BadAddress => new(FailureKind.Refused, "The answer names an address that is neither https nor on the configured host. It was not fetched.");

    private sealed record Page(MappedAnswer Answer, int Entries);

    private abstract record Outcome
    {
        public sealed record Done : Outcome;

        public sealed record Expired : Outcome;

        public sealed record Failed(PullFailure Why) : Outcome;
    }

    /// <summary>One window being read: what has been mapped and not stored yet.</summary>
    private sealed class Reading(Feed feed, Window window, DateTimeOffset startedAt, Func<IReadOnlyList<MappedAnswer>, Task<PullFailure?>> keep)
    {
        private readonly List<MappedAnswer> waiting = [];
        private int facts;

        public Feed Feed => feed;

        public Window Window => window;

        public DateTimeOffset StartedAt => startedAt;

        public async Task<PullFailure?> AddAsync(MappedAnswer answer)
        {
            waiting.Add(answer);
            facts += answer.Batch.Facts.Count;
            return facts >= FactsAtOnce ? await KeepAsync() : null;
        }

        public IReadOnlyList<MappedAnswer> Remaining => waiting;

        private async Task<PullFailure?> KeepAsync()
        {
            var read = waiting.ToArray();
            waiting.Clear();
            facts = 0;
            return await keep(read);
        }
    }
}
