namespace EdgeFunctions.Tests.Html.Differential;

/// <summary>A start tag as a rewriter's handler sees it; the first of each attribute.</summary>
internal sealed record SeenElement(string Name, (string Name, string Value)[] Attributes, long Offset = -1, bool InNoscript = false, bool InTemplate = false)
{
    public override string ToString() => $"<{Name}{string.Concat(Attributes.Select(a => $" {a.Name}={a.Value}"))}> at {Offset}";
}
