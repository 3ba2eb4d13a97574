using EdgeFunctions.Http;

namespace EdgeFunctions.Routing;

/// <summary>A route, and the target to ask its origin for.</summary>
internal readonly record struct RouteMatch(Route Route, RequestTarget Target);
