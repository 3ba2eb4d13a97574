using EdgeFunctions.Html;

namespace EdgeFunctions.Tests.Html;

/// <summary>Where elements end that no end tag of their own ends, and where an end tag ends none: as https://html.spec.whatwg.org/multipage/parsing.html has it.</summary>
public class ElementEndsTests
{
    // The list item scope, the button scope, and the elements of SVG and MathML that bound every scope.
    [Theory]
    [InlineData("li", "<li>a<ul>b</li>c</ul>d</li>e", "<li>a<ul>b</li>c</ul>d+</li>e")]
    [InlineData("li", "<ol><li>a<ol><li>b</li></li>c</ol>d</li></ol>", "<ol><li>a<ol><li>b+</li></li>c</ol>d+</li></ol>")]
    [InlineData("p", "<p>a<button>b</p>c</button>d</p>e", "<p>a<button>b</p>c</button>d+</p>e")]
    [InlineData("p", "<p><svg><foreignObject><p>a</p></foreignObject></svg>b</p>c", "<p><svg><foreignObject><p>a+</p></foreignObject></svg>b+</p>c")]
    [InlineData("p", "<p><svg><title><div>a</div></title></svg>b</p>c", "<p><svg><title><div>a</div></title></svg>b+</p>c")]
    [InlineData("p", "<p><math><mtext><p>a</p></mtext></math>b</p>c", "<p><math><mtext><p>a+</p></mtext></math>b+</p>c")]
    [InlineData("li", "<li><svg><foreignObject><li>a</li></foreignObject></svg>b<li>c", "<li><svg><foreignObject><li>a+</li></foreignObject></svg>b+<li>c+")]
    [InlineData("div", "<div><svg><foreignObject>a</div>b</foreignObject></svg>c</div>d", "<div><svg><foreignObject>a</div>b</foreignObject></svg>c+</div>d")]
    [InlineData("div", "<div><svg><foreignObject><p>a</div>b</p></foreignObject></svg>c</div>d", "<div><svg><foreignObject><p>a</div>b</p></foreignObject></svg>c+</div>d")]
    [InlineData("g", "<svg><g><desc><i>a</g>b</i></desc></g></svg>", "<svg><g><desc><i>a</g>b</i></desc>+</g></svg>")]
    public void Append_EndTagOutOfScope_StandsWhereTheElementEnds(string name, string html, string expected) => AssertEnds(name, html, expected);

    [Theory]
    [InlineData("<h2>a<p>b<h3>c</h3>", "<h2>a<p>b+<h3>c+</h3>")]
    [InlineData("<h2><h3>a<h4>b", "<h2>+<h3>a+<h4>b+")]
    [InlineData("<h2><div>a<h3>b</h3></div></h2>", "<h2><div>a<h3>b+</h3></div>+</h2>")]
    [InlineData("<h2><p>a<div>b</div></h2>", "<h2><p>a<div>b</div>+</h2>")]
    public void Append_HeadingInAHeading_StandsWhereTheFirstEnds(string html, string expected) => AssertEnds("h2, h3, h4", html, expected);

    // https://html.spec.whatwg.org/multipage/parsing.html#parsing-main-inbody, "a" and "nobr".
    [Theory]
    [InlineData("a", "<a>x<a>y</a>z", "<a>x+<a>y+</a>z")]
    [InlineData("a", "<a>x<b>y<a>z</a></b>", "<a>x<b>y+<a>z+</a></b>")]
    [InlineData("a", "<a><div>x<a>y</a></div>z", "<a><div>x+<a>y+</a></div>z")]
    [InlineData("div", "<a><div>x<a>y</a></div>z", "<a><div>x<a>y</a>+</div>z")]
    [InlineData("a", "<a><object>x<a>y</a></object></a>", "<a><object>x<a>y+</a></object>+</a>")]
    [InlineData("a", "<a><svg><a>x<a>y</a></a></svg></a>", "<a><svg><a>x<a>y+</a>+</a></svg>+</a>")]
    [InlineData("nobr", "<nobr>x<nobr>y</nobr>", "<nobr>x+<nobr>y+</nobr>")]
    public void Append_LinkInALink_StandsWhereTheFirstEnds(string name, string html, string expected) => AssertEnds(name, html, expected);

    // https://html.spec.whatwg.org/multipage/parsing.html#adoption-agency-algorithm
    [Theory]
    [InlineData("span", "<a>1<span>2<p>3</a>4</p>5</span>", "<a>1<span>2<p>3+</a>4</p>5</span>")]
    [InlineData("em", "<a>1<div>2<em>3</a>4</div>", "<a>1<div>2<em>3+</a>4</div>")]
    [InlineData("i", "<a>1<i>2<div>3</a>4</div>5</i>", "<a>1<i>2<div>3</a>4</div>5+</i>")]
    [InlineData("div", "<a><div>1<span><div>2<span>3</a>4</div>5</div>", "<a><div>1<span><div>2<span>3</a>4+</div>5+</div>")]
    [InlineData("span", "<a><div>1<span><div>2<span>3</a>4</div>5</div>", "<a><div>1<span><div>2<span>3++</a>4</div>5</div>")]
    public void Append_BlockInAFormattingElement_StandsWhereElementsEndWithIt(string name, string html, string expected) => AssertEnds(name, html, expected);

    [Fact]
    public void Remove_LinkBeforeAnother_LeavesTheOther() =>
        Assert.Equal("<li><a class=b>y</a>", Feed.Text(Handlers.Element("a.a", (in Element e, List<string> _) => e.Remove()), "<li><a class=a>x<span>z<a class=b>y</a>"));

    // https://html.spec.whatwg.org/multipage/parsing.html#parsing-main-inforeign
    [Theory]
    [InlineData("svg", "<div><svg><g><p>a</p>b</div>", "<div><svg><g>+<p>a</p>b</div>")]
    [InlineData("g", "<div><svg><g></p>a</div>", "<div><svg><g>+</p>a</div>")]
    [InlineData("svg", "<svg><path><font>a<font size=1>b</font>", "<svg><path><font>a+<font size=1>b</font>")]
    [InlineData("math", "<math><mrow><mi><b>x</b></mi><b>y</b>", "<math><mrow><mi><b>x</b></mi>+<b>y</b>")]
    [InlineData("mi", "<math><mi><svg><g><p>x</p></mi></math>", "<math><mi><svg><g><p>x</p>+</mi></math>")]
    [InlineData("foreignObject", "<svg><foreignObject><svg><g><div>x</div></foreignObject></svg>", "<svg><foreignObject><svg><g><div>x</div>+</foreignObject></svg>")]
    [InlineData("g", "<svg><foreignObject><svg><g><div>x</div></foreignObject></svg>", "<svg><foreignObject><svg><g>+<div>x</div></foreignObject></svg>")]
    [InlineData("annotation-xml", "<math><annotation-xml encoding=text/html><p>x</p></annotation-xml></math>", "<math><annotation-xml encoding=text/html><p>x</p>+</annotation-xml></math>")]
    [InlineData("p", "<p>a<svg><g><p>b", "<p>a<svg><g>+<p>b+")]
    [InlineData("svg", "<li><svg><path></span><p>a</p></li>", "<li><svg><path>+</span><p>a</p></li>")]
    [InlineData("g", "<div><svg><g></b><path/></svg>a</div>", "<div><svg><g>+</b><path/></svg>a</div>")]
    public void Append_HtmlInForeignContent_StandsWhereElementsEndBeforeIt(string name, string html, string expected) => AssertEnds(name, html, expected);

    [Theory]
    [InlineData("<li><svg><path d=x><div>b</div></li>", "<li><div>b</div></li>")]
    [InlineData("<li><svg><path d=x></span><div>b</div></li>", "<li></span><div>b</div></li>")]
    [InlineData("<div><svg><g></b></svg><p>b</p></div>", "<div></b></svg><p>b</p></div>")]
    public void Remove_SvgThatNobodyClosed_LeavesTheHtmlInIt(string html, string expected) =>
        Assert.Equal(expected, Feed.Text(Handlers.Element("svg", (in Element e, List<string> _) => e.Remove()), html));

    // https://html.spec.whatwg.org/multipage/parsing.html#parsing-main-intable and the modes of the table's parts.
    [Theory]
    [InlineData("table", "<table>1<table>2</table>3", "<table>1+<table>2+</table>3")]
    [InlineData("table", "<table><tr><b><table><tr><td>2</table>3", "<table><tr><b>+<table><tr><td>2+</table>3")]
    [InlineData("table", "<table><tr><td><div><table></table></div></table>", "<table><tr><td><div><table>+</table></div>+</table>")]
    [InlineData("table", "<table><caption><table></table></table>", "<table><caption><table>+</table>+</table>")]
    [InlineData("tr", "<table><tr><col></table>", "<table><tr>+<col></table>")]
    [InlineData("tbody", "<table><tbody><tr><td>1<col></table>", "<table><tbody><tr><td>1+<col></table>")]
    [InlineData("td", "<table><td>1<tr><td>2</table>", "<table><td>1+<tr><td>2+</table>")]
    [InlineData("td", "<table><td><p>1<caption>2</table>", "<table><td><p>1+<caption>2</table>")]
    [InlineData("caption", "<table><caption>1<td>2</table>", "<table><caption>1+<td>2</table>")]
    [InlineData("caption", "<table><caption>1<caption>2</table>", "<table><caption>1+<caption>2+</table>")]
    [InlineData("colgroup", "<table><colgroup><col><col><td>2</table>", "<table><colgroup><col><col>+<td>2</table>")]
    public void Append_PartOfATable_StandsWhereTheNextEndsTheElement(string name, string html, string expected) => AssertEnds(name, html, expected);

    // https://html.spec.whatwg.org/multipage/parsing.html#parsing-main-inbody, "select" and what knows of it.
    [Theory]
    [InlineData("select", "<div><select><option>1<select>2</div>3", "<div><select><option>1+<select>2</div>3")]
    [InlineData("div", "<div><select><option>1<select>2</div>3", "<div><select><option>1<select>2+</div>3")]
    [InlineData("select", "<select><option>1<input>2</select>3", "<select><option>1+<input>2</select>3")]
    [InlineData("option", "<select><option><p>1<option>2</select>", "<select><option><p>1+<option>2+</select>")]
    [InlineData("option", "<select><option><b>1<option>2</b></select>", "<select><option><b>1<option>2+</b>+</select>")]
    [InlineData("option", "<select><option>1<hr><option>2</select>", "<select><option>1+<hr><option>2+</select>")]
    [InlineData("optgroup", "<select><optgroup><option><p>1<hr>2</select>", "<select><optgroup><option><p>1+<hr>2</select>")]
    [InlineData("li", "<ul><li><select><option>1<option>2</select>3</ul>", "<ul><li><select><option>1<option>2</select>3+</ul>")]
    [InlineData("option", "<datalist><option>1<option>2</datalist>", "<datalist><option>1+<option>2+</datalist>")]
    [InlineData("optgroup", "<datalist><optgroup>1<option>2<optgroup>3</datalist>", "<datalist><optgroup>1<option>2<optgroup>3++</datalist>")]
    [InlineData("option", "<datalist><optgroup>1<option>2<optgroup>3</datalist>", "<datalist><optgroup>1<option>2+<optgroup>3</datalist>")]
    public void Append_Select_StandsWhereElementsOfItEnd(string name, string html, string expected) => AssertEnds(name, html, expected);

    [Fact]
    public void Change_SelectThatEndsAnother_IsEmpty() =>
        Assert.Equal("<select>1[<select>]2</select>3", Feed.Text(Handlers.Element("select.b", (in Element e, List<string> log) =>
        {
            e.Before("["u8);
            e.RemoveAttribute("class"u8);
            e.Prepend("never"u8);
            e.After("]"u8);
        }), "<select>1<select class=b>2</select>3"));

    // https://html.spec.whatwg.org/multipage/parsing.html#parsing-main-inbody, "form".
    [Theory]
    [InlineData("form", "<div><form><div>1</form>2</div>3</div>4", "<div><form><div>1+</form>2</div>3</div>4")]
    [InlineData("div", "<div><form><div>1</form>2</div>3</div>4", "<div><form><div>1</form>2+</div>3+</div>4")]
    [InlineData("p", "<form><p>1</form>2", "<form><p>1+</form>2")]
    [InlineData("b", "<form><b>1</form>2</b>3", "<form><b>1</form>2+</b>3")]
    [InlineData("form", "<form>1<form>2</form>3</form>4", "<form>1<form>2++</form>3</form>4")]
    [InlineData("form", "<form>1<div><form>2</form>3</div></form>4", "<form>1<div><form>2++</form>3</div></form>4")]
    [InlineData("form", "<form>1<div><form><b>2</form>3</div></form>4", "<form>1<div><form><b>2++</form>3</div></form>4")]
    [InlineData("form", "<form><table><td><form></form></table></form>1", "<form><table><td><form>+</form></table>+</form>1")]
    [InlineData("div", "<template><form><div>1</form>2</div></template>3", "<template><form><div>1+</form>2</div></template>3")]
    public void Append_Form_StandsWhereElementsEnd(string name, string html, string expected) => AssertEnds(name, html, expected);

    // What is open in a form at its end tag is still in it; what is in a block in a formatting element is not, but the block began in what is removed.
    [Theory]
    [InlineData("form", "<div><form><div>1</form>2</div>3</div>4", "<div>3</div>4")]
    [InlineData("form", "<div><form><b><div>1</form>2</div>3</b>4</div>5", "<div>4</div>5")]
    [InlineData("form", "<div><form><ul><li>1</form>2<li>3</ul>4</div>5", "<div>4</div>5")]
    [InlineData("form", "<div><form><div>1</form>2</section>", "<div>")]
    [InlineData("form", "<form><p>1</form>2", "2")]
    [InlineData("a", "<div><a><div>1</a>2</div>3</div>4", "<div>23</div>4")]
    [InlineData("a", "<div><a><div>1<a>2</a>3</div>4</div>5", "<div>34</div>5")]
    [InlineData("b", "<div><b><i><p>1</b>2</p>3</i>4</div>5", "<div>234</div>5")]
    public void Remove_ElementThatOthersStayOpenIn_LeavesNoEndTagOfTheirs(string name, string html, string expected) =>
        Assert.Equal(expected, Feed.Text(Handlers.Element(name, (in Element e, List<string> _) => e.Remove()), html));

    [Fact]
    public void Change_FormThatOthersStayOpenIn_AllInItGoes()
    {
        const string Page = "<div><form><div>1</form>2</div>3</div>4";
        Assert.Equal("<div><form>[]</form>3</div>4", Feed.Text(Handlers.Element("form", (in Element e, List<string> _) => e.SetInnerContent("[]"u8)), Page));
        Assert.Equal("<div>[])3</div>4", Feed.Text(Handlers.Element("form", (in Element e, List<string> _) =>
        {
            e.Replace("[]"u8);
            e.After(")"u8);
        }), Page));
    }

    [Theory]
    [InlineData("b i", "<b>1<i><p>2<i></i></b><i></i></p><i></i>", "<b>1<i!><p>2<i!></i></b><i></i></p><i></i>")]
    [InlineData("div i, b i", "<div><b>1<p>2<i></i></b><i></i></p><i></i></div><i></i>", "<div><b>1<p>2<i!></i></b><i!></i></p><i!></i></div><i></i>")]
    [InlineData("b > p > i", "<b><p><i></i></b><i></i><p><i></i>", "<b><p><i!></i></b><i!></i><p><i></i>")]
    [InlineData("form i", "<form><div></form><i></i></div><i></i>", "<form><div></form><i!></i></div><i></i>")]
    [InlineData("a i", "<a><p><a><i></i></a><i></i></p><i></i>", "<a><p><a><i!></i></a><i></i></p><i></i>")]
    public void Match_BehindAFormattingElementAroundABlock_IsNotInIt(string selector, string html, string expected) =>
        Assert.Equal(expected, Feed.Text(Handlers.Element(selector, (in Element e, List<string> _) => e.SetAttribute("!"u8, default)), html).Replace(" !=\"\"", "!", StringComparison.Ordinal));

    [Theory]
    [InlineData("b", "<b>1<p>2</b>3</p>4", "<b>(1)<p>(2)</b>3</p>4")]
    [InlineData("b, div", "<div>0<b>1<p>2</b>3</p>4</div>5", "<div>(0)<b>(1)<p>(2)</b>(3)</p>(4)</div>5")]
    public void Text_BehindAFormattingElementAroundABlock_IsNotInIt(string selector, string html, string expected)
    {
        var plan = Handlers.Text(selector, (in TextNode text, List<string> _) =>
        {
            text.Before("("u8);
            text.After(")"u8);
        });

        Assert.Equal(expected, Feed.Text(plan, html));
    }

    [Theory]
    [InlineData("button", "<button>a<i>b<button>c</button>", "<button>a<i>b+<button>c+</button>")]
    [InlineData("li", "<ul><li>a<li>b</ul>", "<ul><li>a+<li>b+</ul>")]
    [InlineData("dt", "<dl><dt>a<dd>b</dl>", "<dl><dt>a+<dd>b</dl>")]
    [InlineData("option", "<select><option>a<option>b</select>", "<select><option>a+<option>b+</select>")]
    [InlineData("optgroup", "<select><optgroup><option>a<optgroup>b</select>", "<select><optgroup><option>a+<optgroup>b+</select>")]
    [InlineData("td", "<table><tr><td>a<th>b</table>", "<table><tr><td>a+<th>b</table>")]
    [InlineData("tr", "<table><tr><td>a<tr><td>b</table>", "<table><tr><td>a+<tr><td>b+</table>")]
    [InlineData("thead", "<table><thead><tr><td>a<tbody><tr><td>b</table>", "<table><thead><tr><td>a+<tbody><tr><td>b</table>")]
    [InlineData("rt", "<ruby>x<rt>a<rp>b</ruby>", "<ruby>x<rt>a+<rp>b</ruby>")]
    [InlineData("h1", "<h1>a<h2>b</h2>", "<h1>a+<h2>b</h2>")]
    [InlineData("head", "<head><meta><p>a", "<head><meta>+<p>a")]
    [InlineData("head", "<head><meta><li>a", "<head><meta>+<li>a")]
    [InlineData("head", "<head><meta><button>a", "<head><meta>+<button>a")]
    [InlineData("head", "<head><meta><select>a", "<head><meta>+<select>a")]
    public void Append_NoEndTag_StandsWhereTheNextStartTagEndsTheElement(string name, string html, string expected) =>
        Assert.Equal(expected, Feed.Text(Handlers.Element(name, (in Element e, List<string> _) => e.Append("+"u8)), html));

    // Parsers ignore these start tags, so what is around them ends at its own end tag.
    [Theory]
    [InlineData("<body><div><html><head><title>t</title></head><body>ad</body></html></div><p>rest</body>", "<body>R<p>rest</body>")]
    [InlineData("<html><body><div><html>ad</div><p>rest", "<html><body>R<p>rest")]
    [InlineData("<body><div><p><html><p>ad</div><p>rest", "<body>R<p>rest")]
    [InlineData("<div><td>ad</div><p>rest", "R<p>rest")]
    [InlineData("<div><tbody><tr><th>ad</div><p>rest", "R<p>rest")]
    [InlineData("<div><caption>ad</div><p>rest", "R<p>rest")]
    // In a table they are elements that end only with it.
    [InlineData("<div><table><td>ad</div></table></div><p>rest", "R<p>rest")]
    [InlineData("<div><template><td>ad</div></template></div><p>rest", "R<p>rest")]
    public void Replace_StrayPartsInside_EndsWhereParsersEndIt(string html, string expected) =>
        Assert.Equal(expected, Feed.Text(Handlers.Element("div", (in Element div, List<string> _) => div.Replace("R"u8)), html));

    [Fact]
    public void Change_PartsOfATableOfTheReceiver_AreElements()
    {
        var plan = Handlers.Element("tr > td", (in Element td, List<string> _) => td.Append("!"u8));
        Assert.Equal("<tr><td>1!<td><p>2!</td></tr><tr><td>3!", Feed.Text(plan, "<tr><td>1<td><p>2</td></tr><tr><td>3"));
    }

    // https://html.spec.whatwg.org/multipage/syntax.html#optional-tags; rows stand in a tbody that nobody wrote.
    [Theory]
    [InlineData("<table><tr><th>1<th>2<tbody><tr><td>3</table>", "<table><tr><th>1!<th>2!!<tbody><tr><td>3!!</table>")]
    [InlineData("<table><tr><td>1<tfoot><tr><td>2</table>", "<table><tr><td>1!!<tfoot><tr><td>2!!</table>")]
    [InlineData("<table><thead><tr><th>1<tbody><tr><td>2</table>", "<table><thead><tr><th>1!!<tbody><tr><td>2!!</table>")]
    [InlineData("<table><caption>1<col><tr><td>2</table>", "<table><caption>1!<col><tr><td>2!!</table>")]
    [InlineData("<table><caption>1<colgroup><col><tr><td>2</table>", "<table><caption>1!<colgroup><col>!<tr><td>2!!</table>")]
    [InlineData("<table><colgroup><col><colgroup><col><tbody><tr><td>1</table>", "<table><colgroup><col>!<colgroup><col>!<tbody><tr><td>1!!</table>")]
    [InlineData("<table><tr><td><table><tr><td>1<tbody></table>2<tbody></table>", "<table><tr><td><table><tr><td>1!!<tbody></table>2!!<tbody></table>")]
    [InlineData("<tr><td>1<tbody><tr><td>2", "<tr><td>1!!<tbody><tr><td>2!!")]
    public void Append_PartsOfATable_EndTagsMayBeLeftOut(string html, string expected) =>
        Assert.Equal(expected, Feed.Text(Handlers.Element("caption, colgroup, tr, td, th", (in Element part, List<string> _) => part.Append("!"u8)), html));

    // https://html.spec.whatwg.org/multipage/parsing.html#parsing-main-inbody: "h1" to "h6".
    [Theory]
    [InlineData("<div><h1>a</h2>b</div>c", "<div>Rb</div>c")]
    [InlineData("<div><h1>a<b>b</h3>c</div>", "<div>Rc</div>")]
    [InlineData("<div><h1>a<div><h2>b</h1>c</div></h1>d</div>", "<div>Rd</div>")]
    [InlineData("<h1>a<table><td></h2></table></h1>b", "Rb")]
    [InlineData("<div></h2><h1>a</h1>b</div>", "<div></h2>Rb</div>")]
    public void Replace_Heading_EndsAtTheEndTagOfAnyHeading(string html, string expected) =>
        Assert.Equal(expected, Feed.Text(Handlers.Element("h1", (in Element heading, List<string> _) => heading.Replace("R"u8)), html));

    private static void AssertEnds(string selector, string html, string expected) =>
        Assert.Equal(expected, Feed.Text(Handlers.Element(selector, (in Element e, List<string> _) => e.Append("+"u8)), html));
}
