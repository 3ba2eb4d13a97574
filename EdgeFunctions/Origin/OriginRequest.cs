using EdgeFunctions.Diagnostics;
using EdgeFunctions.Routing;

namespace EdgeFunctions.Origin;

/// <summary>A request to an origin that knows on whose behalf it is made.</summary>
internal sealed class OriginRequest(HttpMethod method, Uri target, Route route, RequestSummary? summary) : HttpRequestMessage(method, target)
{
    public Route Route { get; } = route;

    /// <summary>Whether it is the only one on its connection: nobody else's may come before or behind it.</summary>
    public bool HasOwnConnection { get; set; }

    /// <summary>The reader's request; null when no reader waits.</summary>
    public RequestSummary? Summary { get; } = summary;
}
