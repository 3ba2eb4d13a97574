using EdgeFunctions.Http;

namespace EdgeFunctions.Routing;

/// <summary>A route, and the target to ask its origin for.</summary>
internal readonly record struct RouteMatch(Route Route, RequestTarget Target)
{
    /// <summary>The same with another path to ask for; the same one where there is none.</summary>
    public RouteMatch WithPath(string? path) => path is null ? this : this with { Target = Target with { Path = path } };
}
