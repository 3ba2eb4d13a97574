using System.Buffers;
using System.Text;
using EdgeFunctions.Html;

namespace EdgeFunctions.Tests.Html;

/// <summary>Handlers that are asked about some values alone; each page is fed at every cut, and with enough behind it to be read in blocks.</summary>
public class ValueFilterTests
{
    private static readonly string Behind = new('.', 200);

    [Theory]
    [InlineData("<a href=\"x WANTED y\">", "href=x WANTED y")]
    [InlineData("<a href='WANTED'>", "href=WANTED")]
    [InlineData("<a href=WANTED>", "href=WANTED")]
    [InlineData("<a href=\"other\">", "")]
    [InlineData("<a href>", "")]
    [InlineData("<a href=\"\">", "")]
    [InlineData("<a href=\"an & escape\">", "href=an & escape")]
    [InlineData("<a href=\"WANTE\">D", "")]
    [InlineData("<a href=\"WANTE\" title=\"D\">", "")]
    [InlineData("WANTED<a href=\"x\">WANTED", "")]
    [InlineData("<a title=\"WANTED\" href=\"x\">", "")]
    [InlineData("<a href=\"x\"><a href=\"WANTED\"><a href=\"y\"><a src=\"WANTED\">", "href=WANTED;src=WANTED")]
    [InlineData("<a href=\"x\" href=\"WANTED\">", "")]
    [InlineData("<a href=\"WANTED 1\" href=\"WANTED 2\">", "href=WANTED 1")]
    [InlineData("<a href=\"x\" src=\"WANTED\" defer>", "src=WANTED")]
    [InlineData("<noscript><img src=\"WANTED\"><img src=\"x\"></noscript>", "src=WANTED")]
    public void Write_Values_HandlerIsAskedAboutThoseThatTheFilterPasses(string html, string expected)
    {
        var plan = new HtmlRewriterBuilder<List<string>>().OnAttributes(["href", "src"], new Filter(), Note).Build();
        Assert.Equal(html + Behind, Feed.Text(plan, html + Behind, out var asked));
        Assert.Equal(expected, string.Join(";", asked));
    }

    [Fact]
    public void Write_HandlersWithAndWithoutFilter_TheNameIsAskedAboutInAnyCase()
    {
        var plan = new HtmlRewriterBuilder<List<string>>()
            .OnAttributes(["href", "src"], new Filter(), Note)
            .OnAttributes(["href"], Note)
            .Build();
        Feed.Text(plan, "<a href=\"x\" src=\"y\">" + Behind, out var asked);
        Assert.Equal(["href=x", "href=x"], asked);
    }

    [Fact]
    public void Write_ElementIsMatched_ItsValuesAreFilteredAlike()
    {
        var plan = new HtmlRewriterBuilder<List<string>>()
            .OnAttributes(["href", "src"], new Filter(), Note)
            .OnElement("img", (in Element element, List<string> log) => log.Add(element.TryGetAttribute("src"u8, out var src) ? Encoding.UTF8.GetString(src) : "-"))
            .Build();
        Feed.Text(plan, "<img src=\"x\"><img src=\"WANTED\"><a href=\"WANTED\">" + Behind, out var log);
        Assert.Equal(["x", "src=WANTED", "WANTED", "href=WANTED"], log);
    }

    [Fact]
    public void Write_ElementIsMatchedByAnAttribute_ValuesBehindItAreStillFound()
    {
        var plan = new HtmlRewriterBuilder<List<string>>()
            .OnAttributes(["href", "src"], new Filter(), Note)
            .OnElement(".m", (in Element element, List<string> log) => log.Add("m"))
            .Build();
        Feed.Text(plan, "<p class=\"m\" href=\"x\"><a href=\"WANTED 1\"><p src=\"WANTED 2\" class=\"m\" href=\"y\"><a href=\"WANTED 3\">" + Behind, out var log);
        Assert.Equal(["m", "href=WANTED 1", "src=WANTED 2", "m", "href=WANTED 3"], log);
    }

    [Fact]
    public void OnAttributes_SecondFilter_Throws() =>
        Assert.Throws<InvalidOperationException>(() => new HtmlRewriterBuilder<List<string>>().OnAttributes(["a"], new Filter(), Note).OnAttributes(["b"], new Filter(), Note));

    private static bool Note(in HtmlAttribute attribute, IBufferWriter<byte> value, List<string> log)
    {
        log.Add($"{Encoding.UTF8.GetString(attribute.Name)}={Encoding.UTF8.GetString(attribute.Value)}");
        return false;
    }

    private sealed class Filter() : ValueFilter("&"u8)
    {
        public override int IndexOf(ReadOnlySpan<byte> page, int from)
        {
            var found = page[from..].IndexOf("WANTED"u8);
            return found < 0 ? -1 : from + found;
        }
    }
}
