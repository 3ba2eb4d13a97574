namespace EdgeFunctions.Tests.Html;

/// <summary>Runs where <c>EDGE_HTML5LIB</c> names a checkout of html5lib/html5lib-tests; skipped by name elsewhere.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class Html5LibTheoryAttribute : TheoryAttribute
{
    public const string Variable = "EDGE_HTML5LIB";

    public Html5LibTheoryAttribute()
    {
        if (Root is null)
        {
            Skip = $"{Variable} does not name a checkout of html5lib/html5lib-tests.";
        }
    }

    public static string? Root => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } root && Directory.Exists(root) ? root : null;
}
