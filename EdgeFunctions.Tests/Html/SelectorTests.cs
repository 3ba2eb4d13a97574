using EdgeFunctions.Html;
using EdgeFunctions.Html.Tokenizing;

namespace EdgeFunctions.Tests.Html;

public class SelectorTests
{
    private const string Page = """
        <div id=1 class="a b" lang=en-GB><p id=2 title="one two">x<span id=3 data-x="Value">y</span></p>
        <ul id=4><li id=5>1<li id=6>2<ul id=7><li id=8>n</ul><li id=9>3</ul>
        <P id=10 TYPE=Text><img id=11 src=a.png/></P><my-element id=12 class=b><b id=13></b></my-element></div>
        <p id=14><i id=15></i><p id=16><i id=17></i>
        """;

    [Theory]
    [InlineData("p", "2 10 14 16")]
    [InlineData("P", "2 10 14 16")]
    [InlineData("my-element", "12")]
    [InlineData("*", "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17")]
    [InlineData(".b", "1 12")]
    [InlineData("div.a.b", "1")]
    [InlineData(".B", "")]
    [InlineData("#\\31 0", "10")]
    [InlineData("[id='3']", "3")]
    [InlineData("[title]", "2")]
    [InlineData("[TITLE]", "2")]
    [InlineData("[title~=two]", "2")]
    [InlineData("[title~='one two']", "")]
    [InlineData("[lang|=en]", "1")]
    [InlineData("[lang|=e]", "")]
    [InlineData("[title^=one]", "2")]
    [InlineData("[title$=two]", "2")]
    [InlineData("[title*='e t']", "2")]
    [InlineData("[title*='']", "")]
    [InlineData("[data-x=value]", "")]
    [InlineData("[data-x=value i]", "3")]
    [InlineData("[data-x*=ALU i]", "3")]
    [InlineData("[type=text]", "10")]
    [InlineData("[type=text s]", "")]
    [InlineData("[src='a.png/']", "11")]
    [InlineData("div > p", "2 10")]
    [InlineData("div p", "2 10")]
    [InlineData("div > p > span", "3")]
    [InlineData("div span", "3")]
    [InlineData("div > span", "")]
    [InlineData("ul ul li", "8")]
    [InlineData("ul > li", "5 6 8 9")]
    [InlineData("ul li li", "8")]
    [InlineData("li:first-child", "5 8")]
    [InlineData("li:nth-child(2)", "6")]
    [InlineData("li:nth-child(odd)", "5 8 9")]
    [InlineData("li:nth-child(2n)", "6")]
    [InlineData("li:nth-child(-n+2)", "5 6 8")]
    [InlineData("li:nth-child(n + 3)", "9")]
    [InlineData("div > :nth-child(1)", "2")]
    [InlineData("p:nth-of-type(2)", "10 16")]
    [InlineData("p:first-of-type", "2 14")]
    [InlineData("p:not([title])", "10 14 16")]
    [InlineData("p:not([title], [type])", "14 16")]
    [InlineData("p:not(p:first-of-type)", "10 16")]
    [InlineData("div :not(p):not(li)", "3 4 7 11 12 13")]
    [InlineData("my-element > b, #\\32 , li.none", "2 13")]
    [InlineData("p i", "15 17")]
    [InlineData("p p", "")]
    public void Match_Selector_TheElementsOfATree(string selector, string ids)
    {
        static void Log(in Element e, List<string> log) => log.Add(e.TryGetAttribute("id"u8, out var id) ? Handlers.Str(id) : "none");
        Assert.Equal(Page, Feed.Text(Handlers.Element(selector, Log), Page, out var log));
        Assert.Equal(ids, string.Join(' ', log));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("#10")]
    [InlineData(".1")]
    [InlineData("a,")]
    [InlineData(",a")]
    [InlineData("a >")]
    [InlineData("> a")]
    [InlineData("a + b")]
    [InlineData("a ~ b")]
    [InlineData("a b::before")]
    [InlineData("a:hover")]
    [InlineData("a:last-child")]
    [InlineData("[a")]
    [InlineData("[a='b]")]
    [InlineData("[a!=b]")]
    [InlineData("a]")]
    [InlineData(":nth-child(x)")]
    [InlineData(":nth-child(2")]
    [InlineData("*:nth-of-type(2)")]
    [InlineData(":not(a")]
    [InlineData(":not(a b)")]
    [InlineData("p:not(:first-of-type)")]
    [InlineData("svg|a")]
    public void OnElement_SelectorThatCannotMatch_Throws(string selector) =>
        Assert.Throws<ArgumentException>(() => Handlers.Element(selector, (in Element _, List<string> _) => { }));

    [Fact]
    public void Match_MoreThan64States_AllWork()
    {
        var builder = new HtmlRewriterBuilder<List<string>>();
        for (var i = 0; i < 100; i++)
        {
            var name = $"x{i}";
            builder.OnElement($"div > {name}", (in Element _, List<string> log) => log.Add(name));
        }

        Feed.Text(builder.Build(), "<div><x3></x3><p><x4></x4></p><x99></x99></div><x98>", out var log);
        Assert.Equal(["x3", "x99"], log);
    }

    [Fact]
    public void Match_SeveralHandlers_RunInTheOrderTheyWereAdded()
    {
        var plan = new HtmlRewriterBuilder<List<string>>()
            .OnElement("*", (in Element _, List<string> log) => log.Add("any"))
            .OnElement("div a", (in Element _, List<string> log) => log.Add("descendant"))
            .OnElement("a, [x]", (in Element _, List<string> log) => log.Add("a"))
            .Build();
        Feed.Text(plan, "<div><a x>", out var log);
        Assert.Equal(["any", "any", "descendant", "a"], log);
    }

    [Fact]
    public void TagNames_EachConstant_IsItsNamesKey()
    {
        foreach (var field in typeof(TagNames).GetFields())
        {
            var name = field.Name == nameof(TagNames.AnnotationXml) ? "annotation-xml" : field.Name;
            Assert.Equal(NameKey.Of(System.Text.Encoding.ASCII.GetBytes(name)), Assert.IsType<ulong>(field.GetValue(null)));
        }
    }
}
