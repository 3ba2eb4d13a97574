using System.Collections.Frozen;
using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace EdgeFunctions.Diagnostics.Inspection;

/// <summary>Masks what must not be shown: credentials, cookies' values, keys in fields and in queries.</summary>
internal static class Redaction
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

    /// <summary>The lines of one field.</summary>
    public static IEnumerable<FieldLine> Lines(string name, StringValues values)
    {
        foreach (var value in values)
        {
            yield return new FieldLine(name, Value(name, value ?? ""));
        }
    }

    public static string Value(string name, string value)
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

        return Secrets.Contains(name) || IsSecret(name) ? string.Create(CultureInfo.InvariantCulture, $"{Mask} ({value.Length} characters)")
            : Addresses.Contains(name) ? Url(value)
            : value;
    }

    /// <summary>A URL, or a path, with the values of its secret parameters masked.</summary>
    public static string Url(string url)
    {
        var query = url.IndexOf('?', StringComparison.Ordinal);
        if (query < 0)
        {
            return url;
        }

        var parameters = url[(query + 1)..].Split('&');
        for (var i = 0; i < parameters.Length; i++)
        {
            var equals = parameters[i].IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && parameters[i][..equals] is var name && (SecretParameters.Contains(name) || IsSecret(name)))
            {
                parameters[i] = $"{name}={Mask}";
            }
        }

        return $"{url[..query]}?{string.Join('&', parameters)}";
    }

    private static bool IsSecret(string name) =>
        !NoSecrets.Contains(name) && SecretParts.Any(part => name.Contains(part, StringComparison.OrdinalIgnoreCase));

    private static string MaskPair(string pair)
    {
        var equals = pair.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? Mask : $"{pair[..equals].Trim()}={Mask}";
    }
}
