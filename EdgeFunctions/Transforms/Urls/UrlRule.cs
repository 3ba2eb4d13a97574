using System.Buffers;

namespace EdgeFunctions.Transforms.Urls;

/// <summary>The rule for a value that is one URL: what a browser would resolve is what counts.</summary>
/// <remarks>
/// Follows the basic URL parser (https://url.spec.whatwg.org/#concept-basic-url-parser) as far as the authority. Only
/// forms that are absolute on every page of the public host are taken: <c>https:/host</c> and <c>https:host</c> are relative on an
/// https page and stay, as does a URL with credentials; <c>http:/host</c> is absolute there. Scheme and authority are replaced, and slashes added that
/// lack, and nothing else: what stands between them, the path, the query and URLs nested in it keep their bytes.
/// </remarks>
internal static partial class UrlRule
{
    private const int MaxPort = 65535;

    private static readonly SearchValues<byte> PlainHostBytes =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_"u8);

    /// <summary>Writes the value with its scheme and authority replaced. False, and nothing written, if it stays as it is.</summary>
    public static bool TryRewrite(UrlMap map, ReadOnlySpan<byte> value, UrlEncodingContext context, IBufferWriter<byte> output)
    {
        if (!TryMatch(map, value, context, out UrlMatch match))
        {
            return false;
        }

        var patcher = new UrlPatcher(value, output);
        patcher.Apply(match);
        return patcher.Finish();
    }

    /// <summary>Finds the bytes to replace. False also where the URL already is what it would become.</summary>
    public static bool TryMatch(UrlMap map, ReadOnlySpan<byte> value, UrlEncodingContext context, out UrlMatch match)
    {
        match = default;
        if (!MayHaveAuthority(value))
        {
            return false;
        }

        if (TryMatchPlain(map, value, out bool isPlain, out match))
        {
            return true;
        }

        return !isPlain && TryMatchSpelt(map, value, context, out match);
    }

    // The common spelling, in which every byte up to the path spells itself. Not plain: it takes the parser to know.
    private static bool TryMatchPlain(UrlMap map, ReadOnlySpan<byte> value, out bool isPlain, out UrlMatch match)
    {
        UrlScheme scheme = value.StartsWith("https://"u8) ? UrlScheme.Https : value.StartsWith("http://"u8) ? UrlScheme.Http : UrlScheme.None;
        int schemeEnd = scheme switch
        {
            UrlScheme.Https => 5,
            UrlScheme.Http => 4,
            _ => 0,
        };
        match = default;
        isPlain = false;
        if (scheme == UrlScheme.None && !value.StartsWith("//"u8))
        {
            return false;
        }

        int start = scheme == UrlScheme.None ? 2 : schemeEnd + 3;
        ReadOnlySpan<byte> host = value[start..];
        int length = host.IndexOfAnyExcept(PlainHostBytes);
        length = length < 0 ? host.Length : length;
        if (!TryReadPlainPort(host[length..], out int portLength, out int port))
        {
            return false;
        }

        // No host before the slash: more slashes, which the parser skips.
        isPlain = length != 0;
        if (!map.TryFindAnyCase(host[..length], scheme, port, out UrlTarget? target))
        {
            return false;
        }

        match = new UrlMatch(0, schemeEnd, start, start + length + portLength, target);
        return match.Changes(value);
    }

    /// <summary>A port of one to five digits, or none, before the path. Any other spelling takes the parser.</summary>
    private static bool TryReadPlainPort(ReadOnlySpan<byte> rest, out int length, out int port)
    {
        (length, port) = (0, -1);
        if (rest.StartsWith(":"u8))
        {
            length = 1;
            for (port = 0; length < Math.Min(rest.Length, 6) && rest[length] is >= (byte)'0' and <= (byte)'9'; length++)
            {
                port = (port * 10) + rest[length] - '0';
            }

            if (length == 1 || port > MaxPort)
            {
                return false;
            }
        }

        return length == rest.Length || rest[length] is (byte)'/' or (byte)'?' or (byte)'#';
    }

    // Rejects relative URLs, fragments and other schemes by a byte or two.
    private static bool MayHaveAuthority(ReadOnlySpan<byte> value)
    {
        int at = 0;
        while (at < value.Length && value[at] <= ' ')
        {
            at++;
        }

        if (at + 3 > value.Length)
        {
            return false;
        }

        return value[at] switch
        {
            (byte)'h' or (byte)'H' or (byte)'&' or (byte)'\\' => true,
            (byte)'/' => value[at + 1] is (byte)'/' or (byte)'\\' or (byte)'&' or <= (byte)' ',
            _ => false,
        };
    }
}
