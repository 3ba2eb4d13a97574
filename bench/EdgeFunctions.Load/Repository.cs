using System.Diagnostics;

namespace EdgeFunctions.Load;

/// <summary>Where things are, and how they are built.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    /// <summary>The edge as it is deployed: Release, ReadyToRun, framework-dependent.</summary>
    public static string Edge { get; } = Path.Combine(Path.GetTempPath(), "edge-functions-bench", "edge");

    /// <summary>The same with its framework, compiled as one: for containers.</summary>
    public static string EdgeComposite { get; } = Path.Combine(Path.GetTempPath(), "edge-functions-bench", "edge-composite");

    public static string Peers { get; } = Path.Combine(Path.GetTempPath(), "edge-functions-bench", "peers");

    public static async Task PublishAsync(bool composite)
    {
        var app = Path.Combine(Root, "EdgeFunctions");
        await DotnetAsync("publish", app, "-r", "linux-x64", "--self-contained", "false", "-p:FunctionsWorker=false", "-p:PublishReadyToRun=true", "-o", Edge);
        await DotnetAsync("publish", Path.Combine(Root, "bench", "EdgeFunctions.Peers"), "-o", Peers);
        if (composite)
        {
            // A folder of its own in between: what is compiled as a part of the composite is of no use alone.
            await DotnetAsync("publish", app, "-r", "linux-x64", "--self-contained", "true", "-p:IntermediateOutputPath=obj/embedded/composite/", "-p:OutputPath=bin/embedded/composite/", "-p:FunctionsWorker=false", "-p:PublishReadyToRun=true", "-p:PublishReadyToRunComposite=true", "-o", EdgeComposite);
        }
    }

    private static async Task DotnetAsync(string verb, string project, params string[] arguments)
    {
        using var build = Process.Start(new ProcessStartInfo("dotnet", [verb, project, "-c", "Release", "-v", "q", .. arguments]) { RedirectStandardOutput = true })!;
        var said = await build.StandardOutput.ReadToEndAsync();
        await build.WaitForExitAsync();
        if (build.ExitCode != 0)
        {
            throw new InvalidOperationException(said);
        }
    }

    private static string Find()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "EdgeFunctions.sln")))
        {
            directory = directory.Parent ?? throw new InvalidOperationException("Run this inside the repository.");
        }

        return directory.FullName;
    }
}
