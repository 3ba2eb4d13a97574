using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace EdgeFunctions.Responses;

/// <summary>What caches may do with a page that is not the same for all readers.</summary>
internal static class AudienceFields
{
    // They count in the place of Cache-Control, for the caches that they name (RFC 9213).
    private static readonly string[] Targeted = ["CDN-Cache-Control", "Surrogate-Control"];

    /// <summary>The page is one reader's: nobody keeps it, and nothing of the origin's lets it answer for another's.</summary>
    public static void ForOneReader(IHeaderDictionary fields)
    {
        fields.CacheControl = "private, no-store";
        fields.Remove(HeaderNames.Expires);
        fields.Remove(HeaderNames.ETag);
        fields.Remove(HeaderNames.LastModified);
        foreach (var name in Targeted)
        {
            fields.Remove(name);
        }
    }
}
