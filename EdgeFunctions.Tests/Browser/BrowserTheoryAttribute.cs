namespace EdgeFunctions.Tests.Browser;

/// <summary>As <see cref="BrowserFactAttribute"/>, for several pages.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public BrowserTheoryAttribute() => Skip = BrowserTools.Missing;
}
