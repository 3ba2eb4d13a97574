namespace EdgeFunctions.Caching;

/// <summary>What the cache did with a request, in one word for logs and metrics.</summary>
internal static class CacheResult
{
    /// <summary>Answered from the store, fresh.</summary>
    public const string Hit = "Hit";

    /// <summary>Answered from the store beyond its freshness: while it is refreshed, or because the origin failed.</summary>
    public const string Stale = "Stale";

    /// <summary>The origin said that the stored page still holds.</summary>
    public const string Revalidated = "Revalidated";

    /// <summary>Waited for another reader's request, and was answered with what that brought.</summary>
    public const string Collapsed = "Collapsed";

    /// <summary>The origin was asked.</summary>
    public const string Miss = "Miss";

    /// <summary>No matter for the cache: a personal request, a method that changes something, a request for more than the key says.</summary>
    public const string Bypass = "Bypass";

    /// <summary>The word for a member of <c>Cache-Status</c> of our own (RFC 9211), which says the same in more words.</summary>
    public static string Of(string status) =>
        status is CacheStatus.Bypass or CacheStatus.Method ? Bypass
        : Has(status, "; collapsed") ? Collapsed
        : CacheStatus.SaysStoodIn(status) ? Stale
        : Has(status, "; hit") ? Has(status, "; ttl=-") ? Stale : Hit
        : Has(status, "; fwd=stale; fwd-status=304") || Has(status, "; fwd=request; fwd-status=304") ? Revalidated
        : Miss;

    private static bool Has(string status, string part) => status.Contains(part, StringComparison.Ordinal);
}
