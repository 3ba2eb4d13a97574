using System.Net.Http.Headers;
using EdgeFunctions.Http;
using EdgeFunctions.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace EdgeFunctions.Responses;

/// <summary>Copies an origin's response fields to the reader, but for those that may not cross.</summary>
internal static class ResponseFields
{
    /// <summary>What browsers keep of one response for all of its host: an asset origin must not change state or policy of the publisher's.</summary>
    private static readonly FieldNames NotForAssets = new(
        "Set-Cookie",
        "Strict-Transport-Security",
        "Clear-Site-Data",
        // Failures at the whole host are reported from then on, and where to (W3C Network Error Logging section 4.1, Reporting API of 2018). CDNs add both to all they send.
        "NEL",
        "Report-To",
        // Client hints (RFC 8942 section 3.1, Client Hints Reliability), kept when an asset is opened by itself.
        "Accept-CH",
        "Critical-CH",
        // Whether somebody is signed in (FedCM section 2.2).
        "Set-Login");

    public static void Copy(ResponseContext context, IHeaderDictionary fields)
    {
        var origin = context.Exchange.Response;
        var connection = HopByHopFields.Nominating(origin.Headers.NonValidated.Lines("Connection"));
        Copy(origin.Headers.NonValidated, fields, context, connection);
        Copy(origin.Content.Headers.NonValidated, fields, context, connection);
        AssetLocation.Rewrite(fields, context);
        VariantLocation.Rewrite(fields, context);
        if (context.Request.CredentialsAreOurs)
        {
            AudienceFields.ForThoseWithCredentials(fields);
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
            if (HopByHopFields.Contain(name, connection) || (context.Route.Kind == RouteKind.Asset && NotForAssets.Contains(name)))
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
