using EdgeFunctions.Configuration;
using Microsoft.Extensions.Configuration;

namespace EdgeFunctions.Hosting;

/// <summary>Settings on the command line by the names that they have everywhere else: <c>--Edge__Publisher__OriginUrl</c>.</summary>
/// <remarks>The framework knows the two underscores in the environment alone; on the command line it would take such a name for a key of its own, and nobody would read it.</remarks>
internal static class CommandLineName
{
    private const string Separator = "__";

    // What is read by such names; other names may have two underscores of their own.
    private static readonly string[] Sections = [EdgeOptions.Section + Separator, "Logging" + Separator, "Kestrel" + Separator];

    /// <summary>The argument as the framework's reader of command lines wants it.</summary>
    public static string Of(string argument)
    {
        // What stands behind the first equals sign is the value; without one, what begins like no name is.
        var begin = argument.StartsWith("--", StringComparison.Ordinal) ? 2 : argument.StartsWith('/') ? 1 : 0;
        var end = argument.IndexOf('=', StringComparison.Ordinal);
        if (!Array.Exists(Sections, section => argument.AsSpan(begin).StartsWith(section, StringComparison.OrdinalIgnoreCase)) || (begin == 0 && end < 0))
        {
            return argument;
        }

        end = end < 0 ? argument.Length : end;
        return string.Concat(argument[..end].Replace(Separator, ConfigurationPath.KeyDelimiter, StringComparison.Ordinal), argument.AsSpan(end));
    }
}
