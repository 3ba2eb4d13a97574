using System.Buffers;
using EdgeFunctions.Html;

namespace EdgeFunctions.Tests.Html;

/// <summary>Neither body nor html is closed by its end tag: what comes behind is put into them all the same.</summary>
public class AfterBodyTests
{
    [Theory]
    [InlineData("<html><body><p></p></body><i></i></html><b></b>", "body > *", "p i b")]
    [InlineData("<html><body></body></html><i><b></b></i>", "html > body > i > b", "b")]
    [InlineData("<html><body><div></body><i></i></div><b></b>", "div > i", "i")]
    [InlineData("<html><body><div></body><i></i></div><b></b>", "body > b", "b")]
    [InlineData("<html><head></head></html><i></i>", "html > i", "i")]
    [InlineData("<html><head><body><p></p></body></body></html></html><p></p>", "body > p:nth-child(2)", "p")]
    [InlineData("<body><noscript></body><i></i></noscript><b></b></body>", "body > *", "noscript b")]
    [InlineData("</body></html><i></i>", "body > i", "")]
    public void Match_BehindTheBodysEnd_IsInTheBody(string html, string selector, string names)
    {
        var plan = Handlers.Element(selector, (in Element e, List<string> log) => log.Add(Handlers.Str(e.Name)));
        Assert.Equal(html, Feed.Text(plan, html, out var log));
        Assert.Equal(names, string.Join(' ', log));
    }

    [Fact]
    public void Text_BehindTheBodysEnd_IsTheBodys()
    {
        var plan = Handlers.Text("body", (in TextNode text, List<string> log) => log.Add(Handlers.Str(text.Bytes)));
        Feed.Text(plan, "<head>\n</head><body>a</body>b</html>c", out var log);
        Assert.Equal(["a", "b", "c"], log);
    }

    [Theory]
    [InlineData("<body>x</body>y</html>z", "<body>[x]</body>(y</html>z")]
    [InlineData("<body>x</html>y", "<body>[x](</html>y")]
    [InlineData("<body>x", "<body>[x](")]
    public void Insert_AtTheBodysEnd_Once(string html, string expected)
    {
        var plan = new HtmlRewriterBuilder<List<string>>()
            .OnElement("body", (in Element body, List<string> _) =>
            {
                body.Prepend("["u8);
                body.Append("]"u8);
                body.After("("u8);
            })
            .OnElement("none > i", (in Element _, List<string> _) => { })
            .Build();
        Assert.Equal(expected, Feed.Text(plan, html));
    }

    [Fact]
    public void Remove_AnElementThatTheBodysEndCuts_TheEndStays()
    {
        var plan = Handlers.Element("body > div", (in Element div, List<string> _) => div.Remove());
        Assert.Equal("<body>a</body>c", Feed.Text(plan, "<body>a<div>b</body>c"));
    }

    [Theory]
    [InlineData("<p>a</p><div>b</body></html>", "<p>a</p>{[</body></html>")]
    [InlineData("<html><p>a</p><div>b</body></html>", "<html><p>a</p>{[</body></html>")]
    [InlineData("<html><head><title>a</title></head><div>b</html>", "<html><head><title>a</title></head>{[</html>")]
    [InlineData("<noscript><div></body></noscript><div>b</body>c", "<noscript>{</noscript>{[</body>c")]
    public void Replace_AnElementThatTheEndOfABodyWithoutAStartTagCuts_TheEndStays(string html, string expected)
    {
        var plan = new HtmlRewriterBuilder<List<string>>()
            .OnElement("div", (in Element div, List<string> _) => div.Replace("{"u8))
            .OnBodyEnd((output, _) => output.Write("["u8))
            .Build();
        Assert.Equal(expected, Feed.Text(plan, html));
    }

    [Theory]
    [InlineData("<div>b</body></html>c", "<div>b+</body></html>c")]
    [InlineData("<html><div>b</body></html>c", "<html><div>b+</body>+</html>c")]
    public void Append_AnElementThatTheEndOfABodyWithoutAStartTagCuts_StandsBeforeTheEnd(string html, string expected)
    {
        var plan = Handlers.Element("div, html", (in Element e, List<string> _) => e.Append("+"u8));
        Assert.Equal(expected, Feed.Text(plan, html));
    }

    [Fact]
    public void OnEndTag_TwoBodyEnds_TheFirstIsIt()
    {
        var plan = Handlers.Element("html > body", (in Element body, List<string> log) => body.OnEndTag((in EndTag end) => end.Before("|"u8)));
        Assert.Equal("<html><body>a|</body>b</body>c", Feed.Text(plan, "<html><body>a</body>b</body>c"));
    }
}
