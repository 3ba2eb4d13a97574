using System.Runtime.InteropServices;

namespace EdgeFunctions.Tests.Infra;

/// <summary>Runs where the ahead-of-time compiler has been restored for this version; skipped by name elsewhere, for tests download nothing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ReadyToRunFactAttribute : FactAttribute
{
    public ReadyToRunFactAttribute() => Skip = Missing;

    /// <summary>What is missing; null when nothing is.</summary>
    public static string? Missing { get; } = Find();

    private static string? Find()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.OSArchitecture != System.Runtime.InteropServices.Architecture.X64)
        {
            return "What is published is a program for Linux on x64.";
        }

        var packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } set
            ? set
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var version = Environment.Version.ToString(3);
        return Directory.Exists(Path.Combine(packages, "microsoft.netcore.app.crossgen2.linux-x64", version))
            ? null
            : $"The compiler microsoft.netcore.app.crossgen2.linux-x64 {version} is not restored; dotnet publish EdgeFunctions -p:FunctionsWorker=false brings it.";
    }
}
