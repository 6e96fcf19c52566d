using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace ChatBot.Channels.Teams;

/// <summary>The platform's public keys: cached, refreshed behind the requests, and fetched so seldom that forged tokens cannot turn into a
/// flood of fetches.</summary>
internal sealed partial class SigningKeys(HttpClient http, Uri metadata, TimeProvider clock, ILogger<SigningKeys> logger)
{
    private static readonly TimeSpan RefreshAfter = TimeSpan.FromHours(24);
    private static readonly TimeSpan UsableFor = TimeSpan.FromDays(5);
    private static readonly TimeSpan BetweenUnknownKeys = TimeSpan.FromHours(1);
    private static readonly TimeSpan BetweenFailures = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FetchLimit = TimeSpan.FromSeconds(10);
    private const int MaximumBytes = 1024 * 1024;

    private readonly Lock _gate = new();
    private KeySet? _keys;
    private Task<KeySet?>? _fetching;
    private long? _failedAt;
    private long? _forcedAt;

    public sealed record Key(RSA Rsa, IReadOnlyList<string> Endorsements);

    public abstract record Lookup
    {
        private Lookup() { }
        public sealed record Found(Key Key, IReadOnlyList<string> Algorithms) : Lookup;
        public sealed record Unknown : Lookup;

        /// <summary>No keys could be had at all.</summary>
        public sealed record Unavailable : Lookup;
    }

    private sealed record KeySet(Dictionary<string, Key> ByKid, Dictionary<string, Key> ByThumbprint, IReadOnlyList<string> Algorithms, long FetchedAt)
    {
        public Key? Find(string? kid, string? thumbprint) =>
            kid is not null && ByKid.TryGetValue(kid, out var named) ? named
            : thumbprint is not null && ByThumbprint.TryGetValue(thumbprint, out var printed) ? printed
            : null;
    }

    /// <summary>Done when no fetch is under way.</summary>
    internal Task Settled
    {
        get
        {
            lock (_gate)
                return _fetching ?? Task.CompletedTask;
        }
    }

    public async Task<Lookup> FindAsync(string? kid, string? thumbprint, CancellationToken cancellationToken)
    {
        var keys = await CurrentAsync(cancellationToken);
        if (keys is null)
            return new Lookup.Unavailable();
        if (keys.Find(kid, thumbprint) is { } known)
            return new Lookup.Found(known, keys.Algorithms);
        if (ForcedRefresh() is { } refresh && await refresh.WaitAsync(cancellationToken) is { } fresh && fresh.Find(kid, thumbprint) is { } rotated)
            return new Lookup.Found(rotated, fresh.Algorithms);
        return new Lookup.Unknown();
    }

    private async Task<KeySet?> CurrentAsync(CancellationToken cancellationToken)
    {
        Task<KeySet?> fetching;
        lock (_gate)
        {
            var age = _keys is null ? TimeSpan.MaxValue : clock.GetElapsedTime(_keys.FetchedAt);
            if (age < RefreshAfter)
                return _keys;
            var mayTry = _failedAt is null || clock.GetElapsedTime(_failedAt.Value) >= BetweenFailures;
            if (age < UsableFor)
            {
                if (mayTry)
                    _ = Fetch();
                return _keys;
            }
            if (_fetching is null && !mayTry)
                return null;
            fetching = Fetch();
        }
        return await fetching.WaitAsync(cancellationToken);
    }

    // The first unknown key of an hour is worth a look; rotation then needs no restart.
    private Task<KeySet?>? ForcedRefresh()
    {
        lock (_gate)
        {
            if (_fetching is not null)
                return _fetching;
            if (_forcedAt is { } last && clock.GetElapsedTime(last) < BetweenUnknownKeys)
                return null;
            _forcedAt = clock.GetTimestamp();
            return Fetch();
        }
    }

    // Under the gate: everybody who asks while a fetch is under way shares it.
    private Task<KeySet?> Fetch() => _fetching ??= Task.Run(async () =>
    {
        KeySet? fetched = null;
        try
        {
            using var limit = new CancellationTokenSource(FetchLimit);
            fetched = await FetchAsync(limit.Token);
        }
        catch (Exception trouble) when (trouble is HttpRequestException or IOException or OperationCanceledException or JsonException
            or FormatException or CryptographicException or InvalidOperationException or KeyNotFoundException)
        {
            Log.FetchFailed(logger, metadata.Host, trouble.GetType().Name);
        }
        lock (_gate)
        {
            _keys = fetched ?? _keys;
            _failedAt = fetched is null ? clock.GetTimestamp() : null;
            _fetching = null;
        }
        return fetched;
    });

    private async Task<KeySet> FetchAsync(CancellationToken cancellationToken)
    {
        using var document = await GetAsync(metadata, cancellationToken);
        var address = new Uri(document.RootElement.GetProperty("jwks_uri").GetString()!, UriKind.Absolute);
        // The key address comes from a document that we trust; it may still not lead from https to http.
        if (address.Scheme != Uri.UriSchemeHttps && !(metadata.Scheme == Uri.UriSchemeHttp && address.Host == metadata.Host))
            throw new InvalidOperationException("The key address is not https.");
        var algorithms = document.RootElement.TryGetProperty("id_token_signing_alg_values_supported", out var listed)
            ? listed.EnumerateArray().Select(item => item.GetString()!).ToList()
            : ["RS256"];
        using var jwks = await GetAsync(address, cancellationToken);
        var byKid = new Dictionary<string, Key>(StringComparer.Ordinal);
        var byThumbprint = new Dictionary<string, Key>(StringComparer.Ordinal);
        foreach (var entry in jwks.RootElement.GetProperty("keys").EnumerateArray())
        {
            if (Read(entry) is not { } key)
                continue;
            if (Text(entry, "kid") is { } kid)
                byKid[kid] = key;
            if (Text(entry, "x5t") is { } thumbprint)
                byThumbprint[thumbprint] = key;
        }
        return byKid.Count + byThumbprint.Count > 0
            ? new(byKid, byThumbprint, algorithms, clock.GetTimestamp())
            : throw new InvalidOperationException("There are no keys.");
    }

    private static Key? Read(JsonElement entry)
    {
        if (Text(entry, "kty") != "RSA" || Text(entry, "use") is { } use && use != "sig" || Text(entry, "n") is not { } n || Text(entry, "e") is not { } e)
            return null;
        var rsa = RSA.Create(new RSAParameters { Modulus = Base64Url.DecodeFromChars(n), Exponent = Base64Url.DecodeFromChars(e) });
        if (rsa.KeySize < 2048)
            return null;
        var endorsements = entry.TryGetProperty("endorsements", out var listed) && listed.ValueKind == JsonValueKind.Array
            ? listed.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!).ToList()
            : [];
        return new(rsa, endorsements);
    }

    private async Task<JsonDocument> GetAsync(Uri address, CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        response.EnsureSuccessStatusCode();
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        return await JsonDocument.ParseAsync(new CappedStream(body, MaximumBytes), cancellationToken: cancellationToken);
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Signing keys could not be fetched from {Host}: {Reason}.")]
        public static partial void FetchFailed(ILogger logger, string host, string reason);
    }
}
