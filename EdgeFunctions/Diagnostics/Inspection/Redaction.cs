using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using EdgeFunctions.Configuration;
using Microsoft.Extensions.Primitives;

namespace EdgeFunctions.Diagnostics.Inspection;

/// <summary>Masks what must not be shown: credentials, cookies' values, keys in fields and in queries, and what header rules tell origins.</summary>
internal sealed class Redaction(EdgeOptions options, QueryRedactor queries)
{
    public const string Mask = "•••";

    private static readonly FrozenSet<string> Secrets = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "Authorization", "Proxy-Authorization", "Authentication-Info", "X-Azure-FDID");

    // A name that holds one of these is taken for a secret's: rather one too many.
    private static readonly string[] SecretParts = ["key", "token", "secret", "password", "passwd", "signature", "session", "credential", "jwt", "otp"];

    // Names of pages in a cache, not secrets.
    private static readonly FrozenSet<string> NoSecrets = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "Surrogate-Key", "xkey");

    private static readonly FrozenSet<string> SecretParameters = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "code", "sig", "hmac", "auth", "pwd", "state", "email");

    private static readonly FrozenSet<string> Addresses = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "Referer", "Location", "Content-Location", "Refresh", "X-Original-URL");

    // What is set for an origin alone may be how it knows the edge.
    private readonly FrozenSet<string> _written = options.Headers.Where(rule => rule.On != HeaderTarget.Response).Select(rule => rule.Name ?? "").ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The lines of one field.</summary>
    public IEnumerable<FieldLine> Lines(string name, StringValues values)
    {
        foreach (var value in values)
        {
            yield return new FieldLine(name, Value(name, value ?? ""));
        }
    }

    public string Value(string name, string value)
    {
        if (name.Equals("Cookie", StringComparison.OrdinalIgnoreCase))
        {
            return string.Join("; ", value.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(MaskPair));
        }

        if (name.Equals("Set-Cookie", StringComparison.OrdinalIgnoreCase))
        {
            var end = value.IndexOf(';', StringComparison.Ordinal);
            return end < 0 ? MaskPair(value) : MaskPair(value[..end]) + value[end..];
        }

        return Secrets.Contains(name) || IsSecret(name) || _written.Contains(name) ? string.Create(CultureInfo.InvariantCulture, $"{Mask} ({value.Length} characters)")
            : Addresses.Contains(name) ? Url(value)
            : value;
    }

    /// <summary>A URL, or a path, with the values of its secret parameters masked.</summary>
    public string Url(string url)
    {
        var query = url.IndexOf('?', StringComparison.Ordinal);
        if (query < 0)
        {
            return url;
        }

        var masked = new StringBuilder(url.Length).Append(url, 0, query + 1);
        for (var at = query + 1; at < url.Length;)
        {
            // As for logs: some servers part parameters at a semicolon, too.
            var length = url.AsSpan(at).IndexOfAny('&', ';');
            var end = length < 0 ? url.Length : at + length;
            var equals = url.AsSpan(at, end - at).IndexOf('=');
            var isSecret = equals > 0 && IsSecretParameter(url.AsSpan(at, equals));
            masked.Append(url, at, isSecret ? equals + 1 : end - at).Append(isSecret ? Mask : "").Append(url, end, Math.Min(1, url.Length - end));
            at = end + 1;
        }

        return masked.ToString();
    }

    private bool IsSecretParameter(ReadOnlySpan<char> name)
    {
        if (queries.IsListed(name))
        {
            return true;
        }

        var decoded = Uri.UnescapeDataString(name).Trim(' ', '+');
        return SecretParameters.Contains(decoded.Split('[')[0]) || IsSecret(decoded);
    }

    private static bool IsSecret(string name) =>
        !NoSecrets.Contains(name) && SecretParts.Any(part => name.Contains(part, StringComparison.OrdinalIgnoreCase));

    private static string MaskPair(string pair)
    {
        var equals = pair.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? Mask : $"{pair[..equals].Trim()}={Mask}";
    }
}
