namespace EdgeFunctions.Tests.Browser;

/// <summary>Runs where node, playwright-core and Chromium are; skipped by name elsewhere.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute() => Skip = BrowserTools.Missing;
}
