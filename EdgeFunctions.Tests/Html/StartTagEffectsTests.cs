using System.Text;
using EdgeFunctions.Html;
using EdgeFunctions.Html.Rewriting;
using EdgeFunctions.Html.Tokenizing;

namespace EdgeFunctions.Tests.Html;

public class StartTagEffectsTests
{
    private static readonly ulong[] Names =
    [
        .. typeof(TagNames).GetFields().Select(f => (ulong)f.GetValue(null)!),
        .. new[] { "custom-element", "plaintext", "xmp", "search", "hgroup", "x", "nav", "picture", "menu" }.Select(n => NameKey.Of(Encoding.ASCII.GetBytes(n))),
    ];

    [Fact]
    public void EffectsOf_EveryTagInEveryElement_WhatItEndsIsAmongThem()
    {
        foreach (var open in Names)
        {
            foreach (var inner in Names)
            {
                using var stack = new ElementStack(0, 0, HtmlRewriterLimits.DefaultMaxDepth);
                stack.Push(new OpenElement { Name = open });
                stack.Push(new OpenElement { Name = inner });
                foreach (var name in Names)
                {
                    Assert.Equal(ImpliedEnds.FindAtStart(stack, 0, name), ImpliedEnds.AtStart(stack, 0, name));
                }
            }
        }
    }

    [Fact]
    public void OpensOtherwise_NoNamesBit() => Assert.DoesNotContain(Names, n => HtmlTokenizer.FilterBit(n) == StartTagEffects.OpensOtherwise);

    [Fact]
    public void EffectsOf_ElementsThatAreNotOpenedLikeOthers_AreKnown()
    {
        using var stack = new ElementStack(0, 0, HtmlRewriterLimits.DefaultMaxDepth);
        foreach (var name in Names.Where(n => VoidElements.Contains(n) || n is TagNames.Html or TagNames.Body or TagNames.Noscript))
        {
            Assert.NotEqual(0UL, stack.EffectsOf(name));
        }
    }

    // https://html.spec.whatwg.org/multipage/parsing.html#parsing-main-inbody: "rb", "rtc", "rp", "rt".
    [Theory]
    [InlineData("<ruby><rb>1<rt>2<rp>3</ruby>", "<ruby><rb>1!<rt>2!<rp>3!</ruby>")]
    [InlineData("<ruby><rb>1<rb>2<rtc>3<rt>4<rt>5<rtc>6</ruby>", "<ruby><rb>1!<rb>2!<rtc>3<rt>4!<rt>5!!<rtc>6!</ruby>")]
    [InlineData("<ruby><rtc>1<rt>2<rb>3</ruby>", "<ruby><rtc>1<rt>2!!<rb>3!</ruby>")]
    [InlineData("<div><rt>1<rt>2</div>", "<div><rt>1<rt>2!!</div>")]
    public void Write_Ruby_AnnotationsEndWhereParsersEndThem(string html, string expected)
    {
        var plan = Handlers.Element("rb, rt, rp, rtc", (in Element element, List<string> _) => element.Append("!"u8, ContentType.Html));

        Assert.Equal(expected, Feed.Text(plan, html));
    }
}
