using EdgeFunctions.Tests.TestSupport;

namespace EdgeFunctions.Tests.Docs;

/// <summary>docs/rewriting.md, as far as tests hold it against the code.</summary>
internal static class RewritingDocument
{
    private const string Fence = "```";

    public static string[] Lines { get; } = File.ReadAllLines(Repository.PathOf("docs", "rewriting.md"));

    /// <summary>The named C# blocks, in order.</summary>
    public static IEnumerable<(string Name, string Code)> CodeBlocks()
    {
        for (var i = 0; i < Lines.Length; i++)
        {
            if (Lines[i].StartsWith(Fence + "csharp", StringComparison.Ordinal))
            {
                yield return (Lines[i][(Fence.Length + "csharp".Length)..].Trim(), BlockAt(i));
            }
        }
    }

    /// <summary>An example's two HTML blocks: what goes in and what it becomes.</summary>
    public static (string Input, string Output) Example(string name)
    {
        var at = Array.IndexOf(Lines, $"{Fence}csharp {name}");
        Assert.True(at >= 0, $"docs/rewriting.md has no example '{name}'.");
        var input = Array.IndexOf(Lines, Fence + "html", at);
        var output = Array.IndexOf(Lines, Fence + "html", input + 1);
        return (BlockAt(input), BlockAt(output));
    }

    private static string BlockAt(int fence)
    {
        var end = Array.IndexOf(Lines, Fence, fence + 1);
        return string.Join('\n', Lines[(fence + 1)..end]);
    }
}
