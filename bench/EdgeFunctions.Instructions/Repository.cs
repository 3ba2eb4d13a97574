using System.Diagnostics;

namespace EdgeFunctions.Instructions;

/// <summary>Where things are, and how the native program is built.</summary>
internal static class Repository
{
    public static string Project { get; } = Path.Combine(Root(), "bench", "EdgeFunctions.Instructions");

    /// <returns>The native program.</returns>
    public static async Task<string> PublishAsync()
    {
        // Folders of its own, so that it does not take away the program that runs here.
        var folder = Path.Combine(Project, "bin", "native");
        string[] arguments = ["publish", Project, "-c", "Release", "-v", "q", "-p:IntermediateOutputPath=obj/native/", "-p:OutputPath=bin/managed/", "-o", folder];
        using var build = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
        var said = await build.StandardOutput.ReadToEndAsync();
        await build.WaitForExitAsync();
        return build.ExitCode == 0 ? Path.Combine(folder, "EdgeFunctions.Instructions") : throw new InvalidOperationException(said);
    }

    private static string Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "EdgeFunctions.sln")))
        {
            directory = directory.Parent ?? throw new InvalidOperationException("Run this inside the repository.");
        }

        return directory.FullName;
    }
}
