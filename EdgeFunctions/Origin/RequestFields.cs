using EdgeFunctions.Http;
using Microsoft.Extensions.Primitives;

namespace EdgeFunctions.Origin;

/// <summary>Which fields of a reader's request may go to which origin.</summary>
internal static class RequestFields
{
    /// <summary>All that an asset origin gets: what selects and validates a representation, and who asks.</summary>
    public static readonly string[] ToAssets =
    [
        "User-Agent",
        "Accept",
        "Accept-Encoding",
        "Accept-Language",
        "Referer",
        "If-None-Match",
        "If-Modified-Since",
        "If-Match",
        "If-Unmodified-Since",
        "Range",
        "If-Range",
    ];

    private static readonly FieldNames AssetNames = new(ToAssets);

    /// <summary>Never to the publisher origin: written anew by the edge, or by the platform for the edge alone.</summary>
    private static readonly FieldNames NotToPublisher = new(
        "Host",
        "Content-Length",
        "Expect",
        "Accept-Encoding",
        "Via",
        "Forwarded",
        "Max-Forwards",
        // The key to an experiment's variants, for the edge.
        "Edge-Variant-Key",
        // To a CGI program the address of a proxy of its own (https://httpoxy.org).
        "Proxy",
        // The trace context is continued by the connection pool.
        "traceparent",
        "tracestate",
        "baggage",
        // Added by App Service's front end and the Functions host.
        "Disguised-Host",
        "Was-Default-Hostname",
        "Client-IP",
        "X-Real-IP",
        "X-Rewrite-URL",
        "X-Site-Deployment-Id",
        "X-Functions-Key",
        "X-AppService-Proto",
        "X-Client-IP",
        "X-Client-Port");

    // Front Door's first, which writes several into each request.
    private static readonly string[] PrefixesNotToPublisher =
    [
        "X-Azure-", "X-Forwarded-", "X-Edge-", "X-FD-", "X-Original-", "X-ARR-", "X-MS-", "X-WAWS-",
    ];

    public static bool MayGoToAssets(string name) => AssetNames.Contains(name);

    /// <summary>Whether the publisher origin may get a field. None that it might read as one of those that it may not.</summary>
    public static bool MayGoToPublisher(string name)
    {
        if (MetaVariables.IsAmbiguous(name))
        {
            name = MetaVariables.NameOf(name);
            if (HopByHopFields.Contain(name, StringValues.Empty))
            {
                return false;
            }
        }

        if (NotToPublisher.Contains(name))
        {
            return false;
        }

        if (name.StartsWith("X-", StringComparison.OrdinalIgnoreCase))
        {
            foreach (var prefix in PrefixesNotToPublisher)
            {
                if (name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
                {
                    return false;
                }
            }
        }

        return true;
    }
}
