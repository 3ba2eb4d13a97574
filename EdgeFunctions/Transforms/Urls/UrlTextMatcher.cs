using System.Text;

namespace EdgeFunctions.Transforms.Urls;

/// <summary>
/// Finds the absolute and protocol-relative URLs on mapped origins in any text: CSS, scripts, JSON, XML, flight rows,
/// prose. Immutable and shared.
/// </summary>
/// <remarks>
/// A text has no one grammar: JSON holds HTML that holds JSON. So the colon and the slashes may stand plain or escaped,
/// to any depth of nested strings (<c>https:\/\/</c>, <c>https:\\\/\\\/</c>, <c>https:\u002f\u002f</c>), and scheme and
/// host are replaced together or not at all. A bare host is never taken: it may be an e-mail domain or an identifier.
/// </remarks>
internal sealed class UrlTextMatcher
{
    private const int LongestMark = UrlTextBoundary.MaxBackslashes + 5;
    private const int LongestPort = 5;

    private readonly UrlMap _map;
    private readonly UrlTextSyntax _syntax;
    private readonly HostFinder _finder;

    public UrlTextMatcher(UrlMap map, UrlTextSyntax syntax = UrlTextSyntax.None)
    {
        _map = map;
        _syntax = syntax;
        _finder = new HostFinder(map);
        MaxLength = "https".Length + (3 * LongestMark) + map.MaxHostLength + "%3A".Length + LongestPort + LongestMark;
    }

    /// <summary>No match, with the character after it that decides it, is longer than this.</summary>
    public int MaxLength { get; }

    /// <summary>Finds the first URL that starts at or after <paramref name="from"/> and is not yet what it would become.</summary>
    public bool TryFind(ReadOnlySpan<byte> text, int from, UrlTextEdges edges, out UrlMatch match)
    {
        for (int host = _finder.IndexOf(text, from); host >= 0; host = _finder.IndexOf(text, host + 1))
        {
            if (TryParseBefore(text, host, from, edges, out match) && match.Changes(text))
            {
                return true;
            }
        }

        match = default;
        return false;
    }

    /// <summary>The first offset from which on the end of the text may become a URL when more follows.</summary>
    public int UndecidedFrom(ReadOnlySpan<byte> text, int from)
    {
        for (int at = Math.Max(from, text.Length - MaxLength); at < text.Length; at++)
        {
            if (text[at] is (byte)'h' or (byte)'H' or (byte)'/' or (byte)'\\' or (byte)'%'
                && Parse(text, at, UrlTextEdges.Start, out _) == UrlTextParse.Partial)
            {
                return at;
            }
        }

        return text.Length;
    }

    // The URL whose host starts here, if it starts at from or behind.
    private bool TryParseBefore(ReadOnlySpan<byte> text, int host, int from, UrlTextEdges edges, out UrlMatch match)
    {
        ReadOnlySpan<byte> before = text[..host];
        int frequent = before.EndsWith("https://"u8) ? "https://".Length : before.EndsWith(@"https:\/\/"u8) ? @"https:\/\/".Length : 0;
        if (frequent == 0)
        {
            int start = StartBefore(text, host);
            match = default;
            return start >= from && Parse(text, start, edges, out match) == UrlTextParse.Match && match.AuthorityStart == host;
        }

        // In these spellings there is nothing left to find out about the scheme and the slashes.
        int https = host - frequent;
        match = new UrlMatch(https, https + "https".Length, host, host, null!);
        return https >= from && UrlTextBoundary.CanStart(text, https, edges, _syntax) && !UrlTextBoundary.IsParameter(text, https, edges)
            && ReadAuthority(text, match, UrlScheme.Https, edges, out match) == UrlTextParse.Match;
    }

    private UrlTextParse Parse(ReadOnlySpan<byte> text, int start, UrlTextEdges edges, out UrlMatch match)
    {
        match = default;
        if (!UrlTextBoundary.CanStart(text, start, edges, _syntax))
        {
            return UrlTextParse.None;
        }

        int at = start;
        UrlTextParse parsed = ReadScheme(text, ref at, out UrlScheme scheme, out int schemeEnd, out bool encodedColon);
        if (parsed != UrlTextParse.Match)
        {
            return parsed;
        }

        int slash = at;
        parsed = ReadMark(text, ref at, '/');
        if (parsed != UrlTextParse.Match)
        {
            return parsed;
        }

        int second = at;
        parsed = ReadMark(text, ref at, '/');
        if (parsed != UrlTextParse.Match)
        {
            return parsed;
        }

        // Both slashes are written alike, and the colon as they are if they are percent-encoded.
        bool encoded = text[slash] == '%';
        if (!Ascii.EqualsIgnoreCase(text[slash..second], text[second..at]) || (scheme != UrlScheme.None && encoded != encodedColon))
        {
            return UrlTextParse.None;
        }

        if (!encoded && UrlTextBoundary.IsParameter(text, start, edges))
        {
            return UrlTextParse.None;
        }

        return ReadAuthority(text, new UrlMatch(start, schemeEnd, at, at, null!, UrlSeam.None, encoded), scheme, edges, out match);
    }

    private UrlTextParse ReadAuthority(ReadOnlySpan<byte> text, UrlMatch found, UrlScheme scheme, UrlTextEdges edges, out UrlMatch match)
    {
        match = default;
        UrlTextParse result = UrlTextParse.None;
        foreach (UrlTarget target in _map.Targets)
        {
            int end = found.AuthorityStart;
            UrlTextParse parsed = StartsWith(text[end..], target.Host);
            int port = -1;
            if (parsed == UrlTextParse.Match)
            {
                end += target.Host.Length;
                parsed = ReadPort(text, ref end, found.PercentEncoded, edges, out port);
            }

            if (parsed == UrlTextParse.Match)
            {
                parsed = UrlTextBoundary.CanEnd(text, end, edges, _syntax, found.PercentEncoded);
            }

            if (parsed == UrlTextParse.Match && target.Accepts(scheme, port))
            {
                match = found with { AuthorityEnd = end, Target = target };
                return UrlTextParse.Match;
            }

            result = parsed == UrlTextParse.Partial ? parsed : result;
        }

        return result;
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
