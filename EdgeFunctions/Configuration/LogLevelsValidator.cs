using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace EdgeFunctions.Configuration;

/// <summary>Checks the framework's own levels of logging (<c>Logging__LogLevel__Default</c>): for a word that is none it ends the start with a stack trace.</summary>
internal static class LogLevelsValidator
{
    private const string Section = "Logging";
    private const string Levels = "LogLevel";

    public static void Validate(IConfiguration configuration, List<string> errors)
    {
        foreach (var child in configuration.GetSection(Section).GetChildren())
        {
            // For all providers, or for one of them.
            var levels = child.Key.Equals(Levels, StringComparison.OrdinalIgnoreCase) ? child : child.GetSection(Levels);
            foreach (var (path, value) in levels.AsEnumerable())
            {
                if (!string.IsNullOrEmpty(value) && !(Enum.TryParse<LogLevel>(value, ignoreCase: true, out var level) && Enum.IsDefined(level)))
                {
                    errors.Add(SettingError.At(path, value, $"is no level; give one of {string.Join(", ", Enum.GetNames<LogLevel>())}"));
                }
            }
        }
    }
}
