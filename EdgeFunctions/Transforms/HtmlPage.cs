using System.Text;
using EdgeFunctions.Context;
using EdgeFunctions.Transforms.Extending;
using EdgeFunctions.Transforms.Text;
using EdgeFunctions.Transforms.Urls;

namespace EdgeFunctions.Transforms;

/// <summary>What the handlers of one page need.</summary>
internal sealed class HtmlPage(UrlRewriter urls, RewriteContext context)
{
    private NextFlightScripts? _flight;
    private PageAddress? _address;

    public UrlRewriter Urls { get; } = urls;

    /// <summary>Whether fragments are injected.</summary>
    public bool Inject { get; } = context.Inject;

    /// <summary>Whether the response's own field names the charset: it goes before what the page declares.</summary>
    public bool CharsetIsKnown { get; } = context.CharsetIsKnown;

    /// <summary>The nonce for injected scripts; null for none.</summary>
    public byte[]? Nonce { get; } = context.Nonce is { } nonce ? Encoding.ASCII.GetBytes(nonce) : null;

    /// <summary>The request, for handlers of personal pages.</summary>
    public EdgeContext Reader => context.Reader!;

    /// <summary>Where the page stands, for handlers of shared pages.</summary>
    public PageAddress Address => _address ??= new PageAddress(context.PublicScheme, context.PublicHost, context.Reader!.Target.Path);

    /// <summary>The page's flight data, which goes on from script to script.</summary>
    public NextFlightScripts Flight => _flight ??= new NextFlightScripts(Urls.TextMatcher);
}
