using System.Text;
using EdgeFunctions.Origin;
using Microsoft.Extensions.Primitives;

namespace EdgeFunctions.Tests.Origin;

public sealed class BaggageTests
{
    [Theory]
    [InlineData("", "edge.a=1")]
    [InlineData("x=1", "x=1,edge.a=1")]
    [InlineData("x=1;p=2 , y=3", "x=1;p=2,y=3,edge.a=1")]
    [InlineData("edge.a=9, Edge.A = 8;p, y=3", "y=3,edge.a=1")]
    [InlineData("edge.ab=9", "edge.ab=9,edge.a=1")]
    [InlineData("nonsense,=x,,x=1", "x=1,edge.a=1")]
    [InlineData("other=1,x=1", "x=1,edge.a=1")]
    [InlineData("x=\u00e9", "edge.a=1")]
    public void Append_WhatCame_StaysBeforeOurs(string came, string expected) => Assert.Equal(expected, Baggage.Append(came, ["x", "y", "edge.a", "edge.ab"], [("edge.a", "1"), ("edge.none", null)]));

    [Theory]
    [InlineData("a b", "a%20b")]
    [InlineData("a,b;c", "a%2Cb%3Bc")]
    [InlineData("100%", "100%25")]
    [InlineData("\"q\\", "%22q%5C")]
    [InlineData("z\u00fcrich", "z%C3%BCrich")]
    [InlineData("pt-BR:x/y", "pt-BR:x/y")]
    public void Append_OurValue_IsPercentEncoded(string value, string expected) => Assert.Equal("edge.a=" + expected, Baggage.Append(StringValues.Empty, [], [("edge.a", value)]));

    [Fact]
    public void Append_Limits_AreKeptAndOursFits()
    {
        string[] keys = [.. Enumerable.Range(0, 100).Select(i => $"k{i}"), "big", "more", "small"];
        var members = Baggage.Append(string.Join(',', Enumerable.Range(0, 100).Select(i => $"k{i}=v")), keys, [("edge.a", "1")]).Split(',');
        Assert.Equal((64, "k62=v", "edge.a=1"), (members.Length, members[62], members[63]));

        var line = Baggage.Append(new StringValues([$"big={new string('x', 8000)}", $"more={new string('y', 200)}", "small=1"]), keys, [("edge.a", "1")]);
        Assert.Equal($"big={new string('x', 8000)},small=1,edge.a=1", line);
        Assert.InRange(Encoding.UTF8.GetByteCount(line), 1, 8192);
    }
}
