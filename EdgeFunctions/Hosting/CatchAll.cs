using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace EdgeFunctions.Hosting;

/// <summary>Calls the function that takes every path, for paths that no other function can have.</summary>
/// <remarks>
/// The framework's routing decides among functions, and makes its tables when it is first asked: a twenty-fifth of a cold start, and
/// not for a first page, whose path does not begin as theirs do.
/// </remarks>
internal sealed class CatchAll
{
    private readonly Endpoint _endpoint;
    private readonly RequestDelegate _call;
    private readonly string[] _others;

    private CatchAll(Endpoint endpoint, RequestDelegate call, string[] others) => (_endpoint, _call, _others) = (endpoint, call, others);

    /// <param name="mapped">All functions, their patterns and how they are called.</param>
    /// <returns>Null when no function takes every path, or nothing tells from a path's beginning that it is another's.</returns>
    public static CatchAll? Among(IReadOnlyList<MappedFunction> mapped)
    {
        MappedFunction? all = null;
        var others = new List<string>();
        foreach (var function in mapped)
        {
            if (!IsCatchAll(function))
            {
                others.Add(Beginning(function.Pattern));
            }
            else if (all is null)
            {
                all = function;
            }
            else
            {
                return null;
            }
        }

        return all is not null && others.TrueForAll(static beginning => beginning.Length > 1)
            ? new CatchAll(new RouteEndpointBuilder(all.Call, RoutePatternFactory.Parse(all.Pattern), order: 0) { DisplayName = all.Function.Name }.Build(), all.Call, [.. others.Distinct()])
            : null;
    }

    /// <summary>As middleware, in front of the routing.</summary>
    public RequestDelegate Before(RequestDelegate routing) => http =>
    {
        var path = http.Request.Path.Value ?? "";
        foreach (var other in _others)
        {
            // As routes, without case. A little more than other functions have is left to the routing: /_edges, too.
            if (path.StartsWith(other, StringComparison.OrdinalIgnoreCase))
            {
                return routing(http);
            }
        }

        // For the server's metrics, which name the route.
        http.SetEndpoint(_endpoint);
        return _call(http);
    };

    // A function that wants to know what its route has matched needs the routing.
    private static bool IsCatchAll(MappedFunction mapped) =>
        mapped.Pattern.StartsWith("/{*", StringComparison.Ordinal) && mapped.Pattern.IndexOfAny(['/', ':', '='], 1) < 0
        && mapped.Function.Trigger.Methods.Length == 0 && !mapped.Function.HasRouteParameters;

    /// <summary>What every path of a pattern begins with: <c>/_edge</c> of <c>/_edge/cache</c>.</summary>
    private static string Beginning(string pattern)
    {
        var end = pattern.IndexOfAny(['/', '{'], 1);
        return end < 0 ? pattern : pattern[..end];
    }
}
