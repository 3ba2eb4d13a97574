namespace EdgeFunctions.Tests.Html.Differential;

/// <summary>Runs where node and this folder's npm packages are; skipped by name elsewhere.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NodeFactAttribute : FactAttribute
{
    public NodeFactAttribute() => Skip = NodeTools.Missing;
}
