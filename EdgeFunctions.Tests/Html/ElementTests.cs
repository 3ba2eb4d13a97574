using System.Buffers;
using EdgeFunctions.Html;

namespace EdgeFunctions.Tests.Html;

public class ElementTests
{
    [Theory]
    [InlineData("<p a=1>x</p>", "<p z=\"&quot;9&quot;\" a=1>x</p>", "set z")]
    [InlineData("<p z=1 z=2>x</p>", "<p z=\"&quot;9&quot;\" z=2>x</p>", "set z")]
    [InlineData("<p Z='1'>x</p>", "<p Z='\"9\"'>x</p>", "set z")]
    [InlineData("<p z>x</p>", "<p z=\"&quot;9&quot;\">x</p>", "set z")]
    [InlineData("<p/>x</p>", "<p z=\"&quot;9&quot;\"/>x</p>", "set z")]
    [InlineData("<p z=1>x</p>", "<p>x</p>", "remove z")]
    [InlineData("<p  z=1  b>x</p>", "<p  b>x</p>", "remove z")]
    [InlineData("<p a=1 z='1'b=2>x</p>", "<p a=1 b=2>x</p>", "remove z")]
    [InlineData("<p a=1 z='1'/>x</p>", "<p a=1 />x</p>", "remove z")]
    [InlineData("<p z=1 z=2 Z>x</p>", "<p>x</p>", "remove z")]
    [InlineData("<p/z=1>x</p>", "<p/ >x</p>", "remove z")]
    [InlineData("<p / z=1>x</p>", "<p / >x</p>", "remove z")]
    [InlineData("<p a='1'/ z>x</p>", "<p / >x</p>", "remove a", "remove z")]
    [InlineData("<p/a/z>x</p>", "<p/ / >x</p>", "remove z", "remove a")]
    [InlineData("<p/z/>x</p>", "<p/ />x</p>", "remove z")]
    [InlineData("<p a z='1' =b>x</p>", "<p a/  =b>x</p>", "remove z")]
    [InlineData("<p a z='1'=b>x</p>", "<p a / =b>x</p>", "remove z")]
    [InlineData("<p z=1>x</p>", "<p z=\"&quot;9&quot;\">x</p>", "remove z", "set z")]
    [InlineData("<p z=1>x</p>", "<p>x</p>", "set z", "remove z")]
    [InlineData("<p a>x</p>", "<p a>x</p>", "set z", "remove z")]
    [InlineData("<p a>x</p>", "<p z=\"&quot;9&quot;\" a>x</p>", "set z", "set z")]
    [InlineData("<p>x</p>", "&lt;1&gt;&lt;2&gt;<p>x</p>", "before <1>", "before <2>")]
    [InlineData("<p>x</p>y", "<p>x</p>&lt;2&gt;&lt;1&gt;y", "after <1>", "after <2>")]
    [InlineData("<p>x</p>", "<p>21x</p>", "prepend 1", "prepend 2")]
    [InlineData("<p>x</p>", "<p>x12</p>", "append 1", "append 2")]
    [InlineData("<p>x<b>y</b></p>z", "<p>n</p>z", "inner n")]
    [InlineData("<p>x</p>z", "<p>1n2</p>z", "inner n", "prepend 1", "append 2")]
    [InlineData("<p>x<b>y</b></p>z", "z", "drop")]
    [InlineData("<p>x<b>y</b></p>z", "123z", "before 1", "replace 2", "after 3")]
    [InlineData("<p>x<b>y</b></p>z", "2z", "prepend 1", "append 3", "inner 4", "end 5", "replace 2")]
    [InlineData("<p>x<b>y</b></p>z", "2z", "replace 2", "prepend 1", "append 3", "inner 4", "end 5")]
    [InlineData("<p>x<p>y", "22", "append 3", "replace 2", "append 3", "prepend 1")]
    [InlineData("<p>x</p>z", "1n2z", "inner n", "unwrap", "prepend 1", "append 2")]
    [InlineData("<p>x<b>y</b></p>z", "x<b>y</b>z", "unwrap")]
    [InlineData("<p>x</p>z", "bix+az", "unwrap", "before b", "after a", "prepend i", "append +")]
    [InlineData("<div><p>x</div>z", "<div></div>z", "drop")]
    [InlineData("<div><p>x</div>z", "<div><p>x+</p>!</div>z", "append +", "after !")]
    [InlineData("<p>x<p>y", "<p>x+<p>y+", "append +")]
    [InlineData("<p>x<div>y</div>", "<div>y</div>", "drop")]
    [InlineData("<p>x", "<p>x+</p>!", "append +", "after !")]
    [InlineData("<p>x<a href='", "", "drop")]
    [InlineData("<p>x<a href='", "<p>x+<a href='", "append +")]
    [InlineData("<noscript><p>x</noscript><i>", "<noscript><p>x+</noscript><i>", "append +")]
    [InlineData("<noscript><p>x</noscript><i>", "<noscript></noscript><i>", "drop")]
    [InlineData("<p>a</b>c</p>d", "<p>a</b>c+</p>d", "append +")]
    [InlineData("<b><p>x</b>y</p>z", "<b><p>x</b>y+</p>z", "append +")]
    public void Change_P_IsWritten(string html, string expected, params string[] changes)
    {
        var plan = Handlers.Element("p", (in Element p, List<string> _) =>
        {
            foreach (var change in changes)
            {
                Apply(p, change);
            }
        });
        Assert.Equal(expected, Feed.Text(plan, html));
    }

    [Theory]
    [InlineData("<img>x", "<img>!x")]
    [InlineData("<IMG/>x", "<IMG/>!x")]
    [InlineData("<svg><img/>x</svg>", "<svg><img/>!x</svg>")]
    public void Change_ElementWithoutContent_HasNoInside(string html, string expected)
    {
        var plan = Handlers.Element("img", (in Element e, List<string> _) =>
        {
            e.Prepend("no"u8);
            e.Append("no"u8);
            e.SetInnerContent("no"u8);
            e.OnEndTag((in EndTag _) => Assert.Fail("there is no end tag"));
            e.After("!"u8);
        });
        Assert.Equal(expected, Feed.Text(plan, html));
    }

    [Fact]
    public void Remove_Void_RemovesTheTagAlone() =>
        Assert.Equal("ab", Feed.Text(Handlers.Element("img", (in Element e, List<string> _) => e.Remove()), "a<img src=x>b"));

    [Fact]
    public void Change_ForeignSelfClosing_IsNoOpenElement() =>
        Assert.Equal("<svg><path/>!<g></g></svg>", Feed.Text(Handlers.Element("path", (in Element e, List<string> _) => e.After("!"u8)), "<svg><path/><g></g></svg>"));

    [Theory]
    [InlineData("<script>a</script>b", "[<script>(a)</script>]b")]
    [InlineData("<script>a", "[<script>(a")]
    [InlineData("<svg><script>a</svg>b", "<svg>[<script>(a)]</svg>b")]
    public void Change_RawTextElement_NeedsNoOtherOpenElements(string html, string expected)
    {
        var plan = Handlers.Element("script", (in Element e, List<string> _) =>
        {
            e.Before("["u8);
            e.Prepend("("u8);
            e.Append(")"u8);
            e.After("]"u8);
        });
        Assert.Equal(expected, Feed.Text(plan, html));
    }

    [Fact]
    public void OnEndTag_EndTag_CanBeChanged()
    {
        var plan = Handlers.Element("div", (in Element e, List<string> log) => e.OnEndTag((in EndTag tag) =>
        {
            log.Add(Handlers.Str(tag.Name));
            tag.Before("<"u8);
            tag.After(">"u8);
            tag.Remove();
        }));
        Assert.Equal("<div>a<div>b&lt;&gt;c&lt;&gt;d", Feed.Text(plan, "<div>a<div>b</DIV>c</div >d", out var log));
        Assert.Equal(["DIV", "div"], log);
    }

    [Fact]
    public void TryGetAttribute_AfterChanges_ReadsWhatWasWritten()
    {
        var plan = new HtmlRewriterBuilder<List<string>>()
            .OnAttributes(["href"], (in HtmlAttribute _, System.Buffers.IBufferWriter<byte> value, List<string> _) =>
            {
                System.Buffers.BuffersExtensions.Write(value, "hooked\""u8);
                return true;
            })
            .OnElement("a", (in Element e, List<string> log) =>
            {
                log.Add(e.TryGetAttribute("HREF"u8, out var href) ? Handlers.Str(href) : "none");
                e.SetAttribute("new"u8, "1"u8);
                log.Add(e.TryGetAttribute("NEW"u8, out var added) ? Handlers.Str(added) : "none");
                e.RemoveAttribute("href"u8);
                log.Add(e.HasAttribute("href"u8) ? "still" : "gone");
                log.Add(e.HasAttribute("nothing"u8) ? "there" : "none");
            })
            .OnElement("a[id]", (in Element e, List<string> log) =>
            {
                foreach (var attribute in e.Attributes)
                {
                    log.Add($"{Handlers.Str(attribute.Name)}={Handlers.Str(attribute.Value)}");
                }
            })
            .Build();
        Assert.Equal("<a new=\"1\" id=2 id=3>", Feed.Text(plan, "<a href='x' id=2 id=3>", out var log));
        Assert.Equal(["hooked\"", "1", "gone", "none", "href=x", "id=2", "id=3"], log);
    }

    [Fact]
    public void TryGetAttribute_RemovedAndSetAgain_IsThere()
    {
        var plan = new HtmlRewriterBuilder<List<string>>()
            .OnElement("a", (in Element a, List<string> _) =>
            {
                a.RemoveAttribute("rel"u8);
                a.SetAttribute("REL"u8, "author"u8);
            })
            .OnElement("a", (in Element a, List<string> log) =>
            {
                log.Add(a.TryGetAttribute("rel"u8, out var value) ? Handlers.Str(value) : "none");
                a.RemoveAttribute("rel"u8);
                log.Add(a.HasAttribute("rel"u8) ? "still" : "gone");
                a.SetAttribute("rel"u8, "me"u8);
                log.Add(a.HasAttribute("rel"u8) ? "there" : "none");
            })
            .Build();
        Assert.Equal("<a rel=\"me\">", Feed.Text(plan, "<a rel=x rel=y>", out var log));
        Assert.Equal(["author", "gone", "there"], log);
    }

    [Fact]
    public void SetAttribute_ImpossibleName_FailsOpen()
    {
        var plan = Handlers.Element("a", (in Element e, List<string> _) => e.SetAttribute("a b"u8, "1"u8));
        Feed.Once(plan, "x<a>"u8.ToArray(), [], [], out var outcome);
        Assert.Equal(RewriteFailure.HandlerFailed, outcome.Failure);
        Assert.Equal(1, outcome.Offset);
        Assert.IsType<ArgumentException>(outcome.Exception);
    }

    private static void Apply(in Element p, string change)
    {
        var space = change.IndexOf(' ');
        var argument = System.Text.Encoding.UTF8.GetBytes(space < 0 ? "" : change[(space + 1)..]);
        switch (space < 0 ? change : change[..space])
        {
            case "set": p.SetAttribute(argument, "\"9\""u8); break;
            case "remove": p.RemoveAttribute(argument); break;
            case "before": p.Before(argument); break;
            case "after": p.After(argument); break;
            case "prepend": p.Prepend(argument); break;
            case "append": p.Append(argument); break;
            case "inner": p.SetInnerContent(argument); break;
            case "replace": p.Replace(argument); break;
            case "end": p.OnEndTag((in EndTag end) => end.Before(argument)); break;
            case "drop": p.Remove(); break;
            case "unwrap": p.RemoveAndKeepContent(); break;
            default: break;
        }
    }

    [Theory]
    [InlineData("#a", "<p class=x id=a title=t><p id=b><b ID='a' lang=en>", "<p class=x id=a title=t>:3|<b ID='a' lang=en>:2")]
    [InlineData(".x:not([hidden])", "<p class=x hidden><i data-y class='w x' z>", "<i data-y class='w x' z>:3")]
    [InlineData("[data-y]", "<p><svg data-y=1 viewBox=0></svg><i data-z>", "<svg data-y=1 viewBox=0>:2")]
    [InlineData("*", "<p><i a=b>", "<p>:0|<i a=b>:1")]
    [InlineData(":not(p)", "<p><i a=b>", "<i a=b>:1")]
    public void OnStartTag_SelectorWithoutType_SeesAllAttributes(string selector, string html, string seen)
    {
        static void See(in Element element, List<string> log)
        {
            var count = 0;
            foreach (var _ in element.Attributes)
            {
                count++;
            }

            log.Add($"{Handlers.Str(element.Tag)}:{count}");
            element.Before("[1]"u8);
            element.Prepend("[2]"u8);
        }

        foreach (var builder in (HtmlRewriterBuilder<List<string>>[])[new(), new HtmlRewriterBuilder<List<string>>().OnAttributes(["title", "a"], (in HtmlAttribute _, IBufferWriter<byte> _, List<string> _) => false)])
        {
            var output = Feed.Text(builder.OnStartTag(selector, See).Build(), html, out var log);
            Assert.Equal(seen, string.Join('|', log));
            foreach (var tag in log.Select(l => l[..l.LastIndexOf(':')]))
            {
                Assert.Contains($"[1]{tag}[2]", output);
            }

            Assert.Equal(html, output.Replace("[1]", "").Replace("[2]", ""));
        }
    }

    [Fact]
    public void OnStartTag_AttributeHandlersOfTheSameTag_KeepTheirValues()
    {
        var plan = new HtmlRewriterBuilder<List<string>>()
            .OnAttributes(["href"], (in HtmlAttribute _, IBufferWriter<byte> value, List<string> _) =>
            {
                value.Write("/new"u8);
                return true;
            })
            .OnStartTag("#a", (in Element element, List<string> _) => element.SetAttribute("rel"u8, "x"u8))
            .Build();
        Assert.Equal("<a class=c rel=x id=a href=/new title=t><a href=/new>", Feed.Text(plan, "<a class=c rel=y id=a href=/old title=t><a href=/old>"));
    }

    [Theory]
    [InlineData("<Main>", false)]
    [InlineData("<Main/>", true)]
    [InlineData("<Main a=b/>", false)]
    [InlineData("<svg><Main a='b'/>", true)]
    public void Name_InAnyCase_IsKnown_AndSoIsATagThatClosesItself(string html, bool selfClosing)
    {
        var plan = new HtmlRewriterBuilder<List<string>>()
            .OnElement("main", (in Element tag, List<string> log) => log.Add($"{tag.NameIs("mAIN"u8)} {tag.NameIs("mai"u8)} {tag.IsSelfClosing}"))
            .Build();

        Feed.Text(plan, html, out var log);

        Assert.Equal([$"True False {selfClosing}"], log);
    }
}
