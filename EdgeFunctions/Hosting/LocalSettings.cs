using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace EdgeFunctions.Hosting;

/// <summary>Reads <c>Values</c> of local.settings.json as Core Tools do: as app settings that the environment overrides.</summary>
internal static class LocalSettings
{
    private const string FileName = "local.settings.json";

    /// <summary>The file in the nearest directory upwards that has one; null for none.</summary>
    public static string? Find(string directory)
    {
        for (var current = new DirectoryInfo(directory); current is not null; current = current.Parent)
        {
            var path = Path.Combine(current.FullName, FileName);
            if (File.Exists(path))
            {
                return path;
            }
        }

        return null;
    }

    /// <summary>The file's values by configuration path.</summary>
    /// <exception cref="InvalidDataException">The file is not a JSON object.</exception>
    public static Dictionary<string, string?> Read(string path)
    {
        using var json = JsonFile.Parse(path);
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        if (json.RootElement.TryGetProperty("Values", out var values) && values.ValueKind == JsonValueKind.Object)
        {
            foreach (var value in values.EnumerateObject())
            {
                settings[value.Name.Replace("__", ConfigurationPath.KeyDelimiter, StringComparison.Ordinal)] = value.Value.ToString();
            }
        }

        return settings;
    }
}
