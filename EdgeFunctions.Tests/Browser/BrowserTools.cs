using EdgeFunctions.Tests.TestSupport;

namespace EdgeFunctions.Tests.Browser;

/// <summary>What the browser tests need besides the .NET SDK, and where it is.</summary>
internal static class BrowserTools
{
    public const string ChromiumVariable = "EDGE_CHROMIUM";

    private const string DefaultChromium = "/usr/bin/chromium";

    /// <summary>The folder of <c>page.mjs</c> and its npm packages.</summary>
    public static string Folder { get; } = Repository.PathOf("EdgeFunctions.Tests", "Browser");

    public static string Chromium { get; } = Environment.GetEnvironmentVariable(ChromiumVariable) is { Length: > 0 } path ? path : DefaultChromium;

    /// <summary>The first <c>node</c> on the path; null for none.</summary>
    public static string? Node { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(directory => Path.Combine(directory, OperatingSystem.IsWindows() ? "node.exe" : "node"))
        .FirstOrDefault(File.Exists);

    /// <summary>What is missing, as a sentence that says how to mend it; null if nothing is.</summary>
    public static string? Missing { get; } =
        Node is null ? "There is no node on the path (version 20 or later)."
        : !Directory.Exists(Path.Combine(Folder, "node_modules", "playwright-core")) ? "playwright-core is missing: run npm ci in EdgeFunctions.Tests/Browser."
        : !File.Exists(Chromium) ? $"There is no Chromium at {Chromium}: install it, or name another in {ChromiumVariable}."
        : null;
}
