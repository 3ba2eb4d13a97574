using System.Buffers;
using System.Text;
using EdgeFunctions.Tests.TestSupport;
using EdgeFunctions.Transforms.Urls;

namespace EdgeFunctions.Tests.Docs;

public class RewritingDocumentTests
{
    private static readonly Dictionary<string, UrlRuleKind> Kinds = new()
    {
        ["one URL"] = UrlRuleKind.Url,
        ["URLs with spaces between"] = UrlRuleKind.UrlList,
        ["image candidates"] = UrlRuleKind.Srcset,
        ["a refresh or a policy by its `http-equiv`, else one URL"] = UrlRuleKind.MetaContent,
        ["CSS"] = UrlRuleKind.Css,
        ["an escaped document"] = UrlRuleKind.Srcdoc,
    };

    [Fact]
    public void CodeBlocks_Each_StandsInTheTests()
    {
        var source = File.ReadAllLines(Repository.PathOf("EdgeFunctions.Tests", "Docs", "RewritingExamples.cs"));
        var blocks = RewritingDocument.CodeBlocks().ToArray();
        foreach (var (name, code) in blocks)
        {
            Assert.Equal(code, Region(source, name));
        }

        var regions = source.Select(l => l.Trim()).Where(l => l.StartsWith("// <", StringComparison.Ordinal) && l[4] != '/').Select(l => l[4..^1]);
        Assert.Equal(blocks.Select(b => b.Name).Order(), regions.Order());
        Assert.Equal(11, blocks.Length);
    }

    [Fact]
    public void AttributeTable_IsTheRules()
    {
        var rows = RewritingDocument.Lines
            .SkipWhile(l => l != "| attribute | element | read as |").Skip(2)
            .TakeWhile(l => l.StartsWith('|'))
            .Select(l => l.Trim('|').Split('|', 3).Select(c => c.Trim()).ToArray())
            .ToArray();
        Assert.Equal(UrlAttributes.Default.Names.Order(), rows.Select(r => r[0].Trim('`')).Order());
        foreach (var row in rows)
        {
            var (attribute, element) = (row[0].Trim('`'), row[1].Trim('`'));
            var onAny = RuleOf("x-any", attribute);
            Assert.Equal(Kinds[row[2]], element == "any" ? onAny : RuleOf(element, attribute));
            Assert.True(element == "any" || onAny == UrlRuleKind.None, $"{attribute} is rewritten on any element.");
        }
    }

    [Fact]
    public void UrlTable_EachRow_IsWhatTheRuleDoes()
    {
        var urls = new UrlRewriter(UrlMap.Create(new UrlMapping(new Uri("https://origin.example"), new Uri("https://www.example"))));
        var rows = RewritingDocument.Lines
            .SkipWhile(l => !l.StartsWith("| in the page, with origin", StringComparison.Ordinal)).Skip(2)
            .TakeWhile(l => l.StartsWith('|'))
            .Select(l => l.Trim('|').Split('|', 2))
            .ToArray();
        Assert.Equal(12, rows.Length);
        foreach (var row in rows)
        {
            foreach (var url in row[0].Split(',').Select(u => u.Trim().Trim('`')))
            {
                var output = new ArrayBufferWriter<byte>();
                var changed = urls.TryRewriteAttribute(UrlRuleKind.Url, Encoding.UTF8.GetBytes(url), output);
                Assert.Equal(row[1].TrimStart().StartsWith("stays", StringComparison.Ordinal) ? "stays" : row[1].Trim().Trim('`'), changed ? Encoding.UTF8.GetString(output.WrittenSpan) : "stays");
            }
        }
    }

    private static UrlRuleKind RuleOf(string element, string attribute)
    {
        UrlAttributes.Default.TryGetRule(Encoding.UTF8.GetBytes(element), Encoding.UTF8.GetBytes(attribute), out var kind);
        return kind;
    }

    private static string Region(string[] source, string name)
    {
        var start = Array.FindIndex(source, l => l.Trim() == $"// <{name}>");
        var end = Array.FindIndex(source, l => l.Trim() == $"// </{name}>");
        Assert.True(start >= 0 && end > start, $"No region '{name}'.");
        var indent = source[start].Length - source[start].TrimStart().Length;
        return string.Join('\n', source[(start + 1)..end].Select(l => l.Length > indent ? l[indent..] : l));
    }
}
