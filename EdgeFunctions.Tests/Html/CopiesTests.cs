using System.Buffers;
using System.Text;
using EdgeFunctions.Html;

namespace EdgeFunctions.Tests.Html;

/// <summary>What an observer is told of the runs that leave as they came.</summary>
public sealed class CopiesTests
{
    private const string Page =
        """<!doctype html><html><head><title>a</title><script>var a = "one"; var b;</script><style>p{}</style></head><!-- c --><body><a id=x href="http://origin/path/1">t</a><img src=/2><p hidden>gone</p><p>stays</p></body></html>""";

    private static readonly HtmlRewriterPlan<List<string>> Plan = new HtmlRewriterBuilder<List<string>>()
        .OnAttributes(["href"], (in HtmlAttribute attribute, IBufferWriter<byte> value, List<string> _) =>
        {
            value.Write(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(attribute.Value).Replace("origin", "public.example", StringComparison.Ordinal)));
            return true;
        })
        .OnText("script", (in TextNode text, List<string> _) => text.Replace(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(text.Bytes).Replace("one", "two", StringComparison.Ordinal))))
        .OnElement("p[hidden]", (in Element p, List<string> _) => p.Remove())
        .OnElement("a", (in Element a, List<string> _) =>
        {
            a.SetAttribute("rel"u8, "nofollow"u8);
            a.RemoveAttribute("id"u8);
            a.Before("<i>"u8, ContentType.Html);
        })
        .OnComment((in Comment comment, List<string> _) => comment.Remove())
        .OnHeadStart((output, _) => output.Write("<meta a>"u8))
        .OnBodyEnd((output, _) => output.Write("<script b></script>"u8))
        .Build();

    [Fact]
    public void Copies_AtEveryCut_AreWhatTheOutputHolds()
    {
        var input = Encoding.UTF8.GetBytes(Page);
        for (var cut = 0; cut <= input.Length; cut++)
        {
            var (output, runs) = Rewrite(Plan, input, cut);
            var (read, written) = (0L, 0L);
            foreach (var (from, to, length) in runs)
            {
                Assert.True(from >= read && to >= written, $"cut {cut}: out of order");
                Assert.True(input.AsSpan((int)from, length).SequenceEqual(output.AsSpan((int)to, length)), $"cut {cut}: another run");
                (read, written) = (from + length, to + length);
            }
        }
    }

    [Fact]
    public void Copies_OfAPage_AreAllButTheChanges()
    {
        var input = Encoding.UTF8.GetBytes(Page);
        var (output, runs) = Rewrite(Plan, input, 0);
        var inserted = new List<string>();
        var at = 0;
        foreach (var (_, to, length) in runs)
        {
            inserted.Add(Encoding.UTF8.GetString(output, at, (int)to - at));
            at = (int)to + length;
        }

        // Of a new address the host alone, and of a new text what differs in it.
        Assert.Equal(["<meta a>", "two", "<i>", " rel=\"nofollow\"", "public.example", "<script b></script>"], inserted.Where(text => text.Length > 0));
        Assert.Equal(output.Length, at);
    }

    [Fact]
    public void Copies_WithoutAPlan_IsTheWholePage()
    {
        var input = Encoding.UTF8.GetBytes(Page);
        var (output, runs) = Rewrite(new HtmlRewriterBuilder<List<string>>().Build(), input, 10);
        Assert.Equal(input, output);
        Assert.Equal(input.Length, runs.Sum(r => r.Length));
    }

    // Where what waits will stand is not known before it leaves.
    [Theory]
    [InlineData("12", "three")]
    [InlineData("12", "3")]
    [InlineData("12", "34")]
    public void Copies_BehindBytesThatWaited_AreWhatTheOutputHolds(string held, string with)
    {
        var plan = Handlers.Text("script", (in TextNode text, List<string> _) =>
        {
            if (text.Held.IsEmpty)
            {
                text.Hold(held.Length);
            }
            else
            {
                text.Release(held.Length, Encoding.UTF8.GetBytes(with));
            }
        });
        var input = Encoding.UTF8.GetBytes($"<p>a<script>a{held}</script><p>b<script>c</script><p>d");
        for (var cut = 0; cut <= input.Length; cut++)
        {
            var (output, runs) = Rewrite(plan, input, cut);
            Assert.Equal($"<p>a<script>a{with}</script><p>b<script>c</script><p>d", Encoding.UTF8.GetString(output));
            Assert.All(runs, run => Assert.True(input.AsSpan((int)run.Input, run.Length).SequenceEqual(output.AsSpan((int)run.Output, run.Length)), $"cut {cut}: another run"));
        }
    }

    private static (byte[] Output, List<(long Input, long Output, int Length)> Runs) Rewrite(HtmlRewriterPlan<List<string>> plan, byte[] input, int cut)
    {
        var runs = new List<(long, long, int)>();
        var output = new ArrayBufferWriter<byte>();
        using var rewriter = plan.Create([]);
        rewriter.Copies = (from, to, length) => runs.Add((from, to, length));
        rewriter.Write(input.AsSpan(0, cut), output);
        rewriter.Write(input.AsSpan(cut), output);
        rewriter.Complete(output);
        return (output.WrittenSpan.ToArray(), runs);
    }
}
