using System.Net;
using System.Net.Sockets;

namespace ChatBot.Channels.Slack;

/// <summary>Which addresses this service calls on Slack's behalf, and how.</summary>
static class SlackHttp
{
    const int AnswerBytes = 4 * 1024 * 1024;
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>Https to a public address, no redirects, no proxy, bounded in time, size and number. The configured stand-in may be anywhere.</summary>
    public static HttpClient Client(SlackOptions options) =>
        new(Handler(options)) { Timeout = Timeout, MaxResponseContentBufferSize = AnswerBytes };

    /// <summary>The same rules for a web socket.</summary>
    public static SocketsHttpHandler Handler(SlackOptions options) => new()
    {
        AllowAutoRedirect = false, UseProxy = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(5), MaxConnectionsPerServer = 16,
        PooledConnectionLifetime = TimeSpan.FromMinutes(10), MaxResponseHeadersLength = 64,
        ConnectCallback = (context, cancellation) => ConnectAsync(context.DnsEndPoint, options, cancellation),
    };

    static async ValueTask<Stream> ConnectAsync(DnsEndPoint endpoint, SlackOptions options, CancellationToken cancellationToken)
    {
        var trusted = options.StandIn?.Host == endpoint.Host || options.ResponseHosts.Contains(endpoint.Host, StringComparer.OrdinalIgnoreCase);
        var addresses = await Dns.GetHostAddressesAsync(endpoint.Host, cancellationToken);
        var allowed = trusted ? addresses : [.. addresses.Where(IsPublic)];
        if (allowed.Length == 0) throw new HttpRequestException(HttpRequestError.ConnectionError, $"{endpoint.Host} resolves to no public address.");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, endpoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Not loopback, link-local, private, shared, multicast or metadata.</summary>
    internal static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (IPAddress.IsLoopback(address) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)) return false;
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
            return !address.IsIPv6LinkLocal && !address.IsIPv6SiteLocal && !address.IsIPv6UniqueLocal && !address.IsIPv6Multicast && !address.IsIPv6Teredo;
        var b = address.GetAddressBytes();
        return b[0] switch
        {
            0 or 10 or 127 or >= 224 => false,
            100 => b[1] is < 64 or > 127,
            169 => b[1] != 254,
            172 => b[1] is < 16 or > 31,
            192 => !(b[1] == 168 || (b[1] == 0 && b[2] is 0 or 2)),
            198 => b[1] is not (18 or 19),
            _ => true,
        };
    }

    /// <summary>Whether an answer may be posted there: Slack's own host for it, or one that was configured.</summary>
    public static bool IsResponseUrl(string? text, SlackOptions options) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.UserInfo.Length == 0
        && ((url is { Scheme: "https", Host: "hooks.slack.com", IsDefaultPort: true })
            || (url.Scheme == "https" && options.ResponseHosts.Contains(url.Host, StringComparer.OrdinalIgnoreCase)) || IsStandIn(url, options));

    /// <summary>Whether the bytes of a file may be sent there.</summary>
    public static bool IsUploadUrl(string? text, SlackOptions options) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.UserInfo.Length == 0
        && (url is { Scheme: "https", Host: "files.slack.com", IsDefaultPort: true } || IsStandIn(url, options));

    /// <summary>Whether a web socket may be opened there.</summary>
    public static bool IsSocketUrl(string? text, SlackOptions options) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.UserInfo.Length == 0
        && ((url is { Scheme: "wss", IsDefaultPort: true } && url.Host.EndsWith(".slack.com", StringComparison.Ordinal)) || IsStandIn(url, options));

    static bool IsStandIn(Uri url, SlackOptions options) =>
        options.StandIn is { } own && Secure(url) == Secure(own)
        && ((url.Host == own.Host && url.Port == own.Port)
            // Slack's other clouds keep the same names under another domain: files.slack-gov.com beside slack-gov.com.
            || (Secure(own) && own.HostNameType == UriHostNameType.Dns && url.IsDefaultPort && url.Host.EndsWith("." + own.Host, StringComparison.Ordinal)));

    static bool Secure(Uri url) => url.Scheme is "https" or "wss";
}
