using System.Collections.Frozen;
using EdgeFunctions.Configuration;
using EdgeFunctions.Http;

namespace EdgeFunctions.Security;

/// <summary>Which hosts readers may use. A host that is not ours never gets into a page.</summary>
internal sealed class PublicHosts
{
    private static readonly FrozenSet<string> Loopback = FrozenSet.Create("localhost", "127.0.0.1", "[::1]");

    private readonly FrozenSet<string> _served;

    public PublicHosts(EdgeOptions options) =>
        _served = options.Publisher.PublicHosts.Select(h => Authority.TryParse(h, out var host) ? host.ToString() : throw new ArgumentException($"{h} is not a host.", nameof(options))).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether a request for this host is answered. With no configured host, loopback names are, on any port.</summary>
    public bool Serves(Authority host) => _served.Count == 0 ? Loopback.Contains(host.Host) : _served.Contains(host.ToString());
}
