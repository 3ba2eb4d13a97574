using System.Diagnostics.CodeAnalysis;
using EdgeFunctions.Configuration;
using EdgeFunctions.Http;

namespace EdgeFunctions.Pipeline.Explaining;

/// <summary>The URL to be explained, as a reader would ask for it.</summary>
/// <param name="Scheme"><c>http</c> or <c>https</c>.</param>
/// <param name="Host">Host and port.</param>
/// <param name="PathAndQuery">The request target.</param>
internal sealed record ExplainTarget(string Scheme, string Host, string PathAndQuery)
{
    /// <summary>Reads a path, or a whole URL. Without a host it is the first configured public host, by https, or what the caller used.</summary>
    /// <param name="url">A path with its query, or a URL.</param>
    /// <param name="host">The public host; null for the default one.</param>
    /// <param name="options">The settings.</param>
    /// <param name="callerScheme">What the caller used.</param>
    /// <param name="callerHost">What the caller used.</param>
    /// <param name="target">The target.</param>
    public static bool TryParse(string? url, string? host, EdgeOptions options, string callerScheme, string callerHost, [NotNullWhen(true)] out ExplainTarget? target)
    {
        target = null;
        if (string.IsNullOrEmpty(url) || RequestTarget.Parse(url).IsMalformed)
        {
            return false;
        }

        var isConfigured = options.Publisher.PublicHosts.Length > 0;
        if (url[0] == '/')
        {
            target = new ExplainTarget(isConfigured ? Uri.UriSchemeHttps : callerScheme, !string.IsNullOrEmpty(host) ? host : isConfigured ? options.Publisher.PublicHosts[0] : callerHost, url);
            return true;
        }

        if (!Uri.TryCreate(url, UriKind.Absolute, out var absolute) || absolute.Scheme is not ("http" or "https"))
        {
            return false;
        }

        // Not the path as Uri has it, who resolves dots and decodes escapes: a reader's client need not. A fragment it keeps for itself.
        var end = url.IndexOf('#', StringComparison.Ordinal);
        target = new ExplainTarget(absolute.Scheme, !string.IsNullOrEmpty(host) ? host : absolute.Authority, RequestTarget.Parse(end < 0 ? url : url[..end]).ToString());
        return true;
    }

    public override string ToString() => $"{Scheme}://{Host}{PathAndQuery}";
}
