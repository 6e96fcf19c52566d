using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace ChatBot.Ingest.Pull;

/// <summary>One request on its way: where, with which headers, and who may be behind the address.</summary>
/// <param name="IsTrusted">The host was configured by the operator; it may be loopback or private. Otherwise it must be a public address.</param>
/// <param name="Allowance">Requests a minute to <paramref name="Pool"/>; 0 = unlimited.</param>
internal sealed record Call(HttpMethod Method, Uri Address, bool IsTrusted, string Pool, int Allowance = 0)
{
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    public ReadOnlyMemory<byte>? Body { get; init; }

    public string? ContentType { get; init; }

    /// <summary>A file: longer time-out, larger cap, read in pieces.</summary>
    public bool IsFile { get; init; }

    public bool MayRedirect { get; init; }
}

/// <summary>Talks to vendors: no redirects, no proxy, capped, timed, patient, and never to an address that nobody named.</summary>
internal sealed partial class VendorHttp(TimeProvider clock, Allowances allowances, ILogger<VendorHttp> logger) : IDisposable
{
    private readonly HttpClient configured = Client(checkAddress: false);
    private readonly HttpClient publicOnly = Client(checkAddress: true);

    /// <summary>Asks until there is an answer, the failure is one that asking again does not mend, or patience ends.</summary>
    /// <param name="read">Reads the body; begins anew at every attempt.</param>
    /// <param name="waiting">Told before a wait that the vendor asked for.</param>
    public async Task<Answer<T>> AskAsync<T>(
        Call call, Patience patience, Func<Stream, CancellationToken, Task<T>> read, Action<TimeSpan>? waiting, CancellationToken ct)
    {
        var (tries, waits) = (0, 0);
        while (true)
        {
            await allowances.TakeAsync(call.Pool, call.Allowance, ct);
            var answer = await OnceAsync(call, patience, read, ct);
            if (answer is not Answer<T>.Failed { Why: { MayPass: true } why }) return answer;

            var pause = patience.FirstDelay * Math.Pow(2, Math.Min(tries + waits, 10)) * (0.5 + Random.Shared.NextDouble());
            if (why.NotBefore is { } at)
            {
                var wait = at - clock.GetUtcNow();
                if (wait > patience.LongestWait || ++waits > patience.Waits) return answer;
                Log.Waits(logger, call.Pool, wait.TotalSeconds);
                waiting?.Invoke(wait > TimeSpan.Zero ? wait : TimeSpan.Zero);

                // "At once" from a vendor that is overrun is not taken at its word.
                if (wait > pause) pause = wait;
            }
            else if (++tries >= patience.Attempts)
            {
                return answer;
            }

            await Task.Delay(pause, clock, ct);
        }
    }

    public void Dispose()
    {
        configured.Dispose();
        publicOnly.Dispose();
    }

    private async Task<Answer<T>> OnceAsync<T>(Call call, Patience patience, Func<Stream, CancellationToken, Task<T>> read, CancellationToken ct)
    {
        using var timed = new CancellationTokenSource(call.IsFile ? patience.File : patience.Request, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, timed.Token);
        try
        {
            using var request = Request(call);
            using var response = await (call.IsTrusted ? configured : publicOnly).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both.Token);
            if (Verdict(call, response) is { } failed) return failed is { Status: 410 } ? new Answer<T>.Expired() : new Answer<T>.Failed(failed.Why, failed.Status);
            if (response.StatusCode == HttpStatusCode.NoContent) return new Answer<T>.Nothing();
            if (IsRedirect(response)) return new Answer<T>.Moved(new Uri(call.Address, response.Headers.Location!).AbsoluteUri);

            await using var body = new CappedStream(await response.Content.ReadAsStreamAsync(both.Token), call.IsFile ? patience.LargestFile : patience.LargestAnswer);
            return new Answer<T>.Got(await read(body, both.Token), NextOf(response));
        }
        catch (OperationCanceledException) when (timed.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            return new Answer<T>.Failed(new(FailureKind.TooSlow, $"{call.Address.Host} did not answer in time. It is tried again at the next pull."));
        }
        catch (TooLargeException)
        {
            return new Answer<T>.Failed(new(FailureKind.TooLarge, $"The answer of {call.Address.Host} is larger than the service reads. Pull fewer days at once (sources pull … --from --until)."));
        }
        catch (Exception problem) when (problem is HttpRequestException or IOException or InvalidDataException)
        {
            return new Answer<T>.Failed(Explain(problem, call.Address.Host));
        }
    }

    /// <returns>None when there is a body to read, nothing to read, or an address to go on to.</returns>
    private (PullFailure Why, int Status)? Verdict(Call call, HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        var host = call.Address.Host;
        if (status is >= 200 and < 300) return null;
        var later = Later(response);
        return status switch
        {
            >= 300 and < 400 when call.MayRedirect && IsRedirect(response) => null,
            >= 300 and < 400 => (new(FailureKind.Redirected, $"{host} sends the service elsewhere ({status}). Check BaseUrl: redirects are not followed."), status),
            401 => (new(FailureKind.Credentials, $"{host} does not accept the credentials (401). Renew them in the settings of this source."), status),
            403 when later is not null => (new(FailureKind.TooMany, $"{host} asks the service to come back later (403).", later), status),
            403 => (new(FailureKind.NotAllowed, $"The credentials may not read this at {host} (403). Give them the rights that the set-up page names."), status),
            404 => (new(FailureKind.NotFound, $"{host} does not know what was asked for (404). Check the names in the settings, and that the vendor's plan has this report."), status),
            408 => (new(FailureKind.Unavailable, $"{host} gave up waiting (408).", later), status),
            410 => (new(FailureKind.BadRequest, $"{host} forgot the page (410)."), status),
            429 => (new(FailureKind.TooMany, $"{host} asks the service to come back later (429).", later), status),
            >= 500 => (new(FailureKind.Unavailable, $"{host} has trouble of its own ({status}). It is tried again at the next pull.", later), status),
            _ => (new(FailureKind.BadRequest, $"{host} refuses the request ({status}). Check the settings of this source."), status),
        };
    }

    private DateTimeOffset? Later(HttpResponseMessage response)
    {
        var now = clock.GetUtcNow();
        if (response.Headers.RetryAfter is { } after) return after.Date ?? (after.Delta is { } delta ? now + delta : null);
        if (response.Headers.TryGetValues("x-ratelimit-remaining", out var left) && left.FirstOrDefault() == "0"
            && response.Headers.TryGetValues("x-ratelimit-reset", out var resets) && long.TryParse(resets.FirstOrDefault(), out var seconds)
            && seconds is > 0 and < 253402300800)
            return DateTimeOffset.FromUnixTimeSeconds(seconds);
        return null;
    }

    private static bool IsRedirect(HttpResponseMessage response) =>
        (int)response.StatusCode is 301 or 302 or 303 or 307 or 308 && response.Headers.Location is not null;

    /// <summary>RFC 8288 <c>Link: &lt;…&gt;; rel="next"</c>, or the header of the Office 365 management interface.</summary>
    private static string? NextOf(HttpResponseMessage response)
    {
        if (response.Headers.TryGetValues("NextPageUri", out var uris)) return uris.FirstOrDefault();
        if (!response.Headers.TryGetValues("Link", out var links)) return null;
        foreach (var link in links.SelectMany(l => l.Split(',')))
        {
            var (open, close) = (link.IndexOf('<', StringComparison.Ordinal), link.IndexOf('>', StringComparison.Ordinal));
            if (open >= 0 && close > open && link[close..].Contains("rel=\"next\"", StringComparison.Ordinal)) return link[(open + 1)..close];
        }

        return null;
    }

    private static HttpRequestMessage Request(Call call)
    {
        var request = new HttpRequestMessage(call.Method, call.Address);
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("ChatBot", "1.0"));
        foreach (var (name, value) in call.Headers) request.Headers.TryAddWithoutValidation(name, value);
        if (call.Body is { } body)
        {
            request.Content = new ReadOnlyMemoryContent(body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", call.ContentType ?? "application/json");
        }

        return request;
    }

    private static PullFailure Explain(Exception problem, string host)
    {
        for (var at = problem; at is not null; at = at.InnerException)
        {
            switch (at)
            {
                case RefusedAddressException:
                    return new(FailureKind.Refused, $"{host} leads to an address inside this network. Set BaseUrl when that is meant.");
                case SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData }:
                    return new(FailureKind.Unreachable, $"The name {host} cannot be found. Check the network and BaseUrl.");
                case System.Security.Authentication.AuthenticationException:
                    return new(FailureKind.Unreachable, $"The certificate of {host} is not valid here. Check the clock and the trusted certificates.");
                case SocketException:
                    return new(FailureKind.Unreachable, $"{host} cannot be reached. Check the network and BaseUrl.");
                case InvalidDataException:
                    return new(FailureKind.Unavailable, $"The answer of {host} is not properly compressed.");
            }
        }

        return new(FailureKind.Unavailable, $"The answer of {host} broke off. It is tried again at the next pull.");
    }

    private static HttpClient Client(bool checkAddress)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false, UseProxy = false, UseCookies = false, AutomaticDecompression = DecompressionMethods.All,
            ConnectTimeout = TimeSpan.FromSeconds(10), PooledConnectionLifetime = TimeSpan.FromMinutes(5), MaxConnectionsPerServer = 4,
            ActivityHeadersPropagator = null,
        };
        if (checkAddress) handler.ConnectCallback = ConnectToPublicAsync;
        return new(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Looks at what the name resolves to, and connects to exactly that.</summary>
    private static async ValueTask<Stream> ConnectToPublicAsync(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, ct);
        if (addresses.Length == 0 || !addresses.All(Addresses.IsPublic)) throw new RefusedAddressException();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Source} is asked again in {Seconds} s, as it wants.")]
        public static partial void Waits(ILogger logger, string source, double seconds);
    }
}
