namespace EdgeFunctions.Security;

/// <summary>The edge's own paths, which never reach an origin (edge-behaviour P.62).</summary>
internal static class ReservedPaths
{
    private const string Prefix = "/_edge";

    /// <summary>Whether the path is one of the edge's functions, so that only the method can be wrong.</summary>
    public static bool IsFunction(string path) => path is "/_edge/health" or "/_edge/ready";

    /// <summary>Whether the raw path, or what it decodes to, is below the edge's own prefix.</summary>
    public static bool Contains(string path) => PathForms.AnyIsBelow(path, Prefix);
}
