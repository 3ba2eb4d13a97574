namespace EdgeFunctions.Routing;

/// <summary>Finds <c>.</c> and <c>..</c> segments (RFC 3986 section 3.3), also behind escapes and backslashes.</summary>
internal static class DotSegments
{
    /// <summary>
    /// Whether an origin might read a <c>.</c> or <c>..</c> segment in this raw path. <c>%2e</c>, <c>%2f</c>, <c>%5c</c> and
    /// backslashes count as what they decode to, because some servers decode before they resolve; so do <c>%u002e</c> and its like, which IIS knows.
    /// </summary>
    public static bool AreIn(ReadOnlySpan<char> path) =>
        // Nearly no path has a segment that begins so, or spells anything in another way.
        (path.IndexOfAny('%', '\\') >= 0 || path.StartsWith('.') || path.Contains("/.", StringComparison.Ordinal)) && AreSpelt(path);

    private static bool AreSpelt(ReadOnlySpan<char> path)
    {
        // Dots of the current segment so far; -1 once it holds anything else.
        var dots = 0;
        for (var i = 0; i < path.Length; i++)
        {
            var c = path[i];
            var digits = path[i..] is ['%', 'u' or 'U', '0', '0', ..] ? i + 4 : i + 1;
            if (c == '%' && digits + 1 < path.Length)
            {
                var (high, low) = (path[digits], (char)(path[digits + 1] | 0x20));
                c = (high, low) switch
                {
                    ('2', 'e') => '.',
                    ('2', 'f') or ('5', 'c') => '/',
                    _ => c,
                };
                i = c == '%' ? i : digits + 1;
            }

            if (c is '/' or '\\')
            {
                if (dots is 1 or 2)
                {
                    return true;
                }

                dots = 0;
            }
            else
            {
                dots = c == '.' && dots is >= 0 and < 3 ? dots + 1 : -1;
            }
        }

        return dots is 1 or 2;
    }
}
