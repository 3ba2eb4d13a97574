using System.Text;
using EdgeFunctions.Transforms.Text;
using EdgeFunctions.Transforms.Urls;

namespace EdgeFunctions.Transforms;

/// <summary>What the handlers of one page need.</summary>
internal sealed class HtmlPage(UrlRewriter urls, RewriteContext context)
{
    private NextFlightScripts? _flight;

    public UrlRewriter Urls { get; } = urls;

    /// <summary>Whether fragments are injected.</summary>
    public bool Inject { get; } = context.Inject;

    /// <summary>Whether the response's own field names the charset: it goes before what the page declares.</summary>
    public bool CharsetIsKnown { get; } = context.CharsetIsKnown;

    /// <summary>The nonce for injected scripts; null for none.</summary>
    public byte[]? Nonce { get; } = context.Nonce is { } nonce ? Encoding.ASCII.GetBytes(nonce) : null;

    /// <summary>The page's flight data, which goes on from script to script.</summary>
    public NextFlightScripts Flight => _flight ??= new NextFlightScripts(Urls.TextMatcher);
}
