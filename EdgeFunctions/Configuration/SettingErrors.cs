using Microsoft.Extensions.Configuration;

namespace EdgeFunctions.Configuration;

/// <summary>What is wrong with the settings, each named as it is written.</summary>
/// <remarks>Items of a list that are empty are left out of it, so that the first one may be written <c>__2</c>.</remarks>
internal sealed class SettingErrors : List<string>
{
    private readonly Dictionary<string, string[]> _written = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Takes note of the numbers under which the items of a list are written, in their order.</summary>
    public void Note(string list, string[] numbers) => _written[list] = numbers;

    /// <summary>The path of a setting as it is written.</summary>
    /// <param name="path">With items as they are counted in the options.</param>
    public string Written(string path)
    {
        var written = "";
        foreach (var segment in path.Split(ConfigurationPath.KeyDelimiter))
        {
            var name = _written.TryGetValue(written, out var numbers) && int.TryParse(segment, out var item) && item < numbers.Length ? numbers[item] : segment;
            written = written.Length == 0 ? name : ConfigurationPath.Combine(written, name);
        }

        return written;
    }
}
