using System.Net.Http.Headers;

namespace EdgeFunctions.Http;

/// <summary>Finds the nonce that a Content-Security-Policy asks of scripts (CSP Level 3, section 6.7.2.2).</summary>
internal static class CspNonce
{
    private const string Source = "'nonce-";

    /// <summary>The first nonce of <c>script-src-elem</c>, <c>script-src</c> or <c>default-src</c>, the first of them that is there; null for none.</summary>
    public static string? Find(HttpHeadersNonValidated fields, string name)
    {
        if (!fields.TryGetValues(name, out var policies))
        {
            return null;
        }

        foreach (var policy in policies)
        {
            if ((Find(policy, "script-src-elem") ?? Find(policy, "script-src") ?? Find(policy, "default-src")) is { } nonce)
            {
                return nonce;
            }
        }

        return null;
    }

    private static string? Find(string policy, string directive)
    {
        foreach (var range in policy.AsSpan().Split(';'))
        {
            var item = policy.AsSpan(range).Trim();
            if (!item.StartsWith(directive, StringComparison.OrdinalIgnoreCase) || (item.Length > directive.Length && !char.IsWhiteSpace(item[directive.Length])))
            {
                continue;
            }

            var start = item.IndexOf(Source, StringComparison.OrdinalIgnoreCase);
            if (start >= 0)
            {
                var nonce = item[(start + Source.Length)..];
                var end = nonce.IndexOf('\'');
                // The nonce becomes an attribute's value, so it must be what the grammar allows: base64 characters.
                return end > 0 && nonce[..end].IndexOfAnyExcept(Base64) < 0 ? nonce[..end].ToString() : null;
            }
        }

        return null;
    }

    private static readonly System.Buffers.SearchValues<char> Base64 =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_=");
}
