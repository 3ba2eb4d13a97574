namespace EdgeFunctions.Transforms.Urls;

/// <content>Scheme, colon, slashes and port, in every spelling that a text may have them in.</content>
internal sealed partial class UrlTextMatcher
{
    private UrlTextParse ReadScheme(ReadOnlySpan<byte> text, ref int at, out UrlScheme scheme, out int end, out bool encodedColon)
    {
        scheme = UrlScheme.None;
        end = at;
        encodedColon = false;
        if ((text[at] | 0x20) != 'h')
        {
            return UrlTextParse.Match;
        }

        UrlTextParse parsed = StartsWith(text[at..], "http"u8);
        if (parsed != UrlTextParse.Match)
        {
            return parsed;
        }

        at += 4;
        scheme = UrlScheme.Http;
        if (at < text.Length && (text[at] | 0x20) == 's')
        {
            scheme = UrlScheme.Https;
            at++;
        }

        end = at;
        encodedColon = at < text.Length && text[at] == '%';
        return ReadMark(text, ref at, ':');
    }

    // None of a colon and digits is a match without a port; a colon without digits is left to the boundary to refuse.
    private UrlTextParse ReadPort(ReadOnlySpan<byte> text, ref int at, bool encoded, UrlTextEdges edges, out int port)
    {
        port = -1;
        if (!encoded && at < text.Length && text[at] is not ((byte)':' or (byte)'\\' or (byte)'&'))
        {
            return UrlTextParse.Match;
        }

        int digits = at;
        UrlTextParse colon = ReadPortColon(text, ref digits, encoded);
        if (colon != UrlTextParse.Match)
        {
            return colon == UrlTextParse.Partial && (edges & UrlTextEdges.End) == 0 ? colon : UrlTextParse.Match;
        }

        int end = digits;
        while (end < text.Length && end - digits < LongestPort && char.IsAsciiDigit((char)text[end]))
        {
            port = (Math.Max(port, 0) * 10) + text[end] - '0';
            end++;
        }

        if (end == text.Length && (edges & UrlTextEdges.End) == 0)
        {
            return UrlTextParse.Partial;
        }

        at = end > digits ? end : at;
        return UrlTextParse.Match;
    }

    // Plain, or escaped as the slashes may be; percent-encoded where they are.
    private UrlTextParse ReadPortColon(ReadOnlySpan<byte> text, ref int at, bool encoded)
    {
        if (!encoded)
        {
            return ReadMark(text, ref at, ':');
        }

        UrlTextParse parsed = StartsWith(text[at..], "%3a"u8);
        at += parsed == UrlTextParse.Match ? 3 : 0;
        return parsed;
    }

    // The colon or a slash: plain, after backslashes, \u00XX, \xXX or %XX; and as a character reference, after backslashes too, which may be references as well.
    private UrlTextParse ReadMark(ReadOnlySpan<byte> text, ref int at, char mark)
    {
        if (at == text.Length)
        {
            return UrlTextParse.Partial;
        }

        if (text[at] == mark)
        {
            at++;
            return UrlTextParse.Match;
        }

        if (IsReference(text, at, mark, out int length))
        {
            at += length;
            return UrlTextParse.Match;
        }

        ReadOnlySpan<byte> digits = mark == ':' ? "003a"u8 : "002f"u8;
        int next = at;
        if (text[at] == '%' && (_syntax & UrlTextSyntax.PercentEncoded) != 0)
        {
            next++;
            digits = digits[2..];
        }
        else
        {
            for (int count = 0; count < UrlTextBoundary.MaxBackslashes && next < text.Length && IsBackslash(text, next, out length); count++)
            {
                next += length;
            }

            if (next == at)
            {
                return UrlTextParse.None;
            }

            if (next == text.Length)
            {
                return UrlTextParse.Partial;
            }

            byte kind = text[next++];
            if (mark == '/' && (kind == '/' || IsReference(text, next - 1, mark, out length)))
            {
                at = kind == '/' ? next : next - 1 + length;
                return UrlTextParse.Match;
            }

            if (kind is not ((byte)'u' or (byte)'x'))
            {
                return UrlTextParse.None;
            }

            digits = kind == 'x' ? digits[2..] : digits;
        }

        UrlTextParse parsed = StartsWith(text[next..], digits);
        at = parsed == UrlTextParse.Match ? next + digits.Length : at;
        return parsed;
    }

    // Where the URL whose host starts here would start itself; -1 where no two slashes come before, or another scheme.
    private int StartBefore(ReadOnlySpan<byte> text, int host)
    {
        int second = MarkBefore(text, host, '/');
        int first = second < 0 ? -1 : MarkBefore(text, second, '/');
        if (first <= 0)
        {
            return first;
        }

        int colon = MarkBefore(text, first, ':');
        if (colon < 0)
        {
            return first;
        }

        int https = colon - "https".Length;
        if (https >= 0 && StartsWith(text[https..colon], "https"u8) == UrlTextParse.Match)
        {
            return https;
        }

        int http = colon - "http".Length;
        return http >= 0 && StartsWith(text[http..colon], "http"u8) == UrlTextParse.Match ? http : -1;
    }

    private int MarkBefore(ReadOnlySpan<byte> text, int end, char mark)
    {
        if (end == 0)
        {
            return -1;
        }

        int at = end;
        bool needsBackslash = false;
        int before = text[end - 1] == mark ? end - 1 : ReferenceBefore(text, end, mark);
        if (before >= 0)
        {
            at = before;
            if (mark == ':')
            {
                return at;
            }
        }
        else
        {
            ReadOnlySpan<byte> digits = mark == ':' ? "003a"u8 : "002f"u8;
            if (end < 3 || StartsWith(text[(end - 2)..end], digits[2..]) != UrlTextParse.Match)
            {
                return -1;
            }

            if (text[end - 3] == '%' && (_syntax & UrlTextSyntax.PercentEncoded) != 0)
            {
                return end - 3;
            }

            bool unicode = end >= 5 && text[end - 5] == 'u' && text[end - 4] == '0' && text[end - 3] == '0';
            if (!unicode && text[end - 3] != 'x')
            {
                return -1;
            }

            at = unicode ? end - 5 : end - 3;
            needsBackslash = true;
        }

        int first = at;
        for (int count = 0; count < UrlTextBoundary.MaxBackslashes && UrlTextBoundary.BackslashBefore(text, first, _syntax) is >= 0 and var backslash; count++)
        {
            first = backslash;
        }

        return needsBackslash && first == at ? -1 : first;
    }

    private bool IsBackslash(ReadOnlySpan<byte> text, int at, out int length)
    {
        length = 1;
        return text[at] == '\\' || IsReference(text, at, '\\', out length);
    }

    // One without its semicolon is none here: what it ends with may go on in the host that replaces the one behind it.
    private bool IsReference(ReadOnlySpan<byte> text, int at, char mark, out int length)
    {
        length = 0;
        return text[at] == '&' && (_syntax & UrlTextSyntax.CharacterReferences) != 0
            && CharacterReferences.Read(text[at..], out length, out bool open) == mark && !open;
    }

    // Where the character reference starts that ends here; -1 if none for this mark does.
    private int ReferenceBefore(ReadOnlySpan<byte> text, int end, char mark)
    {
        if (text[end - 1] != ';' || (_syntax & UrlTextSyntax.CharacterReferences) == 0)
        {
            return -1;
        }

        int from = Math.Max(0, end - UrlTextBoundary.LongestReference);
        int start = text[from..end].LastIndexOf((byte)'&');
        return start >= 0 && IsReference(text, from + start, mark, out int length) && from + start + length == end ? from + start : -1;
    }

    // Whether the text starts with these lower-case bytes, ASCII case apart; partial where the text ends within them.
    private static UrlTextParse StartsWith(ReadOnlySpan<byte> text, ReadOnlySpan<byte> lower)
    {
        if (text.StartsWith(lower))
        {
            return UrlTextParse.Match;
        }

        int length = Math.Min(text.Length, lower.Length);
        for (int i = 0; i < length; i++)
        {
            byte b = text[i];
            if (b != lower[i] && !(b is >= (byte)'A' and <= (byte)'Z' && (b | 0x20) == lower[i]))
            {
                return UrlTextParse.None;
            }
        }

        return length == lower.Length ? UrlTextParse.Match : UrlTextParse.Partial;
    }
}
