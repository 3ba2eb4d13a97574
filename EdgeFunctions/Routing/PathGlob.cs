using EdgeFunctions.Configuration;

namespace EdgeFunctions.Routing;

/// <summary>A path pattern, ready to match. <c>*</c> is anything within a segment, <c>**</c> any number of segments, none included.</summary>
/// <remarks>
/// <c>/news/*</c> is <c>/news/a</c> and not <c>/news/a/b</c>; <c>/news/**</c> is <c>/news</c> and all below it; <c>/**/a.html</c> is
/// that page on every level. Case counts, and escapes are compared as they stand, as routes do. A match allocates nothing, and takes
/// time in proportion to path times pattern at most: no pattern can be made to run away.
/// </remarks>
internal sealed class PathGlob
{
    private const string AnySegments = "**";

    private readonly string[] _segments;

    /// <exception cref="ArgumentException">The pattern is not one (<see cref="PathGlobSyntax"/>).</exception>
    public PathGlob(string pattern)
    {
        if (PathGlobSyntax.FaultOf(pattern) is { } fault)
        {
            throw new ArgumentException($"\"{pattern}\" {fault}.", nameof(pattern));
        }

        _segments = pattern[1..].Split('/');
    }

    /// <param name="path">A raw path without its query.</param>
    public bool IsMatch(ReadOnlySpan<char> path)
    {
        if (path.IsEmpty || path[0] != '/')
        {
            return false;
        }

        // Where the next segment starts; one beyond the end when there is none left.
        var at = 1;
        var segment = 0;

        // The last ** and the segment up to which it has been stretched. An earlier one never has to be stretched further: what
        // stands between the two has been matched at the first place where it fits.
        var (stretched, from) = (-1, 0);
        while (at <= path.Length)
        {
            if (segment < _segments.Length && _segments[segment] == AnySegments)
            {
                (stretched, from) = (segment++, at);
                continue;
            }

            var end = EndOf(path, at);
            if (segment < _segments.Length && IsSegmentMatch(path[at..end], _segments[segment]))
            {
                segment++;
                at = end + 1;
                continue;
            }

            if (stretched < 0)
            {
                return false;
            }

            from = EndOf(path, from) + 1;
            (segment, at) = (stretched + 1, from);
        }

        while (segment < _segments.Length && _segments[segment] == AnySegments)
        {
            segment++;
        }

        return segment == _segments.Length;
    }

    /// <summary>Whether any of the patterns matches; none matches everything.</summary>
    public static bool AnyIsMatch(PathGlob[] globs, ReadOnlySpan<char> path)
    {
        foreach (var glob in globs)
        {
            if (glob.IsMatch(path))
            {
                return true;
            }
        }

        return globs.Length == 0;
    }

    private static int EndOf(ReadOnlySpan<char> path, int start)
    {
        var length = path[start..].IndexOf('/');
        return length < 0 ? path.Length : start + length;
    }

    private static bool IsSegmentMatch(ReadOnlySpan<char> text, ReadOnlySpan<char> pattern)
    {
        var (t, p, star, from) = (0, 0, -1, 0);
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                (star, from) = (p++, t);
            }
            else if (p < pattern.Length && pattern[p] == text[t])
            {
                p++;
                t++;
            }
            else if (star >= 0)
            {
                (p, t) = (star + 1, ++from);
            }
            else
            {
                return false;
            }
        }

        return pattern[p..].TrimStart('*').IsEmpty;
    }
}
