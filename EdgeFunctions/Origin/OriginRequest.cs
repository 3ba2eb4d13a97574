using EdgeFunctions.Diagnostics;
using EdgeFunctions.Routing;

namespace EdgeFunctions.Origin;

/// <summary>A request to an origin that knows on whose behalf it is made.</summary>
internal sealed class OriginRequest(HttpMethod method, Uri target, Route route, RequestSummary? summary) : HttpRequestMessage(method, target)
{
    public Route Route { get; } = route;

    /// <summary>The reader's request; null when no reader waits.</summary>
    public RequestSummary? Summary { get; } = summary;
}
