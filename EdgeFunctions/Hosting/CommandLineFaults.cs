using System.Collections.Frozen;
using EdgeFunctions.Configuration;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace EdgeFunctions.Hosting;

/// <summary>What of a command line nobody would read. The framework's reader passes over it without a word, and fails at a name behind a single hyphen.</summary>
internal static class CommandLineFaults
{
    private const string Export = "OTEL_";
    private const string Mend = "give settings as --Edge__Publisher__OriginUrl=https://www.example.com, and the address as --urls=http://localhost:8080";

    // What a setting of somebody who reads the command line begins with: the edge, the framework's parts, its hosts.
    private static readonly FrozenSet<string> Known = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        EdgeOptions.Section, "Logging", "Kestrel", "AllowedHosts", "hostBuilder",
        HostDefaults.ApplicationKey, HostDefaults.ContentRootKey, HostDefaults.EnvironmentKey, WebHostDefaults.WebRootKey, WebHostDefaults.ShutdownTimeoutKey,
        WebHostDefaults.ServerUrlsKey, WebHostDefaults.HttpPortsKey, WebHostDefaults.HttpsPortsKey, WebHostDefaults.PreferHostingUrlsKey,
        WebHostDefaults.DetailedErrorsKey, WebHostDefaults.CaptureStartupErrorsKey, WebHostDefaults.SuppressStatusMessagesKey);

    /// <summary>One line for each. No value stands in one: it may be a part of a secret.</summary>
    /// <param name="args">The arguments, with the names of settings as the framework has them.</param>
    public static IReadOnlyList<string> Of(IReadOnlyList<string> args)
    {
        var faults = new List<string>();
        for (var i = 0; i < args.Count; i++)
        {
            // As the framework reads them: a name, and behind an equals sign or in the next argument its value.
            var argument = args[i];
            var begin = argument.StartsWith("--", StringComparison.Ordinal) ? 2 : argument.StartsWith('/') ? 1 : 0;
            var end = argument.IndexOf('=', StringComparison.Ordinal);
            var name = argument[begin..(end < begin ? argument.Length : end)];
            if (begin == 0 && (end < 0 || argument.StartsWith('-')))
            {
                faults.Add($"The command line has an argument without a name, which is not read; {Mend}.");
                continue;
            }

            // The framework takes what stands behind for the value, whatever it is.
            var behind = end < begin && i + 1 < args.Count ? args[i + 1] : null;
            if (!IsKnown(name))
            {
                faults.Add($"--{name} is not read; {Mend}.");
            }
            else if (end < begin && behind?.StartsWith("--", StringComparison.Ordinal) is not false)
            {
                faults.Add($"--{name.Replace(ConfigurationPath.KeyDelimiter, "__", StringComparison.Ordinal)} has no value; give it behind an equals sign.");
            }

            i += behind is null || IsSetting(behind) ? 0 : 1;
        }

        return [.. faults.Distinct()];
    }

    private static bool IsSetting(string argument) => argument.StartsWith("--", StringComparison.Ordinal) && IsKnown(argument[2..].Split('=')[0]);

    private static bool IsKnown(string name)
    {
        var first = name.Split(ConfigurationPath.KeyDelimiter)[0];

        // A section's misspelled name is complained of with all other settings. One with a colon may be read by code of the site's own.
        return Known.Contains(first) || first.Length < name.Length || first.StartsWith(Export, StringComparison.OrdinalIgnoreCase) || EdgeSettings.IsMisspelledSection(first);
    }
}
