using EdgeFunctions.Tests.Browser;
using EdgeFunctions.Tests.TestSupport;

namespace EdgeFunctions.Tests.Html.Differential;

/// <summary>What the differential tests need besides the .NET SDK, and where it is.</summary>
internal static class NodeTools
{
    /// <summary>The folder of <c>oracle.mjs</c> and its npm packages.</summary>
    public static string Folder { get; } = Repository.PathOf("EdgeFunctions.Tests", "Html", "Differential");

    /// <summary>The first <c>node</c> on the path; null for none.</summary>
    public static string? Node => BrowserTools.Node;

    /// <summary>What is missing, as a sentence that says how to mend it; null if nothing is.</summary>
    public static string? Missing { get; } =
        Node is null ? "There is no node on the path (version 20 or later)."
        : !Directory.Exists(Path.Combine(Folder, "node_modules", "html-rewriter-wasm")) ? "html-rewriter-wasm is missing: run npm ci in EdgeFunctions.Tests/Html/Differential."
        : null;
}
