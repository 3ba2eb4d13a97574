using System.Globalization;
using EdgeFunctions.Configuration;
using EdgeFunctions.Http;

namespace EdgeFunctions.Routing;

/// <summary>Where a request goes.</summary>
/// <param name="Kind">Publisher or asset.</param>
/// <param name="Name">For logs and metrics: <c>publisher</c>, or the asset prefix.</param>
/// <param name="Origin">Where connections go.</param>
/// <param name="HostHeader">The <c>Host</c> that the origin is asked for.</param>
internal sealed record Route(RouteKind Kind, string Name, Uri Origin, Authority HostHeader)
{
    /// <summary>Whether the origin is asked for the reader's own path, so that its URLs can be turned back into ours.</summary>
    public bool KeepsPath { get; init; }

    /// <summary>Whether the origin is asked for what is behind the prefix.</summary>
    public bool TakesPrefix { get; init; }

    /// <summary>What the cache does for the route.</summary>
    public required CacheRules Cache { get; init; }

    /// <summary>
    /// The <c>Host</c> where it is not the one that the connection pool writes by itself, for which it has the bytes at hand. One that is
    /// told it parses as a URL, twice a request.
    /// </summary>
    public string? OtherHost { get; } = HostHeader.ToString() == PoolsOwn(Origin) ? null : HostHeader.ToString();

    /// <summary>Scheme and authority without a trailing slash: what a target is put behind.</summary>
    public string OriginPrefix { get; } = Origin.GetLeftPart(UriPartial.Authority);

    private static string PoolsOwn(Uri origin) => origin.IsDefaultPort ? origin.IdnHost : string.Create(CultureInfo.InvariantCulture, $"{origin.IdnHost}:{origin.Port}");
}
