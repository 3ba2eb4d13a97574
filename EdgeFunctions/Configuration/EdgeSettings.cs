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
        ReportMisspelledSection(configuration, errors);

        EdgeOptionsValidator.Validate(options, errors);
        LogLevelsValidator.Validate(configuration, errors);
        ExportValidator.Validate(configuration, errors);
        foreach (var check in further)
        {
            check(options, errors);
        }

        return errors.Count == 0 ? options : throw new EdgeSettingsException(errors);
    }

    /// <summary>
    /// <c>Edge_FrontDoor__Id</c> is no setting of the section, and would be passed over: a gate that is thought to be shut. So is <c>Edge__FrontDoor__Id</c>
    /// in a file whose names the framework takes as they are. <c>EDGE_</c> begins the deployment's variables.
    /// </summary>
    private static void ReportMisspelledSection(IConfiguration configuration, SettingErrors errors)
    {
        foreach (var child in configuration.GetChildren())
        {
            if (IsMisspelledSection(child.Key))
            {
                errors.Add(SettingError.At(child.GetChildren().Any() ? child.Key + "__…" : child.Key, null, "is not read; the parts of a setting's name are joined by two underscores, as in Edge__Publisher__OriginUrl, in appsettings.json by colons"));
            }
        }
    }

    /// <summary>Whether a name is meant for the section and does not lead into it.</summary>
    public static bool IsMisspelledSection(ReadOnlySpan<char> name) =>
        name.Length > EdgeOptions.Section.Length && name[EdgeOptions.Section.Length] is '_' or '.' or '-'
        && name.StartsWith(EdgeOptions.Section, StringComparison.OrdinalIgnoreCase) && !name.StartsWith("EDGE", StringComparison.Ordinal);
}
