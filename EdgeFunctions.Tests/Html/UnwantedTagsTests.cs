using System.Buffers;
using System.Text;
using EdgeFunctions.Html;

namespace EdgeFunctions.Tests.Html;

/// <summary>Tags that no selector can match, and elements that a handler wants no more of.</summary>
public class UnwantedTagsTests
{
    private static readonly string[] Names =
    [
        "p", "div", "li", "ul", "table", "tr", "td", "b", "a", "button", "svg", "title", "option", "select", "h1", "h2", "dd", "dl", "template", "noscript", "script",
        "style", "br", "img", "head", "body", "html", "article", "custom-element",
    ];

    private static readonly string[] Attributes = ["", "", "", " class=x", " class='a x b'", " class=y", " id=i", " href=u", " CLASS=x href=u"];

    [Fact]
    public void Write_TagSoup_SameWhetherTagsAreDismissedOrMatched()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        for (var round = 0; round < 300; round++)
        {
            var html = Soup(random, 40);
            var dismissing = Builder().Build();

            // Where a selector asks for a position, every tag is counted and matched.
            var matching = Builder().OnStartTag("nosuch:nth-child(2)", (in Element _, List<string> _) => { }).Build();
            Assert.True(Feed.Text(matching, html) == Feed.Text(dismissing, html), $"seed {seed}, round {round}: {html}");
        }
    }

    [Theory]
    [InlineData("<p class=x>1</p><p class=x>2</p>", "<p class=x>1!</p><p class=x>2</p>", ".x")]
    [InlineData("<p class=x>1</p><p class=x>2</p>", "<p class=x>1!</p><p class=x>2</p>", "p")]
    [InlineData("<p class=x>1</p><i id=y>2</i>", "<p class=x>1!</p><i id=y>2</i>", ".x, #y")]
    [InlineData("<div class=x>1<p class=x>2</p></div>3", "<div class=x>1<p class=x>2</p>!</div>3", ".x")]
    [InlineData("<ul><li>1<li>2</ul>", "<ul><li>1!<li>2</ul>", "ul > li")]
    [InlineData("<p>1<p>2", "<p>1!<p>2", "p:nth-child(n)")]
    public void Unsubscribe_AtTheFirstElement_NoFurtherOneIsGiven(string html, string expected, string selector)
    {
        var plan = Handlers.Element(selector, (in Element element, List<string> log) =>
        {
            log.Add("");
            element.Append("!"u8, ContentType.Html);
            element.Unsubscribe();
        });

        Assert.Equal(expected, Feed.Text(plan, html, out var calls));
        Assert.Single(calls);
    }

    [Fact]
    public void Unsubscribe_OneOfTwoHandlers_TheOtherAndAttributesGoOn()
    {
        var plan = new HtmlRewriterBuilder<List<string>>()
            .OnAttributes(["href"], (in HtmlAttribute _, IBufferWriter<byte> value, List<string> _) =>
            {
                value.Write("v"u8);
                return true;
            })
            .OnElement(".x", (in Element element, List<string> _) => element.Unsubscribe())
            .OnElement(".x", (in Element element, List<string> _) =>
            {
                element.After("+"u8, ContentType.Html);
                if (element.HasAttribute("last"u8))
                {
                    element.Unsubscribe();
                }
            })
            .Build();

        Assert.Equal(
            "<a class=x href=v>1</a>+<a class=x last>2</a>+<a class=x href=v>3</a><img href=v>",
            Feed.Text(plan, "<a class=x href=u>1</a><a class=x last>2</a><a class=x href=u>3</a><img href=u>"));
    }

    private static HtmlRewriterBuilder<List<string>> Builder() => new HtmlRewriterBuilder<List<string>>()
        .OnElement(".x", (in Element element, List<string> _) =>
        {
            element.Append("[append]"u8, ContentType.Html);
            element.After("[after]"u8, ContentType.Html);
        })
        .OnElement("#i", (in Element element, List<string> _) => element.Replace("[instead]"u8, ContentType.Html))
        .OnText("script", (in TextNode text, List<string> _) => text.Before("[text]"u8, ContentType.Html))
        .OnHeadEnd((output, _) => output.Write("[head]"u8))
        .OnBodyEnd((output, _) => output.Write("[body]"u8));

    private static string Soup(Random random, int tags)
    {
        var html = new StringBuilder();
        for (var i = 0; i < tags; i++)
        {
            var name = Names[random.Next(Names.Length)];
            html.Append(random.Next(5) < 2 ? $"</{name}>" : $"<{name}{Attributes[random.Next(Attributes.Length)]}>");
            html.Append(random.Next(2) == 0 ? "t" : "");
        }

        return html.ToString();
    }
}
