using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace EdgeFunctions.Responses;

/// <summary>Fields that are true of the origin's bytes only.</summary>
internal static class RewrittenFields
{
    private static readonly string[] OfTheOriginsBytes =
    [
        HeaderNames.ContentLength,
        HeaderNames.ContentEncoding,
        HeaderNames.ContentMD5,
        HeaderNames.ETag,
        HeaderNames.AcceptRanges,
        // The page also changes when the rules do, and no date tells that; the tag does.
        HeaderNames.LastModified,
        "Digest",
        "Content-Digest",
        "Repr-Digest",
    ];

    public static void Remove(IHeaderDictionary fields)
    {
        foreach (var name in OfTheOriginsBytes)
        {
            fields.Remove(name);
        }
    }

    /// <summary>The same, where the tag has been made ours already.</summary>
    public static void RemoveAllButTag(IHeaderDictionary fields)
    {
        var tag = fields.ETag;
        Remove(fields);
        fields.ETag = tag;
    }

    /// <summary>Adds a name to <c>Vary</c> unless it is there, or <c>*</c> is.</summary>
    public static void AddVary(IHeaderDictionary fields, string name)
    {
        foreach (var line in fields.Vary)
        {
            foreach (var range in line.AsSpan().Split(','))
            {
                var member = line.AsSpan(range).Trim(" \t");
                if (member is "*" || member.Equals(name, StringComparison.OrdinalIgnoreCase))
                {
                    return;
                }
            }
        }

        fields.Append(HeaderNames.Vary, name);
    }
}
