using System.Buffers;
using System.Text;
using EdgeFunctions.Tests.Transforms.Urls;
using EdgeFunctions.Transforms.Text;
using EdgeFunctions.Transforms.Urls;

namespace EdgeFunctions.Tests.Transforms;

public class AllocationTests
{
    private static readonly UrlRewriter Rewriter = new(TestMaps.Site);

    private static long Allocated(Action action)
    {
        for (int i = 0; i < 100; i++)
        {
            action();
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            action();
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    [Theory]
    [InlineData("Url", "/a/b.html")]
    [InlineData("Url", "https://www.other.test/a")]
    [InlineData("Url", "https://origin.example.other.test/a")]
    [InlineData("Url", "&#104;ttps://other.test/&amp;")]
    [InlineData("UrlList", "https://a.test/ https://origin.example.test/")]
    [InlineData("Srcset", "https://a.test/1.jpg 1x, https://origin.example.test/2.jpg 2x")]
    [InlineData("MetaRefresh", "5; url='https://other.test/'")]
    [InlineData("Css", "background:url(&quot;https://origin.example.test/a&quot;)")]
    [InlineData("Srcdoc", "&lt;a href=https://origin.example.test/&gt;")]
    public void TryRewriteAttribute_NothingToRewrite_AllocatesNothing(string kind, string value)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(value);
        UrlRuleKind rule = Enum.Parse<UrlRuleKind>(kind);
        var output = new ArrayBufferWriter<byte>();
        Assert.Equal(0, Allocated(() => Rewriter.TryRewriteAttribute(rule, bytes, output)));
        Assert.Equal(0, output.WrittenCount);
    }

    [Fact]
    public void TryGetRule_AnyName_AllocatesNothing()
    {
        byte[] element = "IMG"u8.ToArray();
        byte[] attribute = "Data-Src"u8.ToArray();
        Assert.Equal(0, Allocated(() => UrlAttributes.Default.TryGetRule(element, attribute, out _)));
    }

    [Fact]
    public void TextTransform_NextPieces_AllocateNothing()
    {
        byte[] piece = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("a{b:url(https://origin.example/x)} /o /* // https://other.test */ ", 100)) + "https://ori");
        var output = new ArrayBufferWriter<byte>(16384);
        using var transform = new TextUrlTransform(Rewriter.TextMatcher);
        long allocated = Allocated(() =>
        {
            output.ResetWrittenCount();
            transform.Write(piece, output);
        });
        Assert.Equal(0, allocated);
    }

    [Fact]
    public void FlightTransform_NextPieces_AllocateNothing()
    {
        byte[] first = "1:[\"https://origin.example\"]\n2:T1a,https://origin."u8.ToArray();
        byte[] second = "example/abc3:V4,abcd"u8.ToArray();
        var output = new ArrayBufferWriter<byte>(16384);
        using var transform = new FlightTransform(Rewriter.TextMatcher, 4096);
        long allocated = Allocated(() =>
        {
            output.ResetWrittenCount();
            transform.Write(first, output);
            transform.Write(second, output);
        });
        Assert.Null(transform.Failure);
        Assert.Equal(0, allocated);
    }

    [Fact]
    public void NextFlightScripts_NextScripts_AllocateNothing()
    {
        byte[] script = "self.__next_f.push([1,\"1:[\\\"https://other.test\\\"]\\n2:T3,abc\"])"u8.ToArray();
        var output = new ArrayBufferWriter<byte>(16384);
        var next = new NextFlightScripts(Rewriter.TextMatcher);
        Assert.Equal(0, Allocated(() => next.TryRewrite(script, 0, output)));
        Assert.Null(next.Failure);
    }
}
