using System.Collections.Frozen;
using EdgeFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace EdgeFunctions.Caching;

/// <summary>Which request fields a response varies by (RFC 9110 section 12.5.5), as far as the cache has to compare them.</summary>
internal static class VaryNames
{
    /// <summary>
    /// Compared already: rewritten bodies are stored decoded, so one serves readers of all codings, and the others are told to the
    /// origin from the parts of the key.
    /// </summary>
    private static readonly FrozenSet<string> Implied = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "Accept-Encoding", "Host", "X-Forwarded-Host", "X-Forwarded-Proto");

    /// <summary>Written by the edge for the one reader: no two requests can be compared by them.</summary>
    private static readonly FrozenSet<string> OfTheEdge = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "X-Forwarded-For", "Forwarded", "Via", "X-Real-IP", "traceparent", "tracestate");

    public const string AcceptEncoding = "accept-encoding";

    /// <summary>The names for a response that can be compared, sorted. A body that is kept as it came varies by its coding, too, if it has one.</summary>
    public static string[] Of(IHeaderDictionary fields, bool isCopy)
    {
        _ = TryParse(fields.Vary, out var names);
        var isCoded = fields.ContentEncoding.Count > 0 || fields.Vary.ToString().Contains(AcceptEncoding, StringComparison.OrdinalIgnoreCase);
        return isCopy && isCoded ? [.. names.Append(AcceptEncoding).Order(StringComparer.Ordinal)] : names;
    }

    /// <param name="lines">All lines of <c>Vary</c>.</param>
    /// <param name="names">The names in lower case, sorted, each once.</param>
    /// <returns>False when no other request can be known to match: <c>*</c>, or a field that the edge writes.</returns>
    public static bool TryParse(StringValues lines, out string[] names)
    {
        names = [];
        if (lines.Count == 0)
        {
            return true;
        }

        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var member in new FieldMembers(lines))
        {
            var name = member.ToString().ToLowerInvariant();
            if (name == "*" || OfTheEdge.Contains(name))
            {
                return false;
            }

            if (!Implied.Contains(name))
            {
                found.Add(name);
            }
        }

        names = [.. found];
        return true;
    }
}
