using Microsoft.Extensions.Configuration;

namespace EdgeFunctions.Configuration;

/// <summary>The one form in which a wrong setting is reported: its name, its value, what is wrong and how to mend it.</summary>
internal static class SettingError
{
    /// <param name="path">A configuration path, for example <c>Edge:Publisher:OriginUrl</c>.</param>
    /// <param name="value">The value found, or null when there is none.</param>
    /// <param name="fault">What is wrong, and after it how to mend it.</param>
    public static string At(string path, object? value, string fault)
    {
        var name = path.Replace(ConfigurationPath.KeyDelimiter, "__", StringComparison.Ordinal);
        return value is null ? $"{name} {fault}." : $"{name} = \"{value}\" {fault}.";
    }
}
