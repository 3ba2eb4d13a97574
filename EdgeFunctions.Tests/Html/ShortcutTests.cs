using System.Buffers;
using System.Globalization;
using System.Text;
using EdgeFunctions.Html;

namespace EdgeFunctions.Tests.Html;

/// <summary>Random selectors on random pages, beside the same handlers in a plan in which every element is matched and has something to do at its end.</summary>
public class ShortcutTests
{
    private static readonly string[] Types =
    [
        "p", "div", "li", "ul", "table", "tr", "td", "b", "a", "em", "button", "svg", "title", "option", "h1", "h2", "dd", "dt", "dl", "template", "noscript", "script",
        "style", "br", "img", "head", "body", "html", "article", "custom-element", "span", "font",
    ];

    private static readonly string[] Words = ["x", "y", "X", "hero", "Hero", "entry-title", "ad", "menu", "menu-item-7", "by", "é", "a/b", "x\u0001y", "post", "en", "en-GB"];

    private static readonly string[] Spaces = [" ", " ", " ", "  ", "\n", "\t", "\f", "\r\n", "\u0001"];

    [Fact]
    public void Write_AnySelectorsOnAnyPage_SameAsWithoutShortcuts()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        for (var round = 0; round < 3000; round++)
        {
            var (plan, matching) = Plans(random, out var selectors);
            var page = Encoding.UTF8.GetBytes(Page(random));
            var limits = random.Next(4) > 0 ? HtmlRewriterLimits.Default : new HtmlRewriterLimits { MaxTokenBytes = 80, MaxTextBytes = 40, MaxDepth = random.Next(3, 20) };
            int[] cuts = [.. Enumerable.Range(1, page.Length - 1).Where(_ => random.Next(100) == 0)];
            List<string> log = [], cutLog = [], expectedLog = [];
            var expected = Feed.Once(matching, page, [], expectedLog, out var expectedOutcome, limits);
            var whole = Feed.Once(plan, page, [], log, out var outcome, limits);
            var cut = Feed.Once(plan, page, cuts, cutLog, out var cutOutcome, limits);
            var how = $"seed {seed}, round {round}: {selectors}\n{Encoding.UTF8.GetString(page)}";
            Feed.AssertSame(expected, whole, how);
            Feed.AssertSame(expected, cut, $"cut at {string.Join(",", cuts)}, {how}");
            Assert.True(expectedOutcome == outcome && outcome == cutOutcome, how);
            Assert.True(expectedLog.SequenceEqual(log) && log.SequenceEqual(cutLog), how);
        }
    }

    [Theory]
    [InlineData(".x", "x", true)]
    [InlineData(".x", " x ", true)]
    [InlineData(".x", "a x", true)]
    [InlineData(".x", "a\tx\nb", true)]
    [InlineData(".x", "a xx ax", false)]
    [InlineData(".x", "X", false)]
    [InlineData(".x", "x\u0001", false)]
    [InlineData(".x\\/y", "a x/y", true)]
    [InlineData(".x\\/y", "x y", false)]
    [InlineData("[class~=\"x\" i]", "a X", true)]
    [InlineData("[class~='a b']", "a b", false)]
    [InlineData("[class='a b']", "a b", true)]
    [InlineData("[class='a b']", "a  b", false)]
    [InlineData("[class=x]", "x", true)]
    [InlineData("[class=x]", "x y", false)]
    [InlineData("[class='']", "", true)]
    [InlineData("[class|=x]", "x-y", true)]
    [InlineData("[class^=x]", "xy", true)]
    [InlineData(".x.long", "long x", true)]
    [InlineData(".x.long", "x", false)]
    [InlineData(".x:not(.y)", "x", true)]
    [InlineData(".x:not(.y)", "y x", false)]
    [InlineData(".x:not([title])", "x", false)]
    [InlineData(".x[title=t]", "x", true)]
    [InlineData(".é", "a é", true)]
    public void Write_Word_ElementIsMatchedWhereItIsOne(string selector, string value, bool matches)
    {
        foreach (var filtered in new[] { false, true })
        {
            var builder = new HtmlRewriterBuilder<List<string>>().OnElement(selector, (in Element element, List<string> _) => element.After("!"u8));
            var plan = (filtered ? builder.OnAttributes(["href"], new NoFilter(), (in HtmlAttribute _, IBufferWriter<byte> _, List<string> _) => false) : builder).Build();
            foreach (var behind in new[] { "", new string('.', 200) })
            {
                foreach (var long64 in new[] { "", string.Concat(Enumerable.Repeat("word ", 14)) })
                {
                    // What stands before it is no word of an exact value.
                    var actual = selector.Contains('=') && !selector.Contains("~=") ? value : long64 + value;
                    var html = $"<p class=\"q\"></p><p class=\"{actual}\" title=\"t\"></p>";
                    Assert.Equal(html + (matches ? "!" : "") + behind, Feed.Text(plan, html + behind));
                }
            }
        }
    }

    [Fact]
    public void Write_ElementThatLostItsParent_NoTextIsHeldBehindIt()
    {
        var plan = new HtmlRewriterBuilder<List<string>>().OnText("b", (in TextNode text, List<string> _) => text.After("!"u8)).Build();
        var limits = new HtmlRewriterLimits { MaxTextBytes = 8 };
        var html = "<b>1<p>2</b>3</p>much longer than that"u8.ToArray();
        var result = Feed.Once(plan, html, [], [], out var outcome, limits);
        Assert.Equal("<b>1!<p>2!</b>3</p>much longer than that", Encoding.UTF8.GetString(result));
        Assert.Equal(0, outcome.OversizedTokens);
    }

    private static (HtmlRewriterPlan<List<string>> Plan, HtmlRewriterPlan<List<string>> Matching) Plans(Random random, out string selectors)
    {
        // Without combinators, with them, and with positions among siblings too.
        var most = random.Next(3);
        var said = new StringBuilder();
        var builder = new HtmlRewriterBuilder<List<string>>();
        if (random.Next(2) == 0)
        {
            builder.OnAttributes(["href"], new NoFilter(), (in HtmlAttribute _, IBufferWriter<byte> _, List<string> _) => false);
        }

        if (random.Next(4) == 0)
        {
            builder.OnAttributes(["class"], Double);
        }

        for (var i = random.Next(1, 6); i > 0; i--)
        {
            var selector = Selector(random, most);
            var (what, calls) = (random.Next(9), random.Next(1, 5));
            said.Append(CultureInfo.InvariantCulture, $"{selector} {{{what}, {calls}}} ");
            switch (what)
            {
                case 0:
                    builder.OnText(selector, (in TextNode text, List<string> _) => text.Before("[text]"u8));
                    break;
                case < 3:
                    builder.OnStartTag(selector, (in Element element, List<string> log) => Handle(element, what, calls, selector, log));
                    break;
                default:
                    builder.OnElement(selector, (in Element element, List<string> log) => Handle(element, what, calls, selector, log));
                    break;
            }
        }

        // Something whose end has to be known, so that depth counts in both.
        builder.OnElement("#i", (in Element element, List<string> _) => element.After("[i]"u8));
        if (random.Next(2) == 0)
        {
            builder.OnBodyEnd((output, _) => output.Write("[body]"u8));
        }

        selectors = said.ToString();
        var plan = builder.Build();
        return (plan, builder.OnElement("*", (in Element element, List<string> _) => element.OnEndTag((in EndTag _) => { })).Build());
    }

    private static bool Double(in HtmlAttribute attribute, IBufferWriter<byte> value, List<string> log)
    {
        value.Write(attribute.Value);
        value.Write(attribute.Value);
        return true;
    }

    private static void Handle(in Element element, int what, int calls, string selector, List<string> log)
    {
        log.Add(selector);
        switch (what)
        {
            case 1:
                element.Before("[before]"u8);
                break;
            case 2:
                element.SetAttribute("data-seen"u8, "1"u8);
                break;
            case 3:
                element.After("[after]"u8);
                break;
            case 4:
                element.Append("[append]"u8);
                break;
            case 5:
                element.Replace("[instead]"u8);
                break;
            case 6:
                element.RemoveAndKeepContent();
                break;
            case 7:
                element.SetInnerContent("[inner]"u8);
                break;
            default:
                break;
        }

        if (calls < 4 && log.Count(s => s == selector) == calls)
        {
            element.Unsubscribe();
        }
    }

    private static string Selector(Random random, int most)
    {
        var selector = Compound(random, most);
        while (most > 0 && random.Next(2) == 0)
        {
            selector += (random.Next(2) == 0 ? " > " : " ") + (random.Next(8) == 0 ? "*" : Compound(random, most));
        }

        return random.Next(5) == 0 ? selector + ", " + Compound(random, most) : selector;
    }

    private static string Compound(Random random, int most)
    {
        var type = random.Next(5) < 2 ? Types[random.Next(Types.Length)] : "";
        var rest = new StringBuilder();
        for (var i = random.Next(type.Length > 0 ? 0 : 1, 3); i > 0; i--)
        {
            var word = Words[random.Next(Words.Length)];
            rest.Append(random.Next(most < 2 ? 11 : 13) switch
            {
                0 => $"#{Escaped(word)}",
                1 => $"[class~=\"{word}\" i]",
                2 => $"[id=\"{word}\"]",
                3 => $"[class=\"{word} y\"]",
                4 => $"[class^=\"{word}\"]",
                5 => "[title]",
                6 => $":not(.{Escaped(word)})",
                7 => $"[lang|=\"{word}\"]",
                11 => ":nth-child(2)",
                12 when type.Length > 0 => ":nth-of-type(2n+1)",
                _ => $".{Escaped(word)}",
            });
        }

        return type + rest;
    }

    private static string Escaped(string word) => word.Replace("/", "\\/", StringComparison.Ordinal).Replace("\u0001", "\\1 ", StringComparison.Ordinal);

    private static string Page(Random random)
    {
        var html = new StringBuilder(random.Next(2) == 0 ? "<html><head></head><body>" : "");
        var open = new Stack<string>();
        for (var i = random.Next(5, 60); i > 0; i--)
        {
            var name = Types[random.Next(Types.Length)];
            switch (random.Next(8))
            {
                case < 2 when open.Count > 0:
                    html.Append("</").Append(open.Pop()).Append('>');
                    break;
                case 2:
                    html.Append("</").Append(name).Append('>');
                    break;
                case 3:
                    html.Append(random.Next(4) == 0 ? "<!-- c -->" : "text");
                    break;
                default:
                    html.Append('<').Append(random.Next(9) == 0 ? name.ToUpperInvariant() : name);
                    Attributes(html, random);
                    html.Append(random.Next(20) == 0 ? "/>" : ">");
                    open.Push(name);
                    break;
            }
        }

        return html.Append(random.Next(2) == 0 ? new string('.', 100) : "").ToString();
    }

    private static void Attributes(StringBuilder html, Random random)
    {
        for (var i = random.Next(3); i > 0; i--)
        {
            var name = random.Next(8) switch { < 4 => "class", 4 => "id", 5 => "CLASS", 6 => "title", _ => "lang" };
            var value = new StringBuilder(random.Next(8) == 0 ? " " : "");
            for (var words = random.Next(12) == 0 ? 20 : random.Next(4); words > 0; words--)
            {
                value.Append(Words[random.Next(Words.Length)]).Append(words > 1 ? Spaces[random.Next(Spaces.Length)] : "");
            }

            html.Append(random.Next(8) switch
            {
                0 => $" {name}",
                1 => $" {name}='{value}'",
                2 => $" {name} = \"{value}\"",
                _ => $" {name}=\"{value}\"",
            });
            html.Append(random.Next(8) == 0 ? " id=\"i\"" : "").Append(random.Next(8) == 0 ? " href=\"u\"" : "");
        }
    }

    private sealed class NoFilter() : ValueFilter("&"u8)
    {
        public override int IndexOf(ReadOnlySpan<byte> page, int from) => -1;
    }
}
