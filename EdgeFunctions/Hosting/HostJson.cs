namespace EdgeFunctions.Hosting;

/// <summary>What the embedded host reads of <c>host.json</c>.</summary>
internal static class HostJson
{
    private const string FileName = "host.json";

    // The Functions host's own default.
    private const string DefaultRoutePrefix = "api";

    /// <summary><c>extensions.http.routePrefix</c> of the file next to the program.</summary>
    /// <exception cref="InvalidDataException">The file is not a JSON object.</exception>
    public static string ReadRoutePrefix(string directory)
    {
        var path = Path.Combine(directory, FileName);
        if (!File.Exists(path))
        {
            return DefaultRoutePrefix;
        }

        using var json = JsonFile.Parse(path);
        return json.RootElement.TryGetProperty("extensions", out var extensions)
            && extensions.TryGetProperty("http", out var http)
            && http.TryGetProperty("routePrefix", out var prefix)
            ? prefix.GetString()?.Trim('/') ?? DefaultRoutePrefix
            : DefaultRoutePrefix;
    }
}
