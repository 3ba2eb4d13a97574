using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace EdgeFunctions.Responses;

/// <summary>What caches may do with a page that is not the same for all readers.</summary>
internal static class AudienceFields
{
    // They count in the place of Cache-Control, for the caches that they name (RFC 9213).
    private static readonly string[] Targeted = ["CDN-Cache-Control", "Surrogate-Control"];

    private static readonly string[] ForSharedCaches = ["public", "s-maxage", "proxy-revalidate"];

    /// <summary>The page is one reader's: nobody keeps it, and nothing of the origin's lets it answer for another's.</summary>
    public static void ForOneReader(IHeaderDictionary fields)
    {
        fields.CacheControl = "private, no-store";
        fields.Remove(HeaderNames.Expires);
        fields.Remove(HeaderNames.ETag);
        Narrow(fields);
    }

    /// <summary>
    /// The page is a group's: this cache knows whose, a shared one further on does not. Where it has a date of change, that
    /// says nothing of the group.
    /// </summary>
    public static void ForGroup(IHeaderDictionary fields)
    {
        var kept = new List<string>();
        var isPrivate = false;
        foreach (var line in fields.CacheControl)
        {
            foreach (var range in line.AsSpan().Split(','))
            {
                var directive = line.AsSpan(range).Trim(" \t");
                var equals = directive.IndexOf('=');
                var name = equals < 0 ? directive : directive[..equals].TrimEnd(" \t");
                isPrivate |= name.Equals("no-store", StringComparison.OrdinalIgnoreCase) || directive.Equals("private", StringComparison.OrdinalIgnoreCase);
                if (!name.IsEmpty && !IsForSharedCaches(name))
                {
                    kept.Add(directive.ToString());
                }
            }
        }

        fields.CacheControl = string.Join(", ", isPrivate ? kept : kept.Prepend("private"));
        Narrow(fields);
    }

    private static bool IsForSharedCaches(ReadOnlySpan<char> name)
    {
        foreach (var one in ForSharedCaches)
        {
            if (name.Equals(one, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static void Narrow(IHeaderDictionary fields)
    {
        fields.Remove(HeaderNames.LastModified);
        foreach (var name in Targeted)
        {
            fields.Remove(name);
        }
    }
}
