using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using EdgeFunctions.Configuration;
using Microsoft.Extensions.Primitives;

namespace EdgeFunctions.Diagnostics.Inspection;

/// <summary>Masks what must not be shown: credentials, cookies' values, keys in fields and in queries, and what header rules tell origins.</summary>
internal sealed class Redaction
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

    private readonly QueryRedactor _queries;
    private readonly ParameterValue.IsSecret _isSecret;

    // What is set for an origin alone may be how it knows the edge.
    private readonly FrozenSet<string> _written;

    public Redaction(EdgeOptions options, QueryRedactor queries)
    {
        (_queries, _isSecret) = (queries, IsSecretParameter);
        _written = options.Headers.Where(rule => rule.On != HeaderTarget.Response).Select(rule => rule.Name ?? "").ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    }

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
            : Url(value);
    }

    /// <summary>A URL, a path, or a text in which some may stand, with the values of their secret parameters masked.</summary>
    /// <remarks>Fields with URLs are more than a list could name: Location, Link, Refresh, and those in which platforms repeat the request's own.</remarks>
    public string Url(string url)
    {
        var query = url.AsSpan().IndexOfAny('?', '#');
        if (query < 0)
        {
            return url;
        }

        var masked = new StringBuilder(url.Length).Append(url, 0, query + 1);
        for (var at = query + 1; at < url.Length;)
        {
            var length = url.AsSpan(at).IndexOfAny(ParameterValue.Separators);
            var end = length < 0 ? url.Length : at + length;
            var value = ParameterValue.Find(url.AsSpan(at, end - at), _isSecret);
            masked.Append(url, at, value < 0 ? end - at : value).Append(value < 0 ? "" : Mask).Append(url, end, Math.Min(1, url.Length - end));
            at = end + 1;
        }

        return masked.ToString();
    }

    private bool IsSecretParameter(ReadOnlySpan<char> name)
    {
        if (_queries.IsListed(name))
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
