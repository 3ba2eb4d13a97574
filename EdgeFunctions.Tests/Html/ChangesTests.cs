using System.Buffers;
using System.Text;
using EdgeFunctions.Html;

namespace EdgeFunctions.Tests.Html;

/// <summary>What an observer is told of a page.</summary>
public sealed class ChangesTests
{
    private const string Page =
        """<!doctype html><html><head><title>a</title><script>one()</script><style>p{}</style></head><!-- c --><body><a id=x href="/1">t</a><img src=/2><p hidden>gone</p><p>stays</p></body></html>""";

    private static readonly HtmlRewriterPlan<List<string>> Plan = new HtmlRewriterBuilder<List<string>>()
        .OnAttributes(["href", "src"], (in HtmlAttribute attribute, IBufferWriter<byte> value, List<string> _) =>
        {
            value.Write("https://a b.example"u8);
            value.Write(attribute.Value);
            return true;
        })
        .OnText("script", (in TextNode text, List<string> _) => text.Replace("two()"u8))
        .OnElement("p[hidden]", (in Element p, List<string> _) => p.Remove())
        .OnElement("a", (in Element a, List<string> _) =>
        {
            a.SetAttribute("rel"u8, "nofollow"u8);
            a.RemoveAttribute("id"u8);
            a.Before("<i>"u8, ContentType.Html);
            a.Prepend("[first]"u8);
            a.After("</i>"u8, ContentType.Html);
        })
        .OnComment((in Comment comment, List<string> _) => comment.Remove())
        .OnHeadStart((output, _) => output.Write("<meta a>"u8))
        .OnBodyEnd((output, _) => output.Write("<script b></script>"u8))
        .Build();

    [Fact]
    public void OnChange_ElementsTextsAndInsertions_AreNamed()
    {
        var told = new Told();
        Run(told, Encoding.UTF8.GetBytes(Page), cut: 0);
        Assert.Equal(
            [
                "|| → <meta a>",
                "script||one() → two()",
                "#comment||<!-- c --> → ",
                "|| → <i>",
                "a|rel| →  rel=\"nofollow\"",
                "a|id| id=x → ",
                "a|href|/1 → https://a b.example/1",
                "|| → [first]",
                "|| → </i>",
                "img|src|/2 → \"https://a b.example/2\"",
                "|| → <script b></script>",
            ],
            told.Lines.Where(l => !l.StartsWith("p|", StringComparison.Ordinal)));
    }

    [Fact]
    public void OnChange_AtEveryCut_TheChangesAreTheOutput()
    {
        var input = Encoding.UTF8.GetBytes(Page.Replace("<p hidden>gone</p>", "", StringComparison.Ordinal));
        var expected = Run(null, input, 0);
        Assert.Contains("two()", expected, StringComparison.Ordinal);
        for (var cut = 0; cut <= input.Length; cut++)
        {
            var told = new Told();
            Assert.Equal(expected, Run(told, input, cut));
            Assert.Equal(expected, told.Apply(input));
        }
    }

    private static string Run(Told? told, byte[] input, int cut)
    {
        using var rewriter = Plan.Create([], changes: told);
        var output = new ArrayBufferWriter<byte>();
        rewriter.Write(input.AsSpan(0, cut), output);
        rewriter.Write(input.AsSpan(cut), output);
        rewriter.Complete(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private sealed class Told : IHtmlChangeObserver
    {
        private readonly List<(long Offset, byte[] Before, byte[] After)> _changes = [];

        public List<string> Lines { get; } = [];

        public void OnChange(in HtmlChange change)
        {
            _changes.Add((change.Offset, change.Before.ToArray(), change.After.ToArray()));
            Lines.Add($"{Handlers.Str(change.Element)}|{Handlers.Str(change.Attribute)}|{Handlers.Str(change.Before)} → {Handlers.Str(change.After)}");
        }

        /// <summary>The input with each change made to it.</summary>
        public string Apply(byte[] input)
        {
            var result = new MemoryStream();
            var at = 0;
            foreach (var (offset, before, after) in _changes)
            {
                result.Write(input.AsSpan(at, (int)offset - at));
                Assert.Equal(before, input[(int)offset..((int)offset + before.Length)]);
                result.Write(after);
                at = (int)offset + before.Length;
            }

            result.Write(input.AsSpan(at));
            return Encoding.UTF8.GetString(result.ToArray());
        }
    }
}
