using EdgeFunctions.Tests.TestSupport;

namespace EdgeFunctions.Tests.Docs;

/// <summary>Links in Markdown lead somewhere.</summary>
public sealed class LinkTests
{
    public static TheoryData<string> Files => [.. MarkdownFile.All()];

    [Theory]
    [MemberData(nameof(Files))]
    public void Links_ToFilesAndAnchors_AreThere(string path)
    {
        var file = MarkdownFile.Read(path);
        foreach (var link in file.Links.Where(link => !link.Contains("://", StringComparison.Ordinal) && !link.StartsWith("mailto:", StringComparison.Ordinal)))
        {
            var (target, anchor) = file.Resolve(link);
            Assert.False(target.StartsWith("..", StringComparison.Ordinal), $"{path}: {link} leaves the repository.");
            Assert.True(File.Exists(Repository.PathOf(target)) || Directory.Exists(Repository.PathOf(target)), $"{path}: {link} is not there.");
            Assert.True(anchor is null || MarkdownFile.Read(target).Anchors.Contains(anchor), $"{path}: {link}: {target} has no heading #{anchor}.");
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Links_ToTheWeb_AreAbsoluteAndEncrypted(string path) =>
        Assert.All(
            MarkdownFile.Read(path).Links.Where(link => link.Contains("://", StringComparison.Ordinal)),
            link => Assert.True(Uri.TryCreate(link, UriKind.Absolute, out var url) && (url.Scheme == "https" || url.IsLoopback), $"{path}: {link}"));

    [Fact]
    public void Docs_EveryPage_IsReachedFromTheReadme()
    {
        var reached = new HashSet<string> { "README.md" };
        var left = new Queue<string>(reached);
        while (left.TryDequeue(out var path))
        {
            var file = MarkdownFile.Read(path);
            foreach (var (target, _) in file.Links.Where(link => !link.Contains("://", StringComparison.Ordinal)).Select(file.Resolve))
            {
                if (target.EndsWith(".md", StringComparison.Ordinal) && File.Exists(Repository.PathOf(target)) && reached.Add(target))
                {
                    left.Enqueue(target);
                }
            }
        }

        Assert.Empty(Directory.EnumerateFiles(Repository.PathOf("docs"), "*.md").Select(page => "docs/" + Path.GetFileName(page)).Except(reached));
    }

    [Fact]
    public void Anchors_AreThoseThatGitHubMakes()
    {
        var file = MarkdownFile.Read("docs/front-door.md");
        Assert.Contains("traps-and-the-line-that-avoids-each", file.Anchors);
        Assert.Contains("what-is-checked-and-what-only-azure-can-say", file.Anchors);
    }
}
