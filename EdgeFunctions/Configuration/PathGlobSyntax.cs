using EdgeFunctions.Http;

namespace EdgeFunctions.Configuration;

/// <summary>What a path pattern looks like: <c>*</c> stands for anything within a segment, <c>**</c> for any number of segments.</summary>
internal static class PathGlobSyntax
{
    /// <summary>What is wrong with a pattern, and after it how to mend it; null when nothing is.</summary>
    public static string? FaultOf(string? pattern) => pattern switch
    {
        null or "" => "is missing; give a path pattern such as /news/**",
        _ when pattern[0] != '/' || pattern.AsSpan().ContainsAny("?\\") || !RequestTarget.HoldsPathCharacters(pattern) => "is not a path pattern; it starts with a slash, has no query, and is percent-encoded as in requests, for example /news/**",
        _ when pattern.Split('/').Any(s => s.Contains("**", StringComparison.Ordinal) && s != "**") => "has ** beside other characters; ** is a segment of its own, for example /news/**",
        _ => null,
    };
}
