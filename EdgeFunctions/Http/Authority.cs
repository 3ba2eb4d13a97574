using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace EdgeFunctions.Http;

/// <summary>A host and an optional port, as they stand in a <c>Host</c> field or a URL (RFC 3986 section 3.2).</summary>
/// <param name="Host">Lower-case host: a name, an IPv4 address, or an IPv6 address in brackets.</param>
/// <param name="Port">The port, or null when none is named.</param>
internal sealed record Authority(string Host, int? Port)
{
    private const int MaxNameLength = 253;
    private const int MaxLabelLength = 63;

    // Made once, and no part of what it is: a copy may have another port.
    private string? _text;

    private Authority(Authority original) => (Host, Port) = (original.Host, original.Port);

    /// <summary>Reads <c>host</c> or <c>host:port</c>. Names are letters, digits and hyphens in labels; no user info, no trailing dot.</summary>
    public static bool TryParse(string? value, [NotNullWhen(true)] out Authority? authority)
    {
        authority = null;
        if (string.IsNullOrEmpty(value))
        {
            return false;
        }

        var hostEnd = value[0] == '[' ? value.IndexOf(']', StringComparison.Ordinal) + 1 : value.IndexOf(':', StringComparison.Ordinal);
        hostEnd = hostEnd < 0 ? value.Length : hostEnd;
        var host = value[..hostEnd].ToLowerInvariant();

        int? port = null;
        if (hostEnd < value.Length)
        {
            if (value[hostEnd] != ':'
                || !ushort.TryParse(value.AsSpan(hostEnd + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number == 0)
            {
                return false;
            }

            port = number;
        }

        if (!IsHost(host))
        {
            return false;
        }

        authority = new Authority(host, port);
        return true;
    }

    /// <summary>The authority of an origin's URL; the port is null when it is the scheme's default.</summary>
    public static Authority Of(Uri url)
    {
        var host = url.HostNameType == UriHostNameType.IPv6 ? $"[{url.DnsSafeHost}]" : url.IdnHost;
        return new Authority(host.ToLowerInvariant(), url.IsDefaultPort ? null : url.Port);
    }

    public override string ToString() => _text ??= Port is { } port ? string.Create(CultureInfo.InvariantCulture, $"{Host}:{port}") : Host;

    public bool Equals(Authority? other) => ReferenceEquals(this, other) || (other is not null && Host == other.Host && Port == other.Port);

    public override int GetHashCode() => HashCode.Combine(Host, Port);

    private static bool IsHost(string host)
    {
        if (host.Length is 0 or > MaxNameLength)
        {
            return false;
        }

        if (host[0] == '[')
        {
            return host.EndsWith(']') && Uri.CheckHostName(host) == UriHostNameType.IPv6;
        }

        foreach (var label in host.Split('.'))
        {
            if (label.Length is 0 or > MaxLabelLength || label[0] == '-' || label[^1] == '-'
                || label.Any(c => !char.IsAsciiLetterOrDigit(c) && c != '-'))
            {
                return false;
            }
        }

        // All digits and dots is an IPv4 address or nothing.
        return host.Any(c => !char.IsAsciiDigit(c) && c != '.') || (host.Count(c => c == '.') == 3 && Uri.CheckHostName(host) == UriHostNameType.IPv4);
    }
}
