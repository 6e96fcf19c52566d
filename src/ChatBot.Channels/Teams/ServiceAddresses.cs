using System.Net;
using System.Net.Sockets;

namespace ChatBot.Channels.Teams;

/// <summary>Where our bearer token may go: the platform's own hosts, hosts of the configuration, and addresses that a validated request
/// named. A <see cref="ConversationRef"/> carries an address only after such a request, and keeps it.</summary>
internal sealed class ServiceAddresses(TeamsOptions options, TeamsCloud cloud, bool development)
{
    /// <summary>The base address to call, without a trailing slash; none when it must not be called.</summary>
    public Uri? Trusted(string? serviceUrl)
    {
        var address = serviceUrl ?? cloud.DefaultService;
        if (!Uri.TryCreate(address.TrimEnd('/'), UriKind.Absolute, out var uri) || uri.UserInfo.Length > 0 || uri.Query.Length > 0 || uri.Fragment.Length > 0)
            return null;
        if (uri.Scheme == Uri.UriSchemeHttps)
            return uri;
        return uri.Scheme == Uri.UriSchemeHttp && development && (uri.IsLoopback || IsConfigured(uri.Host, uri.Port)) ? uri : null;
    }

    /// <summary>Whether a request without a token (local tools in Development) may name the address.</summary>
    public bool IsKnownOrLocal(string serviceUrl) => Trusted(serviceUrl) is { } uri
        && (uri.IsLoopback || IsConfigured(uri.Host, uri.Port) || cloud.Hosts.Contains(uri.Host, StringComparer.OrdinalIgnoreCase));

    private bool IsConfigured(string host, int port) => options.ConnectorHosts.Exists(known =>
        string.Equals(known, host, StringComparison.OrdinalIgnoreCase) || string.Equals(known, $"{host}:{port}", StringComparison.OrdinalIgnoreCase));

    /// <summary>Connects after resolution and refuses addresses inside the own network, which no name of the platform leads to.</summary>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = await Dns.GetHostAddressesAsync(host, cancellationToken);
        var allowed = IsConfigured(host, port)
            ? addresses
            : Array.FindAll(addresses, address => IsPublic(address) || development && IPAddress.IsLoopback(address));
        if (allowed.Length == 0)
            throw new HttpRequestException("The address is inside the own network and not among Teams:ConnectorHosts.");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    internal static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (IPAddress.IsLoopback(address))
            return false;
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            return !(address.IsIPv6LinkLocal || address.IsIPv6SiteLocal || address.IsIPv6UniqueLocal || address.IsIPv6Multicast
                || address.Equals(IPAddress.IPv6Any));
        }
        var b = address.GetAddressBytes();
        return b switch
        {
            [0 or 10 or 127 or >= 224, ..] => false,
            [100, >= 64 and <= 127, ..] => false,
            [169, 254, ..] => false,
            [172, >= 16 and <= 31, ..] => false,
            [192, 168, ..] => false,
            [192, 0, 0, _] => false,
            [198, 18 or 19, ..] => false,
            _ => true,
        };
    }
}
