using EdgeFunctions.Html;

namespace EdgeFunctions.Tests.Html;

public class LimitsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    [InlineData((1 << 30) + 1)]
    [InlineData(int.MaxValue)]
    public void Bounds_ThatCannotBeKept_Throw(int value)
    {
        Assert.Equal(nameof(HtmlRewriterLimits.MaxTokenBytes), Assert.Throws<ArgumentOutOfRangeException>(() => new HtmlRewriterLimits { MaxTokenBytes = value }).ParamName);
        Assert.Equal(nameof(HtmlRewriterLimits.MaxTextBytes), Assert.Throws<ArgumentOutOfRangeException>(() => new HtmlRewriterLimits { MaxTextBytes = value }).ParamName);
        Assert.Equal(nameof(HtmlRewriterLimits.MaxDepth), Assert.Throws<ArgumentOutOfRangeException>(() => new HtmlRewriterLimits { MaxDepth = value }).ParamName);
    }

    [Fact]
    public void Bounds_AtTheirEdges_AreKept()
    {
        var least = new HtmlRewriterLimits { MaxTokenBytes = 1, MaxTextBytes = 1, MaxDepth = 1 };
        Assert.Equal((1, 1, 1), (least.MaxTokenBytes, least.MaxTextBytes, least.MaxDepth));
        var most = least with { MaxTokenBytes = 1 << 30, MaxTextBytes = 1 << 30, MaxDepth = 1 << 30 };
        Assert.Equal((1 << 30, 1 << 30, 1 << 30), (most.MaxTokenBytes, most.MaxTextBytes, most.MaxDepth));
        Assert.Equal((64 * 1024, 1024 * 1024, 1024), (HtmlRewriterLimits.Default.MaxTokenBytes, HtmlRewriterLimits.Default.MaxTextBytes, HtmlRewriterLimits.Default.MaxDepth));
    }

    [Fact]
    public void Write_TheSmallestBounds_EveryTagPassesUnhandled()
    {
        var plan = new HtmlRewriterBuilder<List<string>>()
            .OnElement("*", (in Element e, List<string> log) => log.Add(Handlers.Str(e.Name)))
            .OnText("p", (in TextNode text, List<string> log) => log.Add(Handlers.Str(text.Bytes)))
            .Build();
        const string Html = "<p>ab<i></i></p><br>";
        Assert.Equal(Html, Feed.Text(plan, Html, out var log, new HtmlRewriterLimits { MaxTokenBytes = 1, MaxTextBytes = 1, MaxDepth = 1 }));
        Assert.Empty(log);
    }

    [Theory]
    [InlineData("<p>a</p                         >b", "<p>a+</p                         >-b")]
    [InlineData("<div><p>a</div                  >b", "<div><p>a+</p>-</div                  >b")]
    [InlineData("<p>a<p title=\"long long long\">b", "<p>a+</p>-<p title=\"long long long\">b")]
    [InlineData("<i>a</i                         >b", "<i>new</i                         >b")]
    [InlineData("<div><i>a</div                  >b", "<div><i>new</div                  >b")]
    [InlineData("<u>a</u                         >b", "a</u                         >b")]
    [InlineData("<svg><p                         ><p>a</svg                       ></p>", "<svg><p                         ><p>a</svg                       >+</p>-")]
    public void Write_TagBeyondItsBoundEndsAnElement_WhatIsToBeDoneAtTheEndIsDoneAroundIt(string html, string expected)
    {
        var plan = new HtmlRewriterBuilder<List<string>>()
            .OnElement("p", (in Element e, List<string> _) =>
            {
                e.Append("+"u8);
                e.After("-"u8);
            })
            .OnElement("i", (in Element e, List<string> _) => e.SetInnerContent("new"u8))
            .OnElement("u", (in Element e, List<string> _) => e.RemoveAndKeepContent())
            .Build();
        Assert.Equal(expected, Feed.Text(plan, html, new HtmlRewriterLimits { MaxTokenBytes = 16 }));
    }
}
