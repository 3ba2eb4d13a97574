using System.Diagnostics;
using System.Text.Json;
using EdgeFunctions.Tests.TestSupport;

namespace EdgeFunctions.Tests.Infra;

/// <summary>The build tool, run on the app's project.</summary>
internal static class Msbuild
{
    /// <summary>Runs <c>dotnet</c> in the repository's root.</summary>
    /// <exception cref="InvalidOperationException">It fails; the message is what it printed.</exception>
    public static async Task<string> RunAsync(params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", args) { WorkingDirectory = Repository.Root, RedirectStandardOutput = true, RedirectStandardError = true };

        // "dotnet test" leaves its own SDK's paths to its children.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(name);
        }

        // Servers that stay behind would hold on to our end of the pipe.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"dotnet {string.Join(' ', args)}\n{output}{await error}");
    }

    /// <summary>Properties of the app's project, as a build with these arguments sees them.</summary>
    public static async Task<Dictionary<string, string>> PropertiesAsync(string[] arguments, params string[] names)
    {
        var output = await RunAsync(["msbuild", "EdgeFunctions", .. arguments, .. names.Select(name => "-getProperty:" + name)]);
        return JsonDocument.Parse(output).RootElement.GetProperty("Properties").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString()!);
    }
}
