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
    public void EffectsOf_ElementsThatAreNotOpenedLikeOthers_AreKnown()
    {
        using var stack = new ElementStack(0, 0, HtmlRewriterLimits.DefaultMaxDepth);
        foreach (var name in Names.Where(n => VoidElements.Contains(n) || n is TagNames.Html or TagNames.Body or TagNames.Noscript))
        {
            Assert.NotEqual(0UL, stack.EffectsOf(name));
        }
    }
}
