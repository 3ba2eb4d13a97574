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
    private static UrlTextParse ReadPort(ReadOnlySpan<byte> text, ref int at, bool encoded, UrlTextEdges edges, out int port)
    {
        port = -1;
        if (!encoded && at < text.Length && text[at] != ':')
        {
            return UrlTextParse.Match;
        }

        UrlTextParse colon = StartsWith(text[at..], encoded ? "%3a"u8 : ":"u8);
        int digits = at + (encoded ? 3 : 1);
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

    // The colon or a slash: plain, after backslashes, \u00XX, \xXX or %XX.
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

        ReadOnlySpan<byte> digits = mark == ':' ? "003a"u8 : "002f"u8;
        int next = at;
        if (text[at] == '%' && (_syntax & UrlTextSyntax.PercentEncoded) != 0)
        {
            next++;
            digits = digits[2..];
        }
        else
        {
            int limit = Math.Min(text.Length, at + UrlTextBoundary.MaxBackslashes);
            while (next < limit && text[next] == '\\')
            {
                next++;
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
            if (kind == '/' && mark == '/')
            {
                at = next;
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
        if (text[end - 1] == mark)
        {
            at--;
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

        int limit = Math.Max(0, at - UrlTextBoundary.MaxBackslashes);
        int first = at;
        while (first > limit && text[first - 1] == '\\')
        {
            first--;
        }

        return needsBackslash && first == at ? -1 : first;
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
