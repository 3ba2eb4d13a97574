using System.Buffers;
using System.Text;

namespace EdgeFunctions.Transforms.Urls;

/// <summary>The rule for a value that is one URL: what a browser would resolve is what counts.</summary>
/// <remarks>
/// Follows the basic URL parser (https://url.spec.whatwg.org/#concept-basic-url-parser) as far as the authority. Only
/// forms that are absolute whatever the base URL are taken: <c>https:/host</c> and <c>https:host</c> are relative on an
/// https page and stay, as does a URL with credentials. Scheme and authority are replaced and nothing else: what stands
/// between them, the path, the query and URLs nested in it keep their bytes.
/// </remarks>
internal static class UrlRule
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

    private static bool TryMatchSpelt(UrlMap map, ReadOnlySpan<byte> value, UrlEncodingContext context, out UrlMatch match)
    {
        match = default;
        var reader = new UnitReader(value, context);
        int schemeStart;
        int unit;
        do
        {
            schemeStart = reader.Position;
            unit = reader.Read();
        }
        while (unit is >= 0 and <= ' ');

        int schemeEnd = schemeStart;
        int start = schemeStart;
        UrlScheme scheme = UrlScheme.None;
        UrlSeam seam = UrlSeam.None;
        if (unit is 'h' or 'H')
        {
            scheme = ReadScheme(ref reader, out schemeEnd);
            if (scheme == UrlScheme.None)
            {
                return false;
            }

            unit = ReadSignificant(ref reader, out start, out _);
        }

        int slashes = 0;
        for (; unit is '/' or '\\'; slashes++)
        {
            unit = ReadSignificant(ref reader, out start, out seam);
        }

        if (slashes < 2 || !map.MayStartHost(unit)
            || !TryReadAuthority(map, ref reader, unit, scheme, out int end, out UrlTarget? target))
        {
            return false;
        }

        match = new UrlMatch(schemeStart, schemeEnd, start, end, target!, seam);
        return match.Changes(value);
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

    // The h is read already.
    private static UrlScheme ReadScheme(ref UnitReader reader, out int colon)
    {
        ReadOnlySpan<byte> rest = "ttp"u8;
        foreach (byte expected in rest)
        {
            int unit = ReadSignificant(ref reader, out colon, out _);
            if (unit != expected && unit != expected - 0x20)
            {
                return UrlScheme.None;
            }
        }

        int next = ReadSignificant(ref reader, out colon, out _);
        UrlScheme scheme = UrlScheme.Http;
        if (next is 's' or 'S')
        {
            scheme = UrlScheme.Https;
            next = ReadSignificant(ref reader, out colon, out _);
        }

        return next == ':' ? scheme : UrlScheme.None;
    }

    private static bool TryReadAuthority(UrlMap map, ref UnitReader reader, int unit, UrlScheme scheme, out int end, out UrlTarget? target)
    {
        Span<byte> host = stackalloc byte[map.MaxHostLength + 4];
        int length = 0;
        int port = -1;
        bool inPort = false;
        bool inBrackets = false;
        end = 0;
        target = null;
        while (unit is not (UnitReader.End or '/' or '\\' or '?' or '#'))
        {
            if (unit <= ' ')
            {
                // The parser strips trailing white space; within a host it is an error.
                if (!OnlySpaceFollows(ref reader))
                {
                    return false;
                }

                break;
            }

            // The offset after this unit, escapes and percent digits included.
            end = reader.Position;
            if (inPort)
            {
                if (unit is < '0' or > '9')
                {
                    return false;
                }

                port = (Math.Max(port, 0) * 10) + unit - '0';
                if (port > MaxPort)
                {
                    return false;
                }
            }
            else if (unit == ':' && !inBrackets)
            {
                inPort = true;
            }
            else if (unit == '@' || length > map.MaxHostLength)
            {
                return false;
            }
            else
            {
                inBrackets = unit == '[' || (inBrackets && unit != ']');
                if (unit == '%' && !TryReadPercentEncoded(ref reader, out unit, out end))
                {
                    return false;
                }

                length += Append(unit, host[length..]);
            }

            unit = ReadSignificant(ref reader, out _, out _);
        }

        return map.TryFind(host[..length], scheme, port, out target);
    }

    private static int Append(int unit, Span<byte> host)
    {
        if (unit is >= UnitReader.RawByte or < 0x80)
        {
            host[0] = unit is >= 'A' and <= 'Z' ? (byte)(unit | 0x20) : (byte)unit;
            return 1;
        }

        return new Rune(unit).EncodeToUtf8(host);
    }

    private static bool TryReadPercentEncoded(ref UnitReader reader, out int unit, out int end)
    {
        int high = HexDigit.Of(ReadSignificant(ref reader, out _, out _));
        int low = HexDigit.Of(ReadSignificant(ref reader, out _, out _));
        end = reader.Position;
        int value = (high << 4) | low;
        unit = value < 0x80 ? value : UnitReader.RawByte + value;
        return high >= 0 && low >= 0;
    }

    private static bool OnlySpaceFollows(ref UnitReader reader)
    {
        int unit;
        do
        {
            unit = reader.Read();
        }
        while (unit is >= 0 and <= ' ');

        return unit == UnitReader.End;
    }

    // The parser removes tabs and line ends wherever they stand.
    private static int ReadSignificant(ref UnitReader reader, out int start, out UrlSeam seam)
    {
        int unit;
        do
        {
            seam = reader.Seam;
            start = reader.Position;
            unit = reader.Read();
        }
        while (unit is '\t' or '\n' or '\r');

        return unit;
    }
}
