using System.Buffers;
using System.Text;
using EdgeFunctions.Http;
using EdgeFunctions.Transforms.Urls;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace EdgeFunctions.Responses;

/// <summary>Fields that hold URLs or hosts of the origin follow the same map as bodies, on every status.</summary>
internal static class UrlFields
{
    private const string Refresh = "Refresh";

    /// <summary>Rewrites the fields of a response in place.</summary>
    /// <param name="fields">The response's fields.</param>
    /// <param name="urls">The rules for the reader's host.</param>
    /// <param name="publicHost">The reader's host, for cookies.</param>
    public static void Rewrite(IHeaderDictionary fields, UrlRewriter urls, Authority publicHost)
    {
        if (urls.Map.Targets.IsEmpty)
        {
            return;
        }

        RewriteEach(fields, HeaderNames.Location, fields.Location, urls, static (rules, value, output) => rules.TryRewriteUrl(value, output));
        RewriteEach(fields, HeaderNames.ContentLocation, fields.ContentLocation, urls, static (rules, value, output) => rules.TryRewriteUrl(value, output));
        RewriteEach(fields, HeaderNames.AccessControlAllowOrigin, fields.AccessControlAllowOrigin, urls, static (rules, value, output) => rules.TryRewriteUrl(value, output));
        RewriteEach(fields, Refresh, fields[Refresh], urls, static (rules, value, output) => MetaRefreshRule.TryRewrite(rules.Map, value, UrlEncodingContext.Raw, output));
        RewriteEach(fields, HeaderNames.Link, fields[HeaderNames.Link], urls, LinkField.TryRewrite);
        RewriteEach(fields, HeaderNames.ContentSecurityPolicy, fields[HeaderNames.ContentSecurityPolicy], urls, RewritePolicy);
        RewriteEach(fields, HeaderNames.ContentSecurityPolicyReportOnly, fields[HeaderNames.ContentSecurityPolicyReportOnly], urls, RewritePolicy);
        CookieDomain.Rewrite(fields, urls.Map, publicHost);
    }

    private delegate bool Rule(UrlRewriter urls, ReadOnlySpan<byte> value, IBufferWriter<byte> output);

    private static bool RewritePolicy(UrlRewriter urls, ReadOnlySpan<byte> value, IBufferWriter<byte> output) =>
        SourceListRule.TryRewrite(urls.Map, value, UrlEncodingContext.Raw, output);

    private static void RewriteEach(IHeaderDictionary fields, string name, StringValues values, UrlRewriter urls, Rule rule)
    {
        string?[]? changed = null;
        for (var i = 0; i < values.Count; i++)
        {
            var output = new ArrayBufferWriter<byte>();
            if (values[i] is { Length: > 0 } value && rule(urls, Encoding.Latin1.GetBytes(value), output))
            {
                changed ??= values.ToArray();
                changed[i] = Encoding.Latin1.GetString(output.WrittenSpan);
            }
        }

        if (changed is not null)
        {
            fields[name] = new StringValues(changed);
        }
    }
}
