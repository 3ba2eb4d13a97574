using System.Net.Http.Headers;
using EdgeFunctions.Http;
using EdgeFunctions.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace EdgeFunctions.Responses;

/// <summary>Copies an origin's response fields to the reader, but for those that may not cross.</summary>
internal static class ResponseFields
{
    public static void Copy(ResponseContext context, IHeaderDictionary fields)
    {
        var origin = context.Exchange.Response;
        var connection = HopByHopFields.Nominating(origin.Headers.NonValidated.Lines("Connection"));
        Copy(origin.Headers.NonValidated, fields, context, connection);
        Copy(origin.Content.Headers.NonValidated, fields, context, connection);
        AssetLocation.Rewrite(fields, context);
        if (context.Request.CredentialsAreOurs)
        {
            // What only some may see is nothing for a cache in between, which asks for no credentials.
            fields.CacheControl = "no-store, private";
        }

        if (context.IsPersonal || context.IsMakeshift)
        {
            AudienceFields.ForOneReader(fields);
        }
    }

    private static void Copy(HttpHeadersNonValidated fields, IHeaderDictionary target, ResponseContext context, StringValues connection)
    {
        foreach (var (name, values) in fields)
        {
            if (HopByHopFields.Contain(name, connection) || (context.Route.Kind == RouteKind.Asset && IsNotForAssets(name)))
            {
                continue;
            }

            var copied = Values(context.Charset, name, values);
            if (copied.Count > 0)
            {
                target[name] = UrlFields.Rewrite(name, copied, context.Urls.Map, context.Request.PublicHost);
            }
        }
    }

    // An asset origin must not change browser state or security policy of the publisher's domain.
    private static bool IsNotForAssets(string name) =>
        name.Equals("Set-Cookie", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Strict-Transport-Security", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Clear-Site-Data", StringComparison.OrdinalIgnoreCase);

    private static StringValues Values(FieldCharset charset, string name, HeaderStringValues values)
    {
        if (values.Count == 1)
        {
            return FieldValue.For(charset, name, values.ToString()) is { } value ? value : StringValues.Empty;
        }

        var kept = new List<string>(values.Count);
        foreach (var value in values)
        {
            if (FieldValue.For(charset, name, value) is { } sendable)
            {
                kept.Add(sendable);
            }
        }

        return kept.ToArray();
    }
}
