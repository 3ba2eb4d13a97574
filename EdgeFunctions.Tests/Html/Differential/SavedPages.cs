namespace EdgeFunctions.Tests.Html.Differential;

/// <summary>Saved pages of one's own, in the folder that <c>EDGE_PAGES</c> names.</summary>
internal static class SavedPages
{
    public const string Variable = "EDGE_PAGES";

    /// <summary>Why there are none, as a sentence; null if there are.</summary>
    public static string? Missing => Folder is null ? $"{Variable} does not name a folder of saved pages." : null;

    public static string[] Files => [.. Directory.GetFiles(Folder!, "*", SearchOption.AllDirectories).Where(f => Path.GetExtension(f) is ".html" or ".htm").Order(StringComparer.Ordinal)];

    private static string? Folder => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } folder && Directory.Exists(folder) ? folder : null;
}
