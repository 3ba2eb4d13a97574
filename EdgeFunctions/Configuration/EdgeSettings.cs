using Microsoft.Extensions.Configuration;

namespace EdgeFunctions.Configuration;

/// <summary>Reads <see cref="EdgeOptions"/> from app settings.</summary>
internal static class EdgeSettings
{
    /// <summary>Reads, binds and validates the <c>Edge</c> section.</summary>
    /// <param name="configuration">The app settings.</param>
    /// <param name="further">Checks of rooms that know more of a setting than its type; they add to the list of errors.</param>
    /// <exception cref="EdgeSettingsException">Something is wrong; the exception lists all of it.</exception>
    public static EdgeOptions Load(IConfiguration configuration, params ReadOnlySpan<Action<EdgeOptions, List<string>>> further)
    {
        // Values that cannot be read are left out; the rest is validated, and both kinds of errors are reported together.
        var errors = new SettingErrors();
        var options = new EdgeOptions();
        SettingsReader.Read(configuration.GetSection(EdgeOptions.Section), options, errors);

        EdgeOptionsValidator.Validate(options, errors);
        foreach (var check in further)
        {
            check(options, errors);
        }

        return errors.Count == 0 ? options : throw new EdgeSettingsException(errors);
    }
}
