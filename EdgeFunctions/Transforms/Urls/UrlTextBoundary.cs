using System.Text;

namespace EdgeFunctions.Transforms.Urls;

/// <summary>
/// Where a URL in a text may start and end: not within a longer name, host or URL. Escapes that stand before or after it
/// are read for the character that they spell (<c>\n</c>, <c>\u0022</c>, <c>%22</c>).
/// </summary>
internal static class UrlTextBoundary
{
    /// <summary>No decision looks further back than this.</summary>
    public const int LookBehind = 80;

    /// <summary>The most backslashes before a character that are taken as its escape: five levels of nested strings.</summary>
    public const int MaxBackslashes = 31;

    /// <summary>Bytes of a character reference, with zeros before its digits.</summary>
    public const int LongestReference = 12;

    private const int LongestParameterName = 64;

    private static ReadOnlySpan<byte> SitemapLabel => "sitemap:"u8;

    /// <summary>Whether a URL may start at <paramref name="start"/>, judged by the character before it.</summary>
    public static bool CanStart(ReadOnlySpan<byte> text, int start, UrlTextEdges edges, UrlTextSyntax syntax)
    {
        if (start == 0)
        {
            return (edges & UrlTextEdges.Start) != 0;
        }

        // A slash before it: a path that has a URL inside, such as those of image services and archives.
        int before = UnitBefore(text, start, syntax);
        return before == ':' ? IsSitemapLine(text[..start], edges) : !IsNameUnit(before) && before is not ('+' or '@' or '/' or '\\');
    }

    /// <summary>
    /// Whether the URL at <paramref name="start"/> is a parameter in another URL's query (<c>?u=https://…</c>): a browser
    /// sends that to the other host, so it is not this page's link.
    /// </summary>
    public static bool IsParameter(ReadOnlySpan<byte> text, int start, UrlTextEdges edges) =>
        start > 0 && text[start - 1] is (byte)'=' or (byte)'d' or (byte)'D' or (byte)';' && IsBehindParameterName(text, start, edges);

    private static bool IsBehindParameterName(ReadOnlySpan<byte> text, int start, UrlTextEdges edges)
    {
        int equals = EqualsBefore(text, start);
        if (equals < 0)
        {
            return false;
        }

        int at = equals;
        int limit = Math.Max(0, start - 1 - LongestParameterName);
        while (at > limit && IsParameterNameByte(text[at - 1]))
        {
            at--;
        }

        if (at == 0)
        {
            return (edges & UrlTextEdges.Start) == 0;
        }

        ReadOnlySpan<byte> name = text[at..equals];
        ReadOnlySpan<byte> before = text[..at];
        return before[^1] switch
        {
            (byte)'?' or (byte)'&' or (byte)'#' => true,
            (byte)';' => before.EndsWith("amp;"u8) || before.EndsWith("#38;"u8) || before.EndsWith("#038;"u8) || before.EndsWith("#x26;"u8)
                || before.EndsWith("#63;"u8) || before.EndsWith("#x3f;"u8) || before.EndsWith("#x3F;"u8),
            (byte)'\\' => name.StartsWith("u0026"u8) || name.StartsWith("u003f"u8) || name.StartsWith("u003F"u8)
                || name.StartsWith("x26"u8) || name.StartsWith("x3f"u8) || name.StartsWith("x3F"u8),
            _ => false,
        };
    }

    /// <summary>Whether a host or port may end at <paramref name="end"/>, judged by the character after it.</summary>
    public static UrlTextParse CanEnd(ReadOnlySpan<byte> text, int end, UrlTextEdges edges, UrlTextSyntax syntax, bool percentEncoded)
    {
        if (end == text.Length)
        {
            return (edges & UrlTextEdges.End) != 0 ? UrlTextParse.Match : UrlTextParse.Partial;
        }

        int unit = text[end];
        if (unit == '\\' || (unit == '%' && percentEncoded))
        {
            unit = EscapedUnit(text, end);
            if (unit == UnitReader.End)
            {
                return (edges & UrlTextEdges.End) != 0 ? UrlTextParse.Match : UrlTextParse.Partial;
            }
        }
        else if (unit == '&' && (syntax & UrlTextSyntax.CharacterReferences) != 0)
        {
            unit = CharacterReferences.Read(text[end..], out _, out _);
        }

        // Beyond ASCII: the host may be internationalised and go on.
        return IsNameUnit(unit) || unit is ':' or '@' or '%' or >= 0x80 ? UrlTextParse.None : UrlTextParse.Match;
    }

    /// <summary>Where the backslash starts that ends at <paramref name="end"/>; -1 where none does.</summary>
    public static int BackslashBefore(ReadOnlySpan<byte> text, int end, UrlTextSyntax syntax)
    {
        if (end == 0 || text[end - 1] == '\\')
        {
            return end - 1;
        }

        if (text[end - 1] != ';' || (syntax & UrlTextSyntax.CharacterReferences) == 0)
        {
            return -1;
        }

        int from = Math.Max(0, end - LongestReference);
        int start = from + text[from..end].LastIndexOf((byte)'&');
        return start >= from && CharacterReferences.Read(text[start..end], out int length, out _) == '\\' && start + length == end ? start : -1;
    }

    // A URL behind a colon is another scheme's (blob:https://…), but for a line of a robots.txt, which needs no space there (RFC 9309 section 2.2).
    private static bool IsSitemapLine(ReadOnlySpan<byte> before, UrlTextEdges edges)
    {
        int start = before.Length - SitemapLabel.Length;
        return start >= 0 && Ascii.EqualsIgnoreCase(before[start..], SitemapLabel)
            && (start == 0 ? (edges & UrlTextEdges.Start) != 0 : before[start - 1] is (byte)'\n' or (byte)'\r');
    }

    // Where the equals sign starts that stands right before; -1 for none. Serialisers that guard markup escape it, as Gson and Handlebars do.
    private static int EqualsBefore(ReadOnlySpan<byte> text, int start)
    {
        ReadOnlySpan<byte> before = text[..start];
        int length = before[^1] switch
        {
            (byte)'=' => 1,
            (byte)'d' or (byte)'D' => before[..^1].EndsWith(@"\u003"u8) ? 6 : before[..^1].EndsWith(@"\x3"u8) ? 4 : 0,
            (byte)';' => before.EndsWith("&#61;"u8) ? 5 : before.EndsWith("&#x3D;"u8) || before.EndsWith("&#x3d;"u8) ? 6 : 0,
            _ => 0,
        };
        int at = start - length;
        while (length > 1 && at > 0 && start - at < MaxBackslashes && text[at - 1] == '\\')
        {
            at--;
        }

        return length == 0 ? -1 : at;
    }

    private static int UnitBefore(ReadOnlySpan<byte> text, int start, UrlTextSyntax syntax)
    {
        int last = text[start - 1];
        if (last == ';' && (syntax & UrlTextSyntax.CharacterReferences) != 0)
        {
            int reference = text[Math.Max(0, start - LongestReference)..start].LastIndexOf((byte)'&');
            return reference < 0
                ? last
                : CharacterReferences.Read(text[(Math.Max(0, start - LongestReference) + reference)..start], out _, out _);
        }

        if (!char.IsAsciiLetterOrDigit((char)last))
        {
            return last;
        }

        if (last is 'n' or 'r' or 't' or 'b' or 'f' or 'v' && BackslashBefore(text, start - 1, syntax) >= 0)
        {
            return ' ';
        }

        if (start >= 6 && text[start - 5] == 'u' && BackslashBefore(text, start - 5, syntax) >= 0)
        {
            return ReadHex(text[(start - 4)..start], last);
        }

        if (start >= 4 && text[start - 3] == 'x' && BackslashBefore(text, start - 3, syntax) >= 0)
        {
            return ReadHex(text[(start - 2)..start], last);
        }

        return start >= 3 && text[start - 3] == '%' && (syntax & UrlTextSyntax.PercentEncoded) != 0
            ? ReadHex(text[(start - 2)..start], last)
            : last;
    }

    // The character that the escape at this offset spells; End where the text ends first.
    private static int EscapedUnit(ReadOnlySpan<byte> text, int at)
    {
        if (text[at] == '%')
        {
            return at + 3 > text.Length ? UnitReader.End : ReadHex(text[(at + 1)..(at + 3)], '%');
        }

        int limit = Math.Min(text.Length, at + MaxBackslashes + 1);
        while (at < limit && text[at] == '\\')
        {
            at++;
        }

        if (at == text.Length)
        {
            return UnitReader.End;
        }

        int digits = text[at] switch
        {
            (byte)'u' => 4,
            (byte)'x' => 2,
            _ => 0,
        };
        if (digits == 0)
        {
            return '\\';
        }

        return at + 1 + digits > text.Length ? UnitReader.End : ReadHex(text[(at + 1)..(at + 1 + digits)], '\\');
    }

    private static int ReadHex(ReadOnlySpan<byte> digits, int otherwise)
    {
        int value = 0;
        foreach (byte digit in digits)
        {
            int part = HexDigit.Of(digit);
            if (part < 0)
            {
                return otherwise;
            }

            value = (value << 4) | part;
        }

        return value;
    }

    private static bool IsNameUnit(int unit) =>
        unit is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '.' or '-' or '_';

    private static bool IsParameterNameByte(byte b) =>
        b is (>= (byte)'a' and <= (byte)'z') or (>= (byte)'A' and <= (byte)'Z') or (>= (byte)'0' and <= (byte)'9')
            or (byte)'_' or (byte)'-' or (byte)'.' or (byte)'~' or (byte)'%' or (byte)'[' or (byte)']' or (byte)'+';
}
