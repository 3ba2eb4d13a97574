using System.Security.Cryptography;
using System.Text;
using EdgeFunctions.Configuration;
using EdgeFunctions.Http;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Context;

/// <summary>Lets those who hold the key choose variants: <c>?edge-variant=NAME:VARIANT&amp;edge-variant-key=KEY</c>.</summary>
internal sealed class Preview(ReadersOptions options)
{
    private const string VariantParameter = "edge-variant";

    /// <summary>The parameter, and the field that may take its place: a field stands in no log and no <c>Referer</c>.</summary>
    private const string KeyParameter = "edge-variant-key";

    private readonly byte[]? _digest = options.PreviewKey is { } key ? Digest(key) : null;

    /// <summary>Takes our parameters out of a target: neither an origin nor a cache gets to see them, whatever the key.</summary>
    /// <param name="request">The request.</param>
    /// <param name="target">Its target.</param>
    /// <param name="chosen">The choices, each as <c>NAME:VARIANT</c>; none without the right key.</param>
    public RequestTarget Take(HttpRequest request, RequestTarget target, out List<string>? chosen)
    {
        chosen = null;
        if (!target.Query.Contains(VariantParameter, StringComparison.Ordinal))
        {
            return target;
        }

        var kept = new StringBuilder();
        string? key = request.Headers[KeyParameter];
        foreach (var range in target.Query.AsSpan(1).Split('&'))
        {
            var parameter = target.Query.AsSpan(1)[range];
            var equals = parameter.IndexOf('=');
            var name = equals < 0 ? parameter : parameter[..equals];
            if (name is VariantParameter)
            {
                (chosen ??= []).Add(Decode(parameter, equals));
            }
            else if (name is KeyParameter)
            {
                key = Decode(parameter, equals);
            }
            else
            {
                kept.Append(kept.Length == 0 ? '?' : '&').Append(parameter);
            }
        }

        if (_digest is null || key is null || !CryptographicOperations.FixedTimeEquals(Digest(key), _digest))
        {
            chosen = null;
        }

        return target with { Query = kept.ToString() };
    }

    private static string Decode(ReadOnlySpan<char> parameter, int equals) => equals < 0 ? "" : Uri.UnescapeDataString(parameter[(equals + 1)..]);

    private static byte[] Digest(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
