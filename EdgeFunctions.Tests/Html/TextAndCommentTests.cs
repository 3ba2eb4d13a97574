using System.Buffers;
using EdgeFunctions.Html;

namespace EdgeFunctions.Tests.Html;

public class TextAndCommentTests
{
    private static void Log(in TextNode text, List<string> log) => log.Add($"{text.Mode}:{Handlers.Str(text.Bytes)}");

    [Theory]
    [InlineData("script", "<script>if (a<b) '</scr'</script>c", "ScriptData:if (a<b) '</scr'")]
    [InlineData("script", "<script></script>", "")]
    [InlineData("style", "<style>a{}</style >b<STYLE>c</STYLE/>", "RawText:a{}|RawText:c")]
    [InlineData("title", "<title>a &amp; <b></title>", "RcData:a &amp; <b>")]
    [InlineData("p", "<p>a<b>c</b>d</p>e", "Data:a|Data:c|Data:d")]
    [InlineData("p", "<p>a<!-- x -->b</p>", "Data:a|Data:b")]
    [InlineData("p", "<p>1 < 2 <3</p>", "Data:1 < 2 <3")]
    [InlineData("p > b", "<p>a<b>c<i>d</i></b>e", "Data:c|Data:d")]
    [InlineData("p", "<p>a", "Data:a")]
    [InlineData("p", "<p>a<", "Data:a<")]
    [InlineData("script", "<script>a</script", "ScriptData:a</script")]
    [InlineData("svg script", "<svg><script>a<g/>c</script></svg>", "Data:a|Data:c")]
    [InlineData("svg style", "<svg><style><![CDATA[a > b{}]]></style></svg>", "CData:a > b{}")]
    [InlineData("svg", "<svg>a<![CDATA[b]c]]>]d]]><![CDATA[]]><![CDATA[e]]]]></svg><![CDATA[f]]>", "Data:a|CData:b]c|Data:]d]]>|CData:e]]")]
    [InlineData("svg", "<svg><![CDATA[a</svg>]]", "CData:a</svg>]]")]
    [InlineData("noscript", "<noscript>a<p>b</p></noscript>c", "Data:a|Data:b")]
    [InlineData("p", "<svg><p>a</svg>b", "Data:a|Data:b")]
    public void OnText_Element_WholeNodes(string selector, string html, string nodes)
    {
        Assert.Equal(html, Feed.Text(Handlers.Text(selector, Log), html, out var log));
        Assert.Equal(nodes, string.Join('|', log));
    }

    [Fact]
    public void Replace_Script_IsRaw()
    {
        var plan = Handlers.Text("script", (in TextNode text, List<string> _) =>
        {
            text.Before("1;"u8, ContentType.Html);
            text.Replace("a && b"u8);
            text.After(";2"u8, ContentType.Html);
        });
        Assert.Equal("<script type=x>1;a && b;2</script><script></script>", Feed.Text(plan, "<script type=x>old</script><script></script>"));
    }

    [Fact]
    public void Replace_SeveralHandlers_ReadEachOthersText()
    {
        var plan = new HtmlRewriterBuilder<List<string>>()
            .OnText("b", (in TextNode text, List<string> _) =>
            {
                var output = text.Replace();
                output.Write(text.Bytes);
                output.Write("1"u8);
            })
            .OnText("*", (in TextNode text, List<string> _) =>
            {
                var output = text.Replace();
                output.Write("2"u8);
                output.Write(text.Bytes);
            })
            .Build();
        Assert.Equal("<p>2a<b>2b1</b>", Feed.Text(plan, "<p>a<b>b</b>"));
    }

    [Fact]
    public void Replace_NothingWritten_TheTextStays()
    {
        var plan = new HtmlRewriterBuilder<List<string>>()
            .OnText("p, b", (in TextNode text, List<string> _) =>
            {
                var output = text.Replace();
                if (text.Bytes.SequenceEqual("a"u8))
                {
                    output.Write("A"u8);
                }
            })
            .OnText("b, i", (in TextNode text, List<string> log) =>
            {
                log.Add(Handlers.Str(text.Bytes));
                text.Replace();
            })
            .OnText("i", (in TextNode text, List<string> _) => text.Remove())
            .Build();
        Assert.Equal("<p>A</p><p>c</p><b>A</b><b>c</b><i></i>", Feed.Text(plan, "<p>a</p><p>c</p><b>a</b><b>c</b><i>d</i>", out var log));
        Assert.Equal(["A", "c", "d"], log);
    }

    [Fact]
    public void OnText_NodeBeyondTheBound_PassesAndIsCounted()
    {
        var plan = Handlers.Text("script", (in TextNode text, List<string> log) => { log.Add("called"); text.Remove(); });
        var limits = new HtmlRewriterLimits { MaxTextBytes = 50 };
        var html = $"<script>{new string('x', 51)}</script><script>{new string('y', 50)}</script>";
        Assert.Equal($"<script>{new string('x', 51)}</script><script></script>", Feed.Text(plan, html, out var log, limits));
        Assert.Single(log);
        Feed.Once(plan, System.Text.Encoding.UTF8.GetBytes(html), [], [], out var outcome, limits);
        Assert.Equal(1, outcome.OversizedTokens);
        Assert.True(outcome.Succeeded);
    }

    [Fact]
    public void OnText_BeforeTheHead_HeadStillOpensOnce()
    {
        var plan = new HtmlRewriterBuilder<List<string>>()
            .OnText("html", (in TextNode text, List<string> _) => text.Replace("T"u8))
            .OnHeadStart((output, _) => output.Write("[H]"u8))
            .Build();
        Assert.Equal("<html>T<!-- -->[H]T<p>T", Feed.Text(plan, "<html> \n<!-- --> a<p>b"));
    }

    [Theory]
    [InlineData("<!-- a -->", " a ")]
    [InlineData("<!---->", "")]
    [InlineData("<!-->x", "")]
    [InlineData("<!--->x", "")]
    [InlineData("<!--a--!>", "a")]
    [InlineData("<!--a->b-->", "a->b")]
    [InlineData("<!--a--b-->", "a--b")]
    [InlineData("<!--a--->", "a-")]
    [InlineData("<!--<!-->", "<!")]
    [InlineData("<!a>", "a")]
    [InlineData("<?php a > b", "?php a ")]
    [InlineData("</ a>", " a")]
    [InlineData("<![CDATA[a]]>", "[CDATA[a]]")]
    [InlineData("<!>", "")]
    [InlineData("<noscript><!--a--></noscript>", "a")]
    [InlineData("<noscript><!--a</noscript>-->", "")]
    [InlineData("<script><!--a--></script>", "")]
    [InlineData("<!--a", "")]
    public void OnComment_Comment_ItsText(string html, string text)
    {
        var plan = new HtmlRewriterBuilder<List<string>>().OnComment((in Comment c, List<string> log) => log.Add(Handlers.Str(c.Text))).Build();
        Assert.Equal(html, Feed.Text(plan, html, out var log));
        Assert.Equal(text, string.Concat(log));
    }

    [Fact]
    public void OnComment_Marker_CanBeReplaced()
    {
        var plan = new HtmlRewriterBuilder<List<string>>().OnComment((in Comment c, List<string> _) =>
        {
            if (c.Text.SequenceEqual("edge-inject"u8))
            {
                c.Before("1"u8);
                c.Replace("<b>"u8, ContentType.Html);
                c.After("2"u8);
            }
        }).Build();
        Assert.Equal("a1<b>2<script><!--edge-inject--></script><!-- edge-inject -->", Feed.Text(plan, "a<!--edge-inject--><script><!--edge-inject--></script><!-- edge-inject -->"));
    }

    [Theory]
    [InlineData("<!DOCTYPE html>", "html||")]
    [InlineData("<!doctype HTML PUBLIC \"-//W3C//DTD HTML 4.01//EN\" 'http://www.w3.org/TR/html4/strict.dtd' >", "HTML|-//W3C//DTD HTML 4.01//EN|http://www.w3.org/TR/html4/strict.dtd")]
    [InlineData("<!doctype html SYSTEM \"about:legacy-compat\">", "html||about:legacy-compat")]
    [InlineData("<!doctype>", "||")]
    [InlineData("<!doctypehtml>", "html||")]
    public void OnDoctype_Doctype_ItsParts(string html, string parts)
    {
        var plan = new HtmlRewriterBuilder<List<string>>()
            .OnDoctype((in Doctype d, List<string> log) =>
            {
                log.Add($"{Handlers.Str(d.Name)}|{Handlers.Str(d.PublicId)}|{Handlers.Str(d.SystemId)}");
                d.After("!"u8);
            })
            .Build();
        Assert.Equal(html + "!", Feed.Text(plan, html, out var log));
        Assert.Equal([parts], log);
    }

    [Theory]
    [InlineData("a<b>b</b> &amp; c", "a|b| &amp; c")]
    [InlineData("<title>t</title>a<script>s</script>b<style>c</style>d<textarea name=n>e</textarea>f<iframe src=x>g</iframe>h", "a|b|d|f|h")]
    [InlineData("<svg><text>a</text><![CDATA[b]]><script>c</script></svg>d", "a|c|d")]
    [InlineData("<noscript>a<p>b</noscript>c<!-- d -->e<xmp>f</xmp>", "a|b|c|e")]
    [InlineData("1 < 2 </> 3<plaintext>4", "1 < 2 | 3")]
    public void OnText_WithoutASelector_OrdinaryContentAlone(string html, string nodes)
    {
        foreach (var builder in (HtmlRewriterBuilder<List<string>>[])
            [new(), new HtmlRewriterBuilder<List<string>>().OnAttributes(["src", "name"], (in HtmlAttribute _, IBufferWriter<byte> _, List<string> _) => false).OnText("script", (in TextNode _, List<string> _) => { })])
        {
            Assert.Equal(html, Feed.Text(builder.OnText((in TextNode text, List<string> log) => log.Add(Handlers.Str(text.Bytes))).Build(), html, out var log));
            Assert.Equal(nodes, string.Join('|', log));
        }
    }
}
