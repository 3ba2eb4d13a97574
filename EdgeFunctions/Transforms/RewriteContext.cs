using EdgeFunctions.Context;
using EdgeFunctions.Html;
using EdgeFunctions.Http;
using EdgeFunctions.Transforms.Json;

namespace EdgeFunctions.Transforms;

/// <summary>What a rewrite depends on besides the body and the rules. Immutable, made once a response.</summary>
/// <param name="PublicScheme">The scheme that the reader used.</param>
/// <param name="PublicHost">The host that the reader used.</param>
/// <param name="Injections">The injections that go into the page, as bits: <see cref="Injection.InjectionRules.For"/>.</param>
/// <param name="Nonce">The nonce that the response's Content-Security-Policy asks of scripts; null for none.</param>
/// <param name="CharsetIsKnown">Whether the response's <c>Content-Type</c> names the charset.</param>
internal sealed record RewriteContext(string PublicScheme, Authority PublicHost, ulong Injections = 0, string? Nonce = null, bool CharsetIsKnown = false)
{
    /// <summary>The request, for extensions and for the values of fragments; null where neither asks.</summary>
    public EdgeContext? Reader { get; init; }

    /// <summary>Whether a page is XHTML, which browsers read as XML.</summary>
    public bool IsXml { get; init; }

    /// <summary>The extensions of an HTML page, as bits.</summary>
    public ulong Extensions { get; init; }

    /// <summary>The members that a JSON body gets.</summary>
    public JsonMember[] Json { get; init; } = [];

    /// <summary>Told of each change to a page; null when nobody looks.</summary>
    public IHtmlChangeObserver? Changes { get; init; }
}
