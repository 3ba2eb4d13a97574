using EdgeFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace EdgeFunctions.Caching;

/// <summary>What readers and the caches before them are told: set last, so that nothing that came from elsewhere undoes it.</summary>
internal static class ReaderFields
{
    /// <param name="response">The response, its fields ready.</param>
    /// <param name="status">The member of <c>Cache-Status</c>.</param>
    /// <param name="isPersonal">Whether the request was personal.</param>
    /// <param name="behindFrontDoor">Whether Front Door gets the response, which mishandles <c>stale-while-revalidate</c>.</param>
    public static void Finish(HttpResponse response, string status, bool isPersonal, bool behindFrontDoor)
    {
        var fields = response.Headers;
        fields.Append(CacheStatus.Field, status);
        if (isPersonal || fields.SetCookie.Count > 0)
        {
            MakePrivate(fields, isPersonal ? "private, no-store" : "private, max-age=0");
        }
        else if (behindFrontDoor)
        {
            fields.CacheControl = Without(fields.CacheControl, "stale-while-revalidate");
        }
    }

    /// <summary>Keeps a response out of shared caches. What is <c>no-store</c>, or private already, stays as it is.</summary>
    /// <param name="fields">The response's fields.</param>
    /// <param name="cacheControl">What it says instead.</param>
    public static void MakePrivate(IHeaderDictionary fields, string cacheControl)
    {
        var said = CacheControl.Parse(fields.CacheControl);
        if (!said.NoStore && !(said.Private && cacheControl == "private, max-age=0"))
        {
            fields.CacheControl = cacheControl;
        }

        TargetedFields.RemoveFrom(fields);
        fields.Remove("Expires");
    }

    private static StringValues Without(StringValues lines, string directive)
    {
        if (CacheControl.Parse(lines).StaleWhileRevalidate is null && !lines.ToString().Contains(directive, StringComparison.OrdinalIgnoreCase))
        {
            return lines;
        }

        var kept = new List<string>();
        foreach (var member in new FieldMembers(lines))
        {
            var equals = member.IndexOf('=');
            if (!(equals < 0 ? member : member[..equals].TrimOws()).Equals(directive, StringComparison.OrdinalIgnoreCase))
            {
                kept.Add(member.ToString());
            }
        }

        return kept.Count == 0 ? StringValues.Empty : string.Join(", ", kept);
    }
}
