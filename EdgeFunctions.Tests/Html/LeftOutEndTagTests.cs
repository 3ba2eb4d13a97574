using EdgeFunctions.Html;

namespace EdgeFunctions.Tests.Html;

/// <summary>
/// What stands behind an element, or in its place, where end tags are left out (https://html.spec.whatwg.org/multipage/syntax.html#optional-tags): the tag that is missing is written before it,
/// for else a parser would put it into the element, or into the one that the removed tag ended.
/// </summary>
public class LeftOutEndTagTests
{
    [Theory]
    [InlineData("p", "<p>a<p>b", "<p>a</p>[]<p>b</p>[]")]
    [InlineData("p", "<div><p>a</div>b", "<div><p>a</p>[]</div>b")]
    [InlineData("p", "<p>a<div>b</div>", "<p>a</p>[]<div>b</div>")]
    [InlineData("p", "<body><p>a</body></html>", "<body><p>a</p>[]</body></html>")]
    [InlineData("p", "<noscript><p>a</noscript>b", "<noscript><p>a</p>[]</noscript>b")]
    [InlineData("P", "<P CLASS=x>a<P>b</P>c", "<P CLASS=x>a</p>[]<P>b</P>[]c")]
    [InlineData("li", "<ul><li>a<li>b</ul>", "<ul><li>a</li>[]<li>b</li>[]</ul>")]
    [InlineData("li", "<ul><li><p>a<li><p>b</ul>", "<ul><li><p>a</li>[]<li><p>b</li>[]</ul>")]
    [InlineData("p, li", "<ul><li><p>a<li>b</ul>", "<ul><li><p>a</p>[]</li>[]<li>b</li>[]</ul>")]
    [InlineData("dt, dd", "<dl><dt>a<dd>b<dt>c</dl>", "<dl><dt>a</dt>[]<dd>b</dd>[]<dt>c</dt>[]</dl>")]
    [InlineData("td", "<table><tr><td>a<td>b<tr><td>c</table>", "<table><tr><td>a</td>[]<td>b</td>[]<tr><td>c</td>[]</table>")]
    [InlineData("tr", "<table><tr><td>a<tr><td>b</table>", "<table><tr><td>a</tr>[]<tr><td>b</tr>[]</table>")]
    [InlineData("colgroup", "<table><colgroup><col><tr><td>a</table>", "<table><colgroup><col></colgroup>[]<tr><td>a</table>")]
    [InlineData("option", "<select><option>a<option>b</select>", "<select><option>a</option>[]<option>b</option>[]</select>")]
    [InlineData("select", "<select><option>a<input>", "<select><option>a</select>[]<input>")]
    [InlineData("rt", "<ruby>a<rt>b<rt>c</ruby>", "<ruby>a<rt>b</rt>[]<rt>c</rt>[]</ruby>")]
    [InlineData("h1", "<h1>a<h2>b</h2>", "<h1>a</h1>[]<h2>b</h2>")]
    [InlineData("a", "<a>x<b>y<a>z</a></b>", "<a>x<b>y</a>[]<a>z</a>[]</b>")]
    [InlineData("a", "<a><div>x<a>y</a></div>z", "<a><div>x</a>[]<a>y</a>[]</div>z")]
    [InlineData("span", "<section><span>a</section>b", "<section><span>a</span>[]</section>b")]
    [InlineData("g", "<svg><g><path/></svg>a", "<svg><g><path/></g>[]</svg>a")]
    [InlineData("svg", "<li><svg><g><p>a</p></li>", "<li><svg><g></svg>[]<p>a</p></li>")]
    public void After_NoEndTag_OneIsWrittenBeforeIt(string selector, string html, string expected) =>
        Assert.Equal(expected, Feed.Text(Handlers.Element(selector, (in Element e, List<string> _) => e.After("[]"u8)), html));

    // An end tag would do more than to end it here, or something else.
    [Theory]
    [InlineData("b", "<div><b>a</div>c", "<div><b>a[]</div>c")]
    [InlineData("form", "<div><form><input></div><input>", "<div><form><input>[]</div><input>")]
    [InlineData("#x", "<select id=x><option>a<select>b", "<select id=x><option>a[]<select>b")]
    [InlineData("p", "<p>a<table><tr><td>b</table>c", "<p>a[]<table><tr><td>b</table>c")]
    [InlineData("p", "<object><p>a<button>b</object>c", "<object><p>a<button>b[]</object>c")]
    [InlineData("x-y", "<section><x-y><p>a</section>", "<section><x-y><p>a[]</section>")]
    [InlineData("#x", "<div id=x><object>a</div>b", "<div id=x><object>a</div>b[]")]
    [InlineData("#x", "<section><div id=x><div>a</section>", "<section><div id=x><div>a[]</section>")]
    [InlineData("section", "<object><math></object><section>a<p>b</p></section>", "<object><math></object><section>a[]<p>b</p></section>")]
    [InlineData("head", "<head><meta><p>a", "<head><meta>[]<p>a")]
    [InlineData("body", "<body><p>a", "<body><p>a[]")]
    [InlineData("g", "<div><svg><g></b><path/></svg>a</div>", "<div><svg><g>[]</b><path/></svg>a</div>")]
    [InlineData("x-a-long-name", "<div><x-a-long-name>a</div>", "<div><x-a-long-name>a[]</div>")]
    public void After_ElementThatAnEndTagWouldNotJustEnd_NoneIsWritten(string selector, string html, string expected) =>
        Assert.Equal(expected, Feed.Text(Handlers.Element(selector, (in Element e, List<string> _) => e.After("[]"u8)), html));

    [Theory]
    [InlineData("p", "<p>a<p>b", "a[]b[]")]
    [InlineData("li", "<ul><li>a<li>b</ul>", "<ul>a[]b[]</ul>")]
    public void After_TagsRemoved_NoneIsWritten(string selector, string html, string expected) => Assert.Equal(expected, Feed.Text(Handlers.Element(selector, (in Element e, List<string> _) =>
    {
        e.RemoveAndKeepContent();
        e.After("[]"u8);
    }), html));

    [Fact]
    public void After_OtherContent_StandsBehindTheEndTag() => Assert.Equal("<p>new</p>[]<p>b", Feed.Text(Handlers.Element("p.x", (in Element e, List<string> _) =>
    {
        e.SetInnerContent("new"u8);
        e.After("[]"u8);
        e.RemoveAttribute("class"u8);
    }), "<p class=x>a<b>c<p>b"));

    [Theory]
    [InlineData("<p>a<p class=x>b</p>c", "<p>a</p>Rc")]
    [InlineData("<p>a<div class=x>b</div>c", "<p>a</p>Rc")]
    [InlineData("<p>a<hr class=x>c", "<p>a</p>Rc")]
    [InlineData("<ul><li>a<li class=x>b<li>c</ul>", "<ul><li>a</li>R<li>c</ul>")]
    [InlineData("<ul><li><p>a<li class=x>b<li>c</ul>", "<ul><li><p>a</li>R<li>c</ul>")]
    [InlineData("<tr><td>a<td class=x>b<td>c", "<tr><td>a</td>R<td>c")]
    [InlineData("<select><option>a<option class=x>b</select>", "<select><option>a</option>R</select>")]
    [InlineData("<a>a<a class=x>b</a>c", "<a>a</a>Rc")]
    [InlineData("<li><svg><g><p class=x>b</p>c", "<li><svg><g></svg>Rc")]
    [InlineData("<li class=x>a<li class=x>b", "RR")]
    [InlineData("<p>a<table class=x></table>c", "<p>aRc")]
    [InlineData("<p>a<span class=x></span>c", "<p>aRc")]
    [InlineData("<head><title>a</title><p class=x>b</p>", "<head><title>a</title>R")]
    public void Replace_TagThatEndsAnother_ThatEndsAllTheSame(string html, string expected) =>
        Assert.Equal(expected, Feed.Text(Handlers.Element(".x", (in Element e, List<string> _) => e.Replace("R"u8)), html));

    [Fact]
    public void Replace_TagThatEndsAnother_EndTagIsWrittenOnce()
    {
        var plan = new HtmlRewriterBuilder<List<string>>()
            .OnElement("li", (in Element e, List<string> _) => e.After("[]"u8))
            .OnElement(".x", (in Element e, List<string> _) =>
            {
                e.Before("("u8);
                e.Replace("R"u8);
            })
            .OnElement(".y", (in Element e, List<string> _) => e.Remove())
            .Build();
        Assert.Equal("<ul><li>a</li>[](R[]</ul>", Feed.Text(plan, "<ul><li>a<li class=x>b</ul>"));
        Assert.Equal("<p>a</p>(Rc", Feed.Text(plan, "<p>a<p class=x>b</p>c"));
        Assert.Equal("<p>a</p>c", Feed.Text(plan, "<p>a<p class=y>b<p class=y>d</p>c"));
    }

    // XML 1.0, section 3: an element ends at its own end tag.
    [Theory]
    [InlineData("p", "<p>a<ul><li>b</li></ul>c</p>d", "Rd")]
    [InlineData("a", "<div><a>b<a>c</a></a>d</div>", "<div>Rd</div>")]
    [InlineData("p > ul > li", "<p>a<ul><li>b</li></ul>c</p>d", "<p>a<ul>R</ul>c</p>d")]
    [InlineData("dt", "<dl><dt>a<dd>b</dd></dt></dl>", "<dl>R</dl>")]
    [InlineData("svg", "<svg><p>a</p></svg><p>b</p>", "R<p>b</p>")]
    public void Replace_Xml_EndsAtItsOwnEndTag(string selector, string html, string expected)
    {
        var plan = Handlers.Element(selector, (in Element e, List<string> _) => e.Replace("R"u8));
        var bytes = System.Text.Encoding.UTF8.GetBytes(html);
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            using var rewriter = plan.Create([], isXml: true);
            var output = new System.Buffers.ArrayBufferWriter<byte>();
            rewriter.Write(bytes.AsSpan(0, cut), output);
            rewriter.Write(bytes.AsSpan(cut), output);
            rewriter.Complete(output);
            Assert.Equal(expected, Handlers.Str(output.WrittenSpan));
        }
    }

    [Fact]
    public void Replace_WithABodyStart_StandsBehindTheEndTag()
    {
        var plan = new HtmlRewriterBuilder<List<string>>()
            .OnElement("p.x", (in Element e, List<string> _) => e.Replace("R"u8))
            .OnBodyStart((output, _) => System.Buffers.BuffersExtensions.Write(output, "[B]"u8))
            .Build();
        Assert.Equal("<p>a</p>Rb", Feed.Text(Handlers.Element("p.x", (in Element e, List<string> _) => e.Replace("R"u8)), "<p>a<p class=x>c</p>b"));
        Assert.Equal("[B]<p>a</p>Rb", Feed.Text(plan, "<p>a<p class=x>c</p>b"));
    }
}
