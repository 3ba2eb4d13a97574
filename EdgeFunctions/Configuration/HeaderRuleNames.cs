using System.Collections.Frozen;
using EdgeFunctions.Http;
using Microsoft.Extensions.Primitives;

namespace EdgeFunctions.Configuration;

/// <summary>Fields that no rule may touch: those that frame messages, and those that the edge answers for.</summary>
internal static class HeaderRuleNames
{
    /// <summary>Written by the edge for the origin, or read by it to decide.</summary>
    private static readonly FrozenSet<string> OfRequests = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Host", "Content-Length", "Content-Encoding", "Content-Range", "Expect", "Max-Forwards", "Via", "Forwarded", "Accept-Encoding", "Edge-Variant-Key",
        "If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since", "If-Range", "Range", "traceparent", "tracestate", "baggage");

    /// <summary>True of the body's bytes, of its age, or of one reader.</summary>
    private static readonly FrozenSet<string> OfResponses = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Content-Length", "Content-Encoding", "Content-Range", "Content-MD5", "Digest", "Content-Digest", "Repr-Digest", "Accept-Ranges", "ETag", "Last-Modified", "Age", "Date", "Via", "Cache-Status", "Set-Cookie");

    private static readonly FrozenSet<string> OfOneValue = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "Authorization", "Cookie", "Content-Type", "Location", "Origin", "Referer", "Server", "User-Agent", "Retry-After", "Expires");

    private static readonly string[] Prefixes = ["X-Edge-", "X-Forwarded-", "X-Azure-", "X-ARR-", "X-MS-", "X-FD-"];

    /// <summary>Why a rule may not touch a field, and after it how to mend it; null when it may.</summary>
    public static string? FaultOf(string name, HeaderTarget target, HeaderAction action) => true switch
    {
        _ when HopByHopFields.Contain(name, StringValues.Empty) => "speaks of one connection, and frames messages; remove the rule",
        _ when Prefixes.Any(p => name.StartsWith(p, StringComparison.OrdinalIgnoreCase)) => "is of a kind that the edge or the platform writes; choose another name",
        _ when (target == HeaderTarget.Response ? OfResponses : OfRequests).Contains(name) => "is the edge's to write, or the site's; remove the rule",
        _ when target == HeaderTarget.Response && action != HeaderAction.Add && name.Equals("Vary", StringComparison.OrdinalIgnoreCase) => "may only grow, or caches mix pages up; use the action Add",
        _ when action == HeaderAction.Add && OfOneValue.Contains(name) => "takes one value; use the action Set",
        _ => null,
    };
}
