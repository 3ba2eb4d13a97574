using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Http;

/// <summary>Fields that count in the place of <c>Cache-Control</c> for the caches that they name (RFC 9213).</summary>
internal static class TargetedFields
{
    public const string CdnCacheControl = "CDN-Cache-Control";

    /// <summary>Older than RFC 9213, and of no form of its own (Edge Architecture Specification section 2.2).</summary>
    public const string SurrogateControl = "Surrogate-Control";

    /// <summary>All of them; of several in a response the first counts.</summary>
    public static readonly string[] Names = [CdnCacheControl, SurrogateControl];

    /// <summary>Leaves the word to <c>Cache-Control</c>.</summary>
    public static void RemoveFrom(IHeaderDictionary fields)
    {
        foreach (var name in Names)
        {
            fields.Remove(name);
        }
    }
}
