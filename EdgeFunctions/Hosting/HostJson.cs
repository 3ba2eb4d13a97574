using System.Text.Json;

namespace EdgeFunctions.Hosting;

/// <summary>What the embedded host reads of <c>host.json</c>.</summary>
internal static class HostJson
{
    private const string FileName = "host.json";

    // The Functions host's own default.
    private const string DefaultRoutePrefix = "api";

    private static readonly string[] RoutePrefix = ["extensions", "http", "routePrefix"];

    /// <summary><c>extensions.http.routePrefix</c> of the file next to the program; the host's default where it has none.</summary>
    /// <exception cref="InvalidDataException">The file is not a JSON object.</exception>
    public static string ReadRoutePrefix(string directory)
    {
        var path = Path.Combine(directory, FileName);
        if (!File.Exists(path))
        {
            return DefaultRoutePrefix;
        }

        using var json = JsonFile.Parse(path);
        var element = json.RootElement;
        foreach (var name in RoutePrefix)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
            {
                return DefaultRoutePrefix;
            }
        }

        return element.ValueKind == JsonValueKind.String ? element.GetString()!.Trim('/') : DefaultRoutePrefix;
    }
}
