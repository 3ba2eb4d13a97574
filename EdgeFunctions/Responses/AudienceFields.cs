using EdgeFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace EdgeFunctions.Responses;

/// <summary>What caches may do with a page that is not the same for all readers.</summary>
internal static class AudienceFields
{
    private static readonly string[] Replaced = ["public", "max-age", "s-maxage", "proxy-revalidate", "stale-while-revalidate", "private"];

    /// <summary>The page is one reader's: nobody keeps it, and nothing of the origin's lets it answer for another's.</summary>
    public static void ForOneReader(IHeaderDictionary fields)
    {
        fields.CacheControl = "private, no-store";
        fields.Remove(HeaderNames.Expires);
        fields.Remove(HeaderNames.ETag);
        Narrow(fields);
    }

    /// <summary>Only some may see it: nothing for a cache in between, which asks for no credentials. The reader's own copy keeps its validators.</summary>
    public static void ForThoseWithCredentials(IHeaderDictionary fields)
    {
        fields.CacheControl = "no-store, private";
        fields.Remove(HeaderNames.Expires);
        TargetedFields.RemoveFrom(fields);
    }

    /// <summary>
    /// The page is a group's: this cache knows whose, one further on does not, and a reader may be in another group next time. Where
    /// it has a date of change, that says nothing of the group.
    /// </summary>
    public static void ForGroup(IHeaderDictionary fields)
    {
        var kept = new List<string>();
        var isPrivate = false;
        foreach (var directive in new FieldMembers(fields.CacheControl))
        {
            var equals = directive.IndexOf('=');
            var name = equals < 0 ? directive : directive[..equals].TrimOws();
            isPrivate |= name.Equals("no-store", StringComparison.OrdinalIgnoreCase) || directive.Equals("private", StringComparison.OrdinalIgnoreCase);
            if (!IsReplaced(name))
            {
                kept.Add(directive.ToString());
            }
        }

        if (!isPrivate)
        {
            fields.CacheControl = string.Join(", ", ["private", "max-age=0", .. kept]);
            fields.Remove(HeaderNames.Expires);
        }

        Narrow(fields);
    }

    private static bool IsReplaced(ReadOnlySpan<char> name)
    {
        foreach (var one in Replaced)
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
        TargetedFields.RemoveFrom(fields);
    }
}
