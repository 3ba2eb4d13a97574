using EdgeFunctions.Configuration;
using EdgeFunctions.Http;

namespace EdgeFunctions.Routing;

/// <summary>The longest asset prefix whose pattern matches, else the publisher.</summary>
internal sealed class RouteTable
{
    private readonly AssetRoute[] _assets;

    public RouteTable(EdgeOptions options)
    {
        var origin = new Uri(options.Publisher.OriginUrl!);
        var host = Authority.TryParse(options.Publisher.OriginHost, out var configured) ? configured : Authority.Of(origin);
        Publisher = new Route(RouteKind.Publisher, "publisher", origin, host) { Cache = CacheRules.For(options.Cache) };

        // Stable, so that of two routes with one prefix the first configured is tried first.
        _assets = [.. options.Assets.Routes.Select(r => new AssetRoute(r, options.Cache)).OrderByDescending(r => r.PrefixLength)];
    }

    public Route Publisher { get; }

    public RouteMatch Match(RequestTarget target)
    {
        // A path that an origin might resolve to somewhere else is never an asset's: it could leave the mapping.
        if (!DotSegments.AreIn(target.Path))
        {
            foreach (var asset in _assets)
            {
                if (asset.TryMatch(target, out var match))
                {
                    return match;
                }
            }
        }

        return new RouteMatch(Publisher, target);
    }
}
