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
    /// <exception cref="InvalidDataException">The file is not a JSON object, or holds settings in another form or twice, which would be passed over without a word.</exception>
    public static Dictionary<string, string?> Read(string path)
    {
        using var json = JsonFile.Parse(path);
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var member in json.RootElement.EnumerateObject())
        {
            if (member.NameEquals("Values"))
            {
                Add(member.Value, settings, path);
            }
            else if (member.Name.StartsWith("Edge", StringComparison.OrdinalIgnoreCase) || member.Name.Equals("Values", StringComparison.OrdinalIgnoreCase))
            {
                throw new InvalidDataException($"{path} has {member.Name} beside Values; settings stand in it: {{ \"Values\": {{ \"Edge__Publisher__OriginUrl\": \"https://www.example.com\" }} }}.");
            }
        }

        return settings;
    }

    private static void Add(JsonElement values, Dictionary<string, string?> settings, string path)
    {
        if (values.ValueKind != JsonValueKind.Object)
        {
            throw new InvalidDataException($"{path}: Values is no JSON object.");
        }

        foreach (var value in values.EnumerateObject())
        {
            if (value.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
            {
                throw new InvalidDataException($"{path}: {value.Name} is no text; give each setting by its whole name, such as Edge__Publisher__OriginUrl, and items of lists by number.");
            }

            // A rule that was copied and kept its number would take the place of the first without a word.
            if (!settings.TryAdd(value.Name.Replace("__", ConfigurationPath.KeyDelimiter, StringComparison.Ordinal), value.Value.ToString()))
            {
                throw new InvalidDataException($"{path} has {value.Name} twice; remove one of them, or give an item of a list a number of its own.");
            }
        }
    }
}
