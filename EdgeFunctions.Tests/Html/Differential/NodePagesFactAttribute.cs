namespace EdgeFunctions.Tests.Html.Differential;

/// <summary>Runs where node is and there are saved pages; skipped by name elsewhere.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NodePagesFactAttribute : FactAttribute
{
    public NodePagesFactAttribute() => Skip = NodeTools.Missing ?? SavedPages.Missing;
}
