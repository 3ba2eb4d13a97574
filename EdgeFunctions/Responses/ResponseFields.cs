using System.Buffers;
using System.Net.Http.Headers;
using EdgeFunctions.Http;
using EdgeFunctions.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace EdgeFunctions.Responses;

/// <summary>Copies an origin's response fields to the reader, but for those that may not cross.</summary>
internal static class ResponseFields
{
    // What a field value may hold (RFC 9110 section 5.5): visible characters, space, tab and obs-text. Kestrel throws on others.
    private static readonly SearchValues<char> Allowed =
        SearchValues.Create([.. Enumerable.Range(0x20, 0xE0).Where(c => c != 0x7F).Select(c => (char)c), '\t']);

    public static void Copy(ResponseContext context, HttpResponse response)
    {
        var (origin, route) = (context.Exchange.Response, context.Route.Kind);
        var connection = Values(origin.Headers.NonValidated, "Connection");
        Copy(origin.Headers.NonValidated, response.Headers, route, connection);
        Copy(origin.Content.Headers.NonValidated, response.Headers, route, connection);
        UrlFields.Rewrite(response.Headers, context.Urls, context.Request.PublicHost);
    }

    private static void Copy(HttpHeadersNonValidated fields, IHeaderDictionary target, RouteKind route, StringValues connection)
    {
        foreach (var (name, values) in fields)
        {
            if (HopByHopFields.Contain(name, connection) || (route == RouteKind.Asset && IsNotForAssets(name)))
            {
                continue;
            }

            var copied = Join(values);
            if (copied.Count > 0)
            {
                target[name] = copied;
            }
        }
    }

    // An asset origin must not change browser state or security policy of the publisher's domain (edge-behaviour B.8).
    private static bool IsNotForAssets(string name) =>
        name.Equals("Set-Cookie", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Strict-Transport-Security", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Clear-Site-Data", StringComparison.OrdinalIgnoreCase);

    private static StringValues Join(HeaderStringValues values)
    {
        if (values.Count == 1)
        {
            var value = values.ToString();
            return IsAllowed(value) ? value : StringValues.Empty;
        }

        var kept = new List<string>(values.Count);
        foreach (var value in values)
        {
            if (IsAllowed(value))
            {
                kept.Add(value);
            }
        }

        return kept.ToArray();
    }

    private static StringValues Values(HttpHeadersNonValidated fields, string name) =>
        fields.TryGetValues(name, out var values) ? Join(values) : StringValues.Empty;

    private static bool IsAllowed(string value) => !value.AsSpan().ContainsAnyExcept(Allowed);
}
