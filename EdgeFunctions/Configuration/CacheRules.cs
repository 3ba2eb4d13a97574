namespace EdgeFunctions.Configuration;

/// <summary>What the cache does for one route.</summary>
/// <param name="IsOn">Whether responses are stored.</param>
/// <param name="MaxEntryBytes">The largest body that is stored.</param>
/// <param name="DefaultTtl">How long a response is fresh whose origin says nothing of it; zero: it is not stored.</param>
/// <param name="HeuristicPercent">How much of a response's age since its last change it is fresh for, where the origin says nothing of it; goes before <paramref name="DefaultTtl"/>.</param>
/// <param name="StoresFailures">Whether failures are stored for which the origin names a lifetime.</param>
/// <param name="StaleWhileRevalidate">How long a stale response is served while it is refreshed, where the origin says nothing on stale use.</param>
/// <param name="StaleIfError">How long a stale response stands in for an origin that fails, where the origin says nothing on stale use.</param>
internal sealed record CacheRules(bool IsOn, long MaxEntryBytes, TimeSpan DefaultTtl, int HeuristicPercent, bool StoresFailures, TimeSpan StaleWhileRevalidate, TimeSpan StaleIfError)
{
    public static CacheRules For(CacheOptions cache) =>
        new(cache.MaxBytes > 0, cache.MaxEntryBytes, cache.DefaultTtl, cache.HeuristicPercent, cache.StoreFailures, cache.StaleWhileRevalidate, cache.StaleIfError);

    public static CacheRules For(AssetRouteOptions route, CacheOptions cache) =>
        new(cache.MaxBytes > 0 && route.Cache, Math.Min(cache.Assets.MaxEntryBytes, cache.MaxEntryBytes), route.DefaultTtl, route.HeuristicPercent, cache.StoreFailures, route.StaleWhileRevalidate, route.StaleIfError);
}
