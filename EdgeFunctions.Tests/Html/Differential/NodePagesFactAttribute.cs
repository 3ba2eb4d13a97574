namespace EdgeFunctions.Tests.Html.Differential;

/// <summary>Runs where node is, and <c>EDGE_PAGES</c> names a folder of saved pages; skipped by name elsewhere.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NodePagesFactAttribute : FactAttribute
{
    public const string Variable = "EDGE_PAGES";

    public NodePagesFactAttribute() => Skip = NodeTools.Missing ?? (Folder is null ? $"{Variable} does not name a folder of saved pages." : null);

    public static string? Folder => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } folder && Directory.Exists(folder) ? folder : null;
}
