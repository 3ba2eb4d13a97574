using EdgeFunctions.Context;
using EdgeFunctions.Http;
using EdgeFunctions.Origin;
using EdgeFunctions.Responses.Observing;
using EdgeFunctions.Routing;
using EdgeFunctions.Transforms.Urls;

namespace EdgeFunctions.Responses;

/// <summary>What both ways of sending a body need to know of one response.</summary>
/// <param name="Exchange">The origin's response; the result that sends the body disposes it.</param>
/// <param name="Request">What is known of the request.</param>
/// <param name="Route">Where the request went.</param>
/// <param name="Urls">The URL rules for the reader's host.</param>
/// <param name="Tags">Makes and unwraps entity tags of rewritten bodies.</param>
/// <param name="Charset">What the server in front can send in a field value.</param>
/// <param name="IsPersonal">Whether the rewritten page shows something of its reader that keeps no pages apart.</param>
internal sealed record ResponseContext(OriginExchange Exchange, EdgeContext Request, Route Route, UrlRewriter Urls, EntityTags Tags, FieldCharset Charset, bool IsPersonal = false)
{
    /// <summary>Whether the body is not what it should be, so that nobody is to keep it for its next reader.</summary>
    public bool IsMakeshift { get; init; }

    /// <summary>Who sees the bodies that are sent; null when nobody does.</summary>
    public BodyObservers? Observers { get; init; }
}
