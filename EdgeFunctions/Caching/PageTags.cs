using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Caching;

/// <summary>The names under which an origin lets a page be purged.</summary>
internal static class PageTags
{
    /// <summary><c>Surrogate-Key</c> parts names by spaces, <c>Cache-Tag</c> by commas.</summary>
    public static string[] Of(IHeaderDictionary fields)
    {
        var tags = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in fields["Surrogate-Key"])
        {
            tags.UnionWith((line ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        }

        foreach (var line in fields["Cache-Tag"])
        {
            tags.UnionWith((line ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        }

        return [.. tags];
    }
}
