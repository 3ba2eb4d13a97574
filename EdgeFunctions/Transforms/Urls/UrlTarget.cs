using System.Text;

namespace EdgeFunctions.Transforms.Urls;

/// <summary>A mapping in the form in which it is compared and written: lower-case bytes of one spelling of the host.</summary>
internal sealed class UrlTarget
{
    private const int HttpPort = 80;
    private const int HttpsPort = 443;

    private readonly int _port;
    private readonly bool _defaultPorts;
    private readonly int _publicDefaultPort;

    // By the number of backslashes, made when the first text has it; of two made at once either will do.
    private readonly byte[]?[] _escaped = new byte[UrlTextBoundary.MaxBackslashes + 1][];

    internal UrlTarget(string host, Uri origin, Uri publicUrl, string publicHost, string prefix)
    {
        Host = Encoding.UTF8.GetBytes(host);
        _port = origin.Port;
        _defaultPorts = origin.IsDefaultPort;
        _publicDefaultPort = publicUrl.Scheme == Uri.UriSchemeHttps ? HttpsPort : HttpPort;

        string authority = publicUrl.IsDefaultPort ? publicHost : $"{publicHost}:{publicUrl.Port}";
        PublicScheme = publicUrl.Scheme == Uri.UriSchemeHttps ? UrlScheme.Https : UrlScheme.Http;
        Scheme = Encoding.ASCII.GetBytes(publicUrl.Scheme);
        Authority = Encoding.ASCII.GetBytes(authority);
        HasPrefix = prefix.Length > 0;
        Replacement = Encoding.ASCII.GetBytes(authority + prefix);
        PercentEncodedReplacement = Encoding.ASCII.GetBytes(
            (authority + prefix).Replace("[", "%5B", StringComparison.Ordinal)
                .Replace("]", "%5D", StringComparison.Ordinal)
                .Replace(":", "%3A", StringComparison.Ordinal)
                .Replace("/", "%2F", StringComparison.Ordinal));
    }

    /// <summary>The origin's host, lower-case.</summary>
    public byte[] Host { get; }

    /// <summary>The public scheme, which is that of every page.</summary>
    public UrlScheme PublicScheme { get; }

    /// <summary>The public scheme, without colon.</summary>
    public byte[] Scheme { get; }

    /// <summary>The public host, with its port where that is not the scheme's default.</summary>
    public byte[] Authority { get; }

    /// <summary>Whether the origin's paths are below one of the public host's.</summary>
    public bool HasPrefix { get; }

    /// <summary>What replaces an authority of the origin: the public one, and the path below which the origin's paths are.</summary>
    public byte[] Replacement { get; }

    /// <summary><see cref="Replacement"/> as it stands inside a percent-encoded URL.</summary>
    public byte[] PercentEncodedReplacement { get; }

    /// <summary><see cref="Replacement"/> in a text that writes its slashes with so many backslashes: a plain one would end a regular expression of a script.</summary>
    public byte[] ReplacementWith(int backslashes) => backslashes == 0 || !HasPrefix ? Replacement : _escaped[backslashes] ?? Escape(backslashes);

    /// <summary>Whether a URL with this scheme and port is on the mapped origin.</summary>
    /// <param name="scheme">The URL's scheme; none for a protocol-relative one, which has the reader's, that is the public one.</param>
    /// <param name="port">The port written in the URL, or -1.</param>
    /// <remarks>
    /// An origin on its scheme's default port is meant by http with port 80 and by https with port 443 alike: sites
    /// link themselves with either scheme. Any other port names that port only.
    /// </remarks>
    public bool Accepts(UrlScheme scheme, int port)
    {
        int defaultPort = scheme switch
        {
            UrlScheme.Http => HttpPort,
            UrlScheme.Https => HttpsPort,
            _ => _publicDefaultPort,
        };
        int effective = port < 0 ? defaultPort : port;
        return effective == (_defaultPorts ? defaultPort : _port);
    }

    private byte[] Escape(int backslashes) =>
        _escaped[backslashes] = Encoding.ASCII.GetBytes(Encoding.ASCII.GetString(Replacement).Replace("/", new string('\\', backslashes) + "/", StringComparison.Ordinal));
}
