using System.Text;

namespace EdgeFunctions.Transforms.Urls;

/// <content>Any spelling that a browser takes: escapes of the value's encoding, percent signs, white space, backslashes.</content>
internal static partial class UrlRule
{
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

            unit = ReadSignificant(ref reader, out start, out seam);
        }

        int slashes = 0;
        for (; unit is '/' or '\\'; slashes++)
        {
            unit = ReadSignificant(ref reader, out start, out seam);
        }

        if ((slashes < 2 && scheme == UrlScheme.None) || !map.MayStartHost(unit)
            || !TryReadAuthority(map, ref reader, unit, scheme, out int end, out UrlTarget? target))
        {
            return false;
        }

        if (slashes < 2)
        {
            if (target!.PublicScheme == scheme)
            {
                return false;
            }

            // Of the page's own scheme, it would be relative.
            seam |= slashes == 1 ? UrlSeam.Slash : UrlSeam.TwoSlashes;
        }

        match = new UrlMatch(schemeStart, schemeEnd, start, end, target!, seam);
        return match.Changes(value);
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
