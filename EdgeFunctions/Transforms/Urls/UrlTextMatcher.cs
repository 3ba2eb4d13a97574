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
internal sealed partial class UrlTextMatcher
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
        _finder = new HostFinder(map, (syntax & UrlTextSyntax.CharacterReferences) != 0);
        MaxLength = "https".Length + (3 * LongestMark) + map.MaxHostLength + LongestMark + LongestPort + LongestMark;
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
        match = new UrlMatch(https, https + "https".Length, host, host, null!, Backslashes: (byte)(before[^2] == '\\' ? 1 : 0));
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

        // Both slashes are written alike, character references apart, and the colon as they are if they are percent-encoded.
        bool encoded = text[slash] == '%';
        if (!AreAlike(text[slash..second], text[second..at]) || (scheme != UrlScheme.None && encoded != encodedColon))
        {
            return UrlTextParse.None;
        }

        if (!encoded && UrlTextBoundary.IsParameter(text, start, edges))
        {
            return UrlTextParse.None;
        }

        return ReadAuthority(text, new UrlMatch(start, schemeEnd, at, at, null!, UrlSeam.None, encoded, Backslashes(text[second..at])), scheme, edges, out match);
    }

    private bool AreAlike(ReadOnlySpan<byte> slash, ReadOnlySpan<byte> second) => Ascii.EqualsIgnoreCase(slash, second)
        || ((_syntax & UrlTextSyntax.CharacterReferences) != 0 && slash[0] is (byte)'/' or (byte)'&' && second[0] is (byte)'/' or (byte)'&');

    private static byte Backslashes(ReadOnlySpan<byte> slash)
    {
        int count = slash.IndexOfAnyExcept((byte)'\\');
        return (byte)(slash[count] == '/' ? count : 0);
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
}
