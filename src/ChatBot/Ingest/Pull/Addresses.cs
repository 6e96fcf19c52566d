using System.Net;
using System.Net.Sockets;

namespace ChatBot.Ingest.Pull;

/// <summary>Where a request may go. The operator's host is trusted; an address that an answer gives must be https or the same host.</summary>
internal static class Addresses
{
    /// <param name="configured">What the operator wrote: scheme, host, port, and a path that every path is appended to.</param>
    public static Uri? Base(string configured) =>
        Uri.TryCreate(configured, UriKind.Absolute, out var at) && at.Scheme is "http" or "https" && at.UserInfo.Length == 0 && at.Query.Length == 0 ? at : null;

    /// <summary>The documented path on the configured host.</summary>
    public static Uri At(Uri host, string pathAndQuery) => new(host.AbsoluteUri.TrimEnd('/') + pathAndQuery);

    /// <summary>What a vendor names as its own next page or blob: its path and query, on the configured host, so that our token stays there.</summary>
    public static Uri? Own(Uri host, string named) =>
        Uri.TryCreate(host, named, out var at) && at.Scheme is "http" or "https" ? new Uri(host.GetLeftPart(UriPartial.Authority) + at.PathAndQuery) : null;

    /// <summary>A file that an answer names.</summary>
    /// <returns>Whether it may be fetched, and whether it lies on the configured host.</returns>
    public static (Uri Address, bool IsOwnHost)? File(Uri host, string named)
    {
        if (!Uri.TryCreate(host, named, out var at) || at.UserInfo.Length > 0) return null;
        var isOwn = string.Equals(at.IdnHost, host.IdnHost, StringComparison.OrdinalIgnoreCase);
        if (at.Scheme == Uri.UriSchemeHttps || (isOwn && at.Scheme == Uri.UriSchemeHttp && host.Scheme == Uri.UriSchemeHttp)) return (at, isOwn);
        return null;
    }

    /// <summary>Neither this machine, nor this network, nor a metadata service, nor a range that is reserved.</summary>
    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        var bytes = address.GetAddressBytes();
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            return bytes switch
            {
                [0 or 10 or 127 or >= 224, ..] => false,
                [100, >= 64 and < 128, ..] => false,
                [169, 254, ..] => false,
                [172, >= 16 and < 32, ..] => false,
                [192, 168, ..] => false,
                [192, 0, 0 or 2, _] => false,
                [192, 88, 99, _] => false,
                [198, 18 or 19, ..] => false,
                [198, 51, 100, _] => false,
                [203, 0, 113, _] => false,
                _ => true,
            };
        }

        // 2000::/3 is what the world routes; in it, tunnels may lead back here (Teredo, 6to4) and documentation leads nowhere.
        return (bytes[0] & 0xE0) == 0x20 && bytes is not [0x20, 0x01, 0, 0, ..] and not [0x20, 0x01, 0x0D, 0xB8, ..] and not [0x20, 0x02, ..];
    }
}

/// <summary>Keeps to what a vendor allows a minute, so that its 429 stays the exception. One per process.</summary>
internal sealed class Allowances(TimeProvider clock)
{
    private readonly Dictionary<string, Queue<DateTimeOffset>> spent = new(StringComparer.Ordinal);

    public async Task TakeAsync(string pool, int perMinute, CancellationToken ct)
    {
        if (perMinute <= 0) return;
        while (Wait(pool, perMinute) is { } wait) await Task.Delay(wait, clock, ct);
    }

    private TimeSpan? Wait(string pool, int perMinute)
    {
        lock (spent)
        {
            var now = clock.GetUtcNow();
            if (!spent.TryGetValue(pool, out var times)) spent[pool] = times = new();
            while (times.Count > 0 && (times.Peek() <= now.AddMinutes(-1) || times.Peek() > now)) times.Dequeue();
            if (times.Count < perMinute)
            {
                times.Enqueue(now);
                return null;
            }

            return times.Peek().AddMinutes(1) - now;
        }
    }
}
