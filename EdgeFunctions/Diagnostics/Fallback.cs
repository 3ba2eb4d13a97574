namespace EdgeFunctions.Diagnostics;

/// <summary>What readers are given in the place of what was meant: the names in logs, metrics, <c>Cache-Status</c> and <c>Server-Timing</c>.</summary>
/// <remarks>Tokens of HTTP, so that they stand in fields without quotes. docs/resilience.md has a table of them.</remarks>
internal static class Fallback
{
    /// <summary>Rewriting failed in mid-body, and what came before was sent already: the rest went on untouched.</summary>
    public const string FailOpen = "fail-open";

    /// <summary>Rewriting failed before anything was sent: the page as the origin has it, decoded.</summary>
    public const string Untouched = "untouched";

    /// <summary>The body was not in the coding that it named: the origin was asked once more, without one.</summary>
    public const string IdentityRefetch = "identity-refetch";

    /// <summary>Rewriting takes far longer than usual: the page as it came.</summary>
    public const string Bypass = "bypass";

    /// <summary>The origin is slow: the page without what is optional.</summary>
    public const string BypassOptional = "bypass-optional";

    /// <summary>The origin failed: the stored page, stale.</summary>
    public const string StaleIfError = "stale-if-error";

    /// <summary>Two of them, in the order in which they happened.</summary>
    public static string Join(string first, string second) => first.Split('+').Contains(second) ? first : $"{first}+{second}";
}
