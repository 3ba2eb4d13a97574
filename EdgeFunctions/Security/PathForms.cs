using System.Buffers;

namespace EdgeFunctions.Security;

/// <summary>What a raw path may mean to an origin that decodes it, once or several times, before it looks.</summary>
/// <remarks>
/// A guard that looks at one form only is passed by another: <c>/%61dmin</c>, <c>//admin</c>, <c>/x/../admin</c>,
/// <c>/%2561dmin</c>, <c>\admin</c>, <c>/ADMIN</c>. So a path is inside a guarded prefix if any of its forms is.
/// </remarks>
internal static class PathForms
{
    private const int MaxDecodings = 3;

    private static readonly SearchValues<char> Plain = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_~.!$&'()*+,=:@/");

    /// <summary>Whether one of the path's forms is the prefix, or below it.</summary>
    /// <param name="path">The raw path.</param>
    /// <param name="prefix">Starts with a slash, has no slash at its end, lower case; empty for everything.</param>
    public static bool AnyIsBelow(string path, string prefix)
    {
        if (HasOne(path))
        {
            return IsBelow(path, prefix);
        }

        foreach (var form in Of(path))
        {
            if (IsBelow(form, prefix))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the path has one form, which is itself but for its case.</summary>
    public static bool HasOne(string path) => !path.AsSpan().ContainsAnyExcept(Plain) && !HasEmptyOrDotted(path);

    /// <summary>All forms of the path, some of them several times.</summary>
    public static IEnumerable<string> Of(string path)
    {
        for (var i = 0; i <= MaxDecodings; i++)
        {
            yield return Normalize(path);
            yield return path.ToLowerInvariant();

            if (!path.Contains('%', StringComparison.Ordinal))
            {
                yield break;
            }

            path = PathEscapes.Decode(path);
        }
    }

    /// <summary>Whether a form is the prefix or below it, by whole segments, whatever its case.</summary>
    public static bool IsBelow(string form, string prefix) =>
        form.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) && (form.Length == prefix.Length || form[prefix.Length] == '/');

    /// <summary>Whether segments are empty, or begin or end with a dot, so that they may mean others.</summary>
    private static bool HasEmptyOrDotted(ReadOnlySpan<char> path) =>
        path.IsEmpty || path[0] != '/' || path[^1] == '.' || path.Contains("//", StringComparison.Ordinal) || path.Contains("/.", StringComparison.Ordinal) || path.Contains("./", StringComparison.Ordinal);

    /// <summary>Lower case, one kind of slash, no empty segments, dots resolved, no path parameters, no trailing dots and spaces.</summary>
    private static string Normalize(string path)
    {
        var segments = new List<string>();
        foreach (var raw in path.ToLowerInvariant().Replace('\\', '/').Split('/'))
        {
            // Java servers cut ";x=y" off a segment. What was an escape may be the start of a query or a fragment, or a string's end, to who decodes before it looks.
            var cut = raw.AsSpan().IndexOfAny(";?#\0");
            var segment = TrimIgnored(cut < 0 ? raw : raw[..cut]);
            if (segment is "..")
            {
                if (segments.Count > 0)
                {
                    segments.RemoveAt(segments.Count - 1);
                }

                continue;
            }

            // Windows ones ignore dots and spaces at a segment's end.
            segment = segment.TrimEnd('.', ' ');
            if (segment.Length > 0)
            {
                segments.Add(segment);
            }
        }

        return "/" + string.Join('/', segments);
    }

    /// <summary>Without spaces and control characters at its ends, which some servers take off.</summary>
    private static string TrimIgnored(string segment)
    {
        var (start, end) = (0, segment.Length);
        while (start < end && segment[start] is <= ' ' or '\x7f')
        {
            start++;
        }

        while (start < end && segment[end - 1] is <= ' ' or '\x7f')
        {
            end--;
        }

        return segment[start..end];
    }
}
