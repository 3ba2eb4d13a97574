using System.Globalization;
using EdgeFunctions.Diagnostics;

namespace EdgeFunctions.Caching;

/// <summary>Members of <c>Cache-Status</c> (RFC 9211).</summary>
internal static class CacheStatus
{
    public const string Field = "Cache-Status";

    public const string Bypass = "edge; fwd=bypass";
    public const string Method = "edge; fwd=method";
    public const string Miss = "edge; fwd=" + BecauseMissing;

    /// <summary>A token of RFC 9211 section 2.2: there was nothing for the request.</summary>
    public const string BecauseMissing = "miss";

    /// <summary>There was a stale response.</summary>
    public const string BecauseStale = "stale";

    /// <summary>There was a fresh one, and the request's directives did not allow it.</summary>
    public const string BecauseAsked = "request";

    /// <summary>Waited for another reader's request, which failed, and was answered with the stale page.</summary>
    public const string StoodIn = "edge; fwd=stale; collapsed" + DetailParameter + Fallback.StaleIfError;

    // Section 2.8. Its value is a token here.
    private const string DetailParameter = "; detail=";

    /// <summary>Answered from the store.</summary>
    public static string Hit(long ttl) => string.Create(CultureInfo.InvariantCulture, $"edge; hit; ttl={ttl}");

    /// <summary>The origin was asked.</summary>
    /// <param name="why">One of the tokens above.</param>
    /// <param name="status">The origin's status; null when there was none.</param>
    /// <param name="ttl">Seconds of freshness left; null when nothing was stored.</param>
    /// <param name="detail">A token of our own.</param>
    public static string Forwarded(string why, int? status, long? ttl = null, string? detail = null) => string.Concat(
        $"edge; fwd={why}",
        status is { } code ? string.Create(CultureInfo.InvariantCulture, $"; fwd-status={code}") : "",
        ttl is { } seconds ? string.Create(CultureInfo.InvariantCulture, $"; stored; ttl={seconds}") : "",
        detail is null ? "" : DetailParameter + detail);

    /// <summary>Whether the member says that a stale page stands in for an origin that failed.</summary>
    public static bool SaysStoodIn(string status) => status.EndsWith(DetailParameter + Fallback.StaleIfError, StringComparison.Ordinal);

    /// <summary>The member with a detail, in the place of its own.</summary>
    public static string WithDetail(string status, string detail)
    {
        var own = status.IndexOf(DetailParameter, StringComparison.Ordinal);
        return string.Concat(own < 0 ? status : status.AsSpan(0, own), DetailParameter, detail);
    }

    /// <summary>Seconds of freshness left of a response that is not stored yet.</summary>
    public static string Ttl(long ttl) => string.Create(CultureInfo.InvariantCulture, $"; ttl={ttl}");

    /// <summary>Waited for another reader's request, and was answered with what that brought.</summary>
    public static string Collapsed(long ttl) => string.Create(CultureInfo.InvariantCulture, $"edge; fwd=miss; collapsed; ttl={ttl}");
}
