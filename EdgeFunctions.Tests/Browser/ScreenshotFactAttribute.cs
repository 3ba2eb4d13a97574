namespace EdgeFunctions.Tests.Browser;

/// <summary>Runs where <c>EDGE_SCREENSHOTS</c> names a folder for the pictures; skipped by name elsewhere.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ScreenshotFactAttribute : FactAttribute
{
    public const string Variable = "EDGE_SCREENSHOTS";

    public ScreenshotFactAttribute() =>
        Skip = BrowserTools.Missing ?? (Folder is null ? $"{Variable} names no folder for the pictures." : null);

    public static string? Folder => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } folder ? folder : null;
}
