using System.Net;
using System.Net.Sockets;

namespace EdgeFunctions.Origin;

/// <summary>Which addresses an origin may have. Checked when a connection is made, so that a name that is rebound does not get past it.</summary>
internal static class OriginAddresses
{
    // Not in a link-local range, but as private to the machine: Azure's virtual public address, which serves the host's agent.
    private static readonly IPAddress AzureWireServer = new([168, 63, 129, 16]);

    // The metadata service's address by IPv6 at another cloud; unique-local, so no range covers it.
    private static readonly IPAddress MetadataV6 = IPAddress.Parse("fd00:ec2::254");

    /// <summary>False for this machine unless it is allowed, and always for link-local, metadata, multicast and unspecified addresses.</summary>
    public static bool MayBeOrigin(IPAddress address, bool allowLoopback)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        if (IPAddress.IsLoopback(address))
        {
            return allowLoopback;
        }

        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? !address.IsIPv6LinkLocal && !address.IsIPv6Multicast && !address.IsIPv6SiteLocal && !address.Equals(IPAddress.IPv6Any) && !address.Equals(MetadataV6) && MayBeEmbedded(address)
            : MayBeOriginV4(address);
    }

    /// <summary>Connects to the first address of a name that may be an origin's.</summary>
    /// <exception cref="HttpRequestException">None of the addresses may be.</exception>
    public static async ValueTask<Stream> ConnectAsync(DnsEndPoint endpoint, bool allowLoopback, CancellationToken cancellationToken)
    {
        var addresses = IPAddress.TryParse(endpoint.Host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(endpoint.Host, cancellationToken);
        var allowed = Array.FindAll(addresses, a => MayBeOrigin(a, allowLoopback));
        if (allowed.Length == 0)
        {
            throw new HttpRequestException(HttpRequestError.ConnectionError, "The origin's name resolves to addresses that no origin may have.");
        }

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

    private static bool MayBeOriginV4(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[4];
        _ = address.TryWriteBytes(bytes, out int _);
        return bytes switch
        {
            [0, ..] => false,
            [169, 254, ..] => false,
            // The metadata service of another cloud, in the shared range.
            [100, 100, 100, 200] => false,
            [>= 224, ..] => false,
            _ => !address.Equals(AzureWireServer),
        };
    }

    /// <summary>NAT64 (64:ff9b::/96) and 6to4 (2002::/16) carry an IPv4 address, which counts.</summary>
    private static bool MayBeEmbedded(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        _ = address.TryWriteBytes(bytes, out int _);
        return bytes switch
        {
            [0x00, 0x64, 0xff, 0x9b, ..] => MayBeOrigin(new IPAddress(bytes[12..]), allowLoopback: false),
            [0x20, 0x02, ..] => MayBeOrigin(new IPAddress(bytes[2..6]), allowLoopback: false),
            _ => true,
        };
    }
}
