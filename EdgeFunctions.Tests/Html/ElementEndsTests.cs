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

    private static void AssertEnds(string selector, string html, string expected) =>
        Assert.Equal(expected, Feed.Text(Handlers.Element(selector, (in Element e, List<string> _) => e.Append("+"u8)), html));
}
