using System.Buffers;
using System.Text;
using EdgeFunctions.Html;

namespace EdgeFunctions.Tests.Html;

public class AttributeTests
{
    private static HtmlRewriterPlan<List<string>> Replacing(string value) => new HtmlRewriterBuilder<List<string>>()
        .OnAttributes(["href", "SRC", "data-src"], (in HtmlAttribute attribute, IBufferWriter<byte> output, List<string> log) =>
        {
            log.Add($"{Encoding.UTF8.GetString(attribute.ElementName)} {Encoding.UTF8.GetString(attribute.Name)}={Encoding.UTF8.GetString(attribute.Value)} {attribute.Quote}");
            output.Write(Encoding.UTF8.GetBytes(value));
            return !attribute.Value.SequenceEqual("keep"u8);
        })
        .Build();

    [Theory]
    [InlineData("<a href=\"x\">", "<a href=\"new\">")]
    [InlineData("<a href='x'>", "<a href='new'>")]
    [InlineData("<a href=x>", "<a href=new>")]
    [InlineData("<a href=x/>", "<a href=new>")]
    [InlineData("<a href = x >", "<a href = new >")]
    [InlineData("<a href>", "<a href=\"new\">")]
    [InlineData("<a href/>", "<a href=\"new\"/>")]
    [InlineData("<a href=>", "<a href=new>")]
    [InlineData("<a href= >", "<a href= new>")]
    [InlineData("<a href =\n\"x\"class=b>", "<a href =\n\"new\"class=b>")]
    [InlineData("<A HREF=\"x\" id=1>", "<A HREF=\"new\" id=1>")]
    [InlineData("<img/src=x/data-src='y'/>", "<img/src=new>")]
    [InlineData("<img/src='x'/data-src='y'/>", "<img/src='new'/data-src='new'/>")]
    [InlineData("<a href=\"keep\"   id = '1'>", "<a href=\"keep\"   id = '1'>")]
    [InlineData("<a href=x href=y HREF=z>", "<a href=new href=y HREF=z>")]
    [InlineData("<a hrefs=x data-src-x=y src=z>", "<a hrefs=x data-src-x=y src=new>")]
    [InlineData("<a title='href=x' =href=x src=\"a>b\">", "<a title='href=x' =href=x src=\"new\">")]
    [InlineData("</a href=x>", "</a href=x>")]
    [InlineData("<!-- <a href=x> --><script>\"<a href=x>\"</script><textarea><a href=x></textarea>", "<!-- <a href=x> --><script>\"<a href=x>\"</script><textarea><a href=x></textarea>")]
    [InlineData("<noscript><img src=x></noscript>", "<noscript><img src=new></noscript>")]
    [InlineData("<a href=x", "<a href=x")]
    [InlineData("<a href=\"x", "<a href=\"x")]
    [InlineData("<svg><image href='x'/><title><a href=x></title></svg>", "<svg><image href='new'/><title><a href=new></title></svg>")]
    public void Write_ListenedAttribute_OnlyItsValueChanges(string html, string expected) =>
        Assert.Equal(expected, Feed.Text(Replacing("new"), html));

    [Theory]
    [InlineData("<a href=\"x\">", "a\"b'c", "<a href=\"a&quot;b'c\">")]
    [InlineData("<a href='x'>", "a\"b'c", "<a href='a\"b&#39;c'>")]
    [InlineData("<a href=x>", "a\"b'c", "<a href=\"a&quot;b'c\">")]
    [InlineData("<a href=x>", "", "<a href=\"\">")]
    [InlineData("<a href=x>", "a b", "<a href=\"a b\">")]
    [InlineData("<a href=x>", "a>b", "<a href=\"a>b\">")]
    [InlineData("<a href=x>", "a=b", "<a href=\"a=b\">")]
    [InlineData("<a href=\"x\">", "", "<a href=\"\">")]
    [InlineData("<a href>", "\"", "<a href=\"&quot;\">")]
    public void Write_ValueThatWouldBreakTheTag_IsKeptInside(string html, string value, string expected) =>
        Assert.Equal(expected, Feed.Text(Replacing(value), html));

    [Fact]
    public void Write_Attributes_AreGivenRaw()
    {
        Feed.Text(Replacing("n"), "<A Href='a&amp;b'><img src=c&#x2F;d data-src><p id=x>", out var log);
        Assert.Equal(["A Href=a&amp;b Single", "img src=c&#x2F;d Unquoted", "img data-src= Missing"], log);
    }

    [Fact]
    public void Write_SeveralHandlersOfAName_SeeEachOthersValues()
    {
        var plan = new HtmlRewriterBuilder<List<string>>()
            .OnAttributes(["href"], (in HtmlAttribute a, IBufferWriter<byte> output, List<string> log) => Append(a, output, "1"))
            .OnAttributes(["href"], (in HtmlAttribute a, IBufferWriter<byte> output, List<string> log) => { Append(a, output, "-"); return false; })
            .OnAttributes(["href"], (in HtmlAttribute a, IBufferWriter<byte> output, List<string> log) => Append(a, output, new string('2', 300)))
            .OnAttributes(["href"], (in HtmlAttribute a, IBufferWriter<byte> output, List<string> log) => Append(a, output, "3"))
            .Build();

        Assert.Equal($"<a href=\"x1{new string('2', 300)}3\">", Feed.Text(plan, "<a href=\"x\">"));
    }

    [Fact]
    public void Write_TagBeyondTheBound_PassesAndRewritingGoesOn()
    {
        var big = $"<img src=\"data:{new string('x', 300)}\" alt='>'>";
        var limits = new HtmlRewriterLimits { MaxTokenBytes = 100 };
        var input = Encoding.UTF8.GetBytes($"<a href=1>{big}<a href=2>");

        var result = Feed.Bytes(Replacing("new"), input, out var log, limits);

        Assert.Equal($"<a href=new>{big}<a href=new>", Encoding.UTF8.GetString(result));
        Assert.Equal(2, log.Count);
        Feed.Once(Replacing("new"), input, [], [], out var outcome, limits);
        Assert.True(outcome.Succeeded);
        Assert.Equal(1, outcome.OversizedTokens);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a=b")]
    public void OnAttributes_ImpossibleName_Throws(string name) =>
        Assert.Throws<ArgumentException>(() => new HtmlRewriterBuilder<object>().OnAttributes([name], (in HtmlAttribute _, IBufferWriter<byte> _, object _) => false));

    private static bool Append(in HtmlAttribute attribute, IBufferWriter<byte> output, string suffix)
    {
        output.Write(attribute.Value);
        output.Write(Encoding.UTF8.GetBytes(suffix));
        return true;
    }
}
