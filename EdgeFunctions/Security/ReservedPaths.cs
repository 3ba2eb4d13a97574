namespace EdgeFunctions.Security;

/// <summary>The edge's own paths, which never reach an origin.</summary>
internal static class ReservedPaths
{
    private const string Prefix = "/_edge";

    /// <summary>The methods of the edge's function at a path, so that only the method can be wrong; null when there is none.</summary>
    public static string? MethodsOf(string path) => path switch
    {
        "/_edge/health" or "/_edge/ready" => "GET, HEAD",
        "/_edge/inspect" or "/_edge/inspect/events" or "/_edge/explain" => "GET",
        "/_edge/cache" => "GET, HEAD, POST",
        _ => null,
    };

    /// <summary>Whether the raw path, or what it decodes to, is below the edge's own prefix.</summary>
    public static bool Contains(string path) => PathForms.AnyIsBelow(path, Prefix);
}
