using EdgeFunctions.Bodies;
using EdgeFunctions.Caching;
using EdgeFunctions.Responses;

namespace EdgeFunctions.Pipeline;

/// <summary>What a request to the origin brought for a page that may be stored.</summary>
/// <param name="Page">The page to send, out of the store; null when the answer goes to the reader as it is.</param>
/// <param name="Answer">The origin's answer.</param>
/// <param name="Rewrite">The rewriting of its body, where that has begun.</param>
/// <param name="Status">The member of <c>Cache-Status</c>.</param>
/// <param name="End">How the flight ended.</param>
/// <param name="Shared">The response that others may read along; its flight is not over.</param>
/// <param name="Reader">The caller's place in its body.</param>
internal readonly record struct Fetched(
    StoredPage? Page, OriginAnswer Answer, PageRewrite? Rewrite, string Status, FlightEnd End, SharedPage? Shared = null, SharedBodyReader? Reader = null);
