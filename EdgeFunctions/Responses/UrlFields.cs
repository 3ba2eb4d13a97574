using System.Buffers;
using System.Text;
using EdgeFunctions.Http;
using EdgeFunctions.Transforms.Urls;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace EdgeFunctions.Responses;

/// <summary>Fields that hold URLs or hosts of the origin follow the same map as bodies, on every status.</summary>
internal static class UrlFields
{
    private static readonly (string Name, Rule Rule)[] Rules =
    [
        (HeaderNames.Location, RewriteUrl),
        (HeaderNames.ContentLocation, RewriteUrl),
        (HeaderNames.AccessControlAllowOrigin, RewriteOrigin),
        ("Refresh", static (map, value, output) => MetaRefreshRule.TryRewrite(map, value, UrlEncodingContext.Raw, output)),
        (HeaderNames.Link, LinkField.TryRewrite),
        ("Reporting-Endpoints", QuotedUrls.TryRewrite),
        ("Report-To", QuotedUrls.TryRewrite),
        ("Speculation-Rules", QuotedUrls.TryRewrite),
        (HeaderNames.ContentSecurityPolicy, RewritePolicy),
        (HeaderNames.ContentSecurityPolicyReportOnly, RewritePolicy),
    ];

    private static readonly FieldNames Names = new([.. Rules.Select(static r => r.Name), HeaderNames.SetCookie]);

    private delegate bool Rule(UrlMap map, ReadOnlySpan<byte> value, IBufferWriter<byte> output);

    /// <summary>The values that a field of a response has for the reader.</summary>
    /// <param name="name">The field's name.</param>
    /// <param name="values">Its values for the origin's host.</param>
    /// <param name="map">What the origin's host becomes.</param>
    /// <param name="publicHost">The reader's host, for cookies.</param>
    public static StringValues Rewrite(string name, StringValues values, UrlMap map, Authority publicHost)
    {
        if (!Names.Contains(name) || map.Targets.IsEmpty)
        {
            return values;
        }

        foreach (var (field, rule) in Rules)
        {
            if (field.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return RewriteEach(values, map, rule);
            }
        }

        return CookieDomain.Rewrite(values, map, publicHost);
    }

    private static bool RewriteUrl(UrlMap map, ReadOnlySpan<byte> value, IBufferWriter<byte> output) =>
        UrlRule.TryRewrite(map, value, UrlEncodingContext.Raw, output);

    // An origin is a scheme, a host and a port (RFC 6454 section 6.2): one that has its place below a path is none of ours to name otherwise.
    private static bool RewriteOrigin(UrlMap map, ReadOnlySpan<byte> value, IBufferWriter<byte> output) =>
        UrlRule.TryMatch(map, value, UrlEncodingContext.Raw, out var match) && !match.Target.HasPrefix && RewriteUrl(map, value, output);

    private static bool RewritePolicy(UrlMap map, ReadOnlySpan<byte> value, IBufferWriter<byte> output) =>
        SourceListRule.TryRewrite(map, value, UrlEncodingContext.Raw, output);

    private static StringValues RewriteEach(StringValues values, UrlMap map, Rule rule)
    {
        string?[]? changed = null;
        for (var i = 0; i < values.Count; i++)
        {
            var output = new ArrayBufferWriter<byte>();
            if (values[i] is { Length: > 0 } value && rule(map, Encoding.Latin1.GetBytes(value), output))
            {
                changed ??= values.ToArray();
                changed[i] = Encoding.Latin1.GetString(output.WrittenSpan);
            }
        }

        return changed ?? values;
    }
}
