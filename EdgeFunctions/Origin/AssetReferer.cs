using System.Buffers;
using Microsoft.Extensions.Primitives;

namespace EdgeFunctions.Origin;

/// <summary>What an asset origin is told of the page that a reader came from: scheme and host, as browsers tell another site (strict-origin-when-cross-origin).</summary>
/// <remarks>
/// For the browser the asset is of the page's own site, so it tells all of the URL, with whatever stands in its query; and an asset origin may be
/// somebody else's (https://www.w3.org/TR/referrer-policy/#referrer-policy-strict-origin-when-cross-origin).
/// </remarks>
internal static class AssetReferer
{
    private static readonly SearchValues<char> Ends = SearchValues.Create("/?#\\@");

    /// <summary>The field's value for an asset origin; none where it names no host.</summary>
    public static StringValues Of(StringValues referer)
    {
        if (referer.Count != 1 || referer[0] is not { } page || page.AsSpan().IndexOf("://") is not (> 0 and var scheme))
        {
            return StringValues.Empty;
        }

        // Ended by none of these it is all of the value; an @ has credentials before it.
        var authority = scheme + 3;
        var length = page.AsSpan(authority).IndexOfAny(Ends);
        var end = length < 0 ? page.Length : authority + length;
        return end < page.Length && page[end] == '@' ? StringValues.Empty
            : end + 1 == page.Length && page[end] == '/' ? referer
            : string.Concat(page.AsSpan(0, end), "/");
    }
}
