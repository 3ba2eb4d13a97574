using System.Text;
using System.Text.RegularExpressions;
using EdgeFunctions.Tests.TestSupport;

namespace EdgeFunctions.Tests.Docs;

/// <summary>A Markdown file of the repository: its links, and the anchors that GitHub makes of its headings.</summary>
internal sealed partial class MarkdownFile
{
    private MarkdownFile(string path)
    {
        Path = path;
        var anchors = new List<string>();
        var links = new List<string>();
        var fenced = false;
        foreach (var line in File.ReadLines(Repository.PathOf(path)))
        {
            if (line.TrimStart().StartsWith("```", StringComparison.Ordinal))
            {
                fenced = !fenced;
            }
            else if (!fenced && Heading().Match(line) is { Success: true } heading)
            {
                var slug = Slug(heading.Groups[1].Value);
                var again = anchors.Count(anchor => anchor == slug || anchor.StartsWith(slug + "-", StringComparison.Ordinal) && int.TryParse(anchor[(slug.Length + 1)..], out _));
                anchors.Add(again == 0 ? slug : $"{slug}-{again}");
            }
            else if (!fenced && !line.StartsWith("    ", StringComparison.Ordinal))
            {
                links.AddRange(Link().Matches(Code().Replace(line, "")).Select(m => m.Groups[1].Value));
            }
        }

        (Anchors, Links) = (anchors, links);
    }

    /// <summary>From the repository's root, with forward slashes.</summary>
    public string Path { get; }

    public IReadOnlyList<string> Anchors { get; }

    /// <summary>Targets as they are written.</summary>
    public IReadOnlyList<string> Links { get; }

    public static MarkdownFile Read(string path) => new(path);

    /// <summary>All Markdown files; not those of packages and builds.</summary>
    public static IEnumerable<string> All() =>
        Directory.EnumerateFiles(Repository.Root, "*.md", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.System })
            .Select(file => System.IO.Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .Where(file => !file.Split('/').Any(part => part is "node_modules" or "bin" or "obj" or ".git" or "TestResults" or "BenchmarkDotNet.Artifacts"))
            .Order(StringComparer.Ordinal);

    /// <summary>The file and the anchor that a relative link means.</summary>
    public (string Path, string? Anchor) Resolve(string link)
    {
        var parts = link.Split('#', 2);
        var folder = System.IO.Path.GetDirectoryName(Path)!;
        var path = parts[0].Length == 0 ? Path : System.IO.Path.GetRelativePath(Repository.Root, Repository.PathOf(folder, Uri.UnescapeDataString(parts[0]))).Replace('\\', '/');
        return (path, parts.Length == 2 ? parts[1] : null);
    }

    // As GitHub does it: small letters, spaces to hyphens, and what is no letter, digit, hyphen or underscore is left out.
    private static string Slug(string heading)
    {
        var slug = new StringBuilder();
        foreach (var c in heading.Trim().ToLowerInvariant())
        {
            if (char.IsLetterOrDigit(c) || c is '-' or '_' or ' ')
            {
                slug.Append(c == ' ' ? '-' : c);
            }
        }

        return slug.ToString();
    }

    [GeneratedRegex("^#{1,6} +(.+?)(?: +#+)?$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"\]\(([^)\s]+)(?: ""[^""]*"")?\)")]
    private static partial Regex Link();

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex Code();
}
