namespace EdgeFunctions.Security;

/// <summary>The edge's own paths, which never reach an origin (edge-behaviour P.62).</summary>
internal static class ReservedPaths
{
    private const string Prefix = "/_edge";

    // An origin may decode twice at most; beyond that the path is nobody's.
    private const int MaxDecodings = 3;

    /// <summary>Whether the path is one of the edge's functions, so that only the method can be wrong.</summary>
    public static bool IsFunction(string path) => path is "/_edge/health" or "/_edge/ready";

    /// <summary>Whether the raw path, or what it decodes to, is below the edge's own prefix.</summary>
    public static bool Contains(string path)
    {
        for (var i = 0; i <= MaxDecodings; i++)
        {
            if (IsBelowPrefix(path))
            {
                return true;
            }

            if (!path.Contains('%', StringComparison.Ordinal))
            {
                return false;
            }

            path = Uri.UnescapeDataString(path);
        }

        return false;
    }

    private static bool IsBelowPrefix(string path)
    {
        var rest = path.AsSpan().TrimStart("/\\");
        var name = Prefix.AsSpan(1);
        return rest.StartsWith(name, StringComparison.OrdinalIgnoreCase) && (rest.Length == name.Length || rest[name.Length] is '/' or '\\');
    }
}
