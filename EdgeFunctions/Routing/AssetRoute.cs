using System.Text.RegularExpressions;
using EdgeFunctions.Configuration;
using EdgeFunctions.Http;

namespace EdgeFunctions.Routing;

/// <summary>One configured asset route, ready to match.</summary>
internal sealed class AssetRoute
{
    private readonly string _prefix;
    private readonly Regex? _pattern;
    private readonly string? _replacement;
    private readonly QueryPolicy _query;

    public AssetRoute(AssetRouteOptions options, CacheOptions cache)
    {
        _prefix = options.Prefix!.TrimEnd('/');
        _pattern = options.PathPattern is null ? null : new Regex(options.PathPattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        _replacement = options.TargetPath;
        _query = options.Query;

        var origin = new Uri(options.OriginUrl!);
        Route = new Route(RouteKind.Asset, _prefix, origin, Authority.Of(origin)) { KeepsPath = _pattern is null && options.Hosts.Length == 0, TakesPrefix = options.Hosts.Length > 0, Cache = CacheRules.For(options, cache) };
    }

    public Route Route { get; }

    public int PrefixLength => _prefix.Length;

    /// <summary>Whether the path is below the prefix, by whole segments, and passes the pattern if there is one.</summary>
    public bool TryMatch(RequestTarget target, out RouteMatch match)
    {
        match = default;
        if (!HasPrefix(target.Path))
        {
            return false;
        }

        var path = target.Path;
        if (Route.TakesPrefix)
        {
            path = path.Length == _prefix.Length ? "/" : path[_prefix.Length..];
        }

        if (_pattern is not null)
        {
            if (!_pattern.IsMatch(path))
            {
                return false;
            }

            path = _pattern.Replace(path, _replacement!, 1);
            if (!path.StartsWith('/') || DotSegments.AreIn(path))
            {
                return false;
            }
        }

        match = new RouteMatch(Route, new RequestTarget(path, _query == QueryPolicy.Strip ? string.Empty : target.Query));
        return true;
    }

    private bool HasPrefix(string path) =>
        path.AsSpan().StartsWith(_prefix) && (path.Length == _prefix.Length || path[_prefix.Length] == '/');
}
