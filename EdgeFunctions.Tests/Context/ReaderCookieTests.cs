using EdgeFunctions.Configuration;
using EdgeFunctions.Context;
using Microsoft.Extensions.Primitives;

namespace EdgeFunctions.Tests.Context;

public sealed class ReaderCookieTests
{
    private static readonly ReaderCookie Cookie = new(new ReadersOptions { CookieKey = "a key for the tests" });

    [Fact]
    public void TryRead_OwnCookie_IsTheReader()
    {
        var reader = ReaderCookie.NewReader();
        Assert.True(Cookie.TryRead($"a=b; {Pair(reader)}; c", out var found));
        Assert.Equal(reader, found);
        Assert.True(Cookie.TryRead(new StringValues(["a=b", $"edge-x=old;{Pair(reader)}"]), out found));
        Assert.Equal(reader, found);
    }

    [Fact]
    public void TryRead_AnyOtherByte_IsNobody()
    {
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        var reader = ReaderCookie.NewReader();
        var pair = Pair(reader);
        for (var i = "edge-x=".Length; i < pair.Length; i++)
        {
            foreach (var c in Alphabet + ".= ")
            {
                var other = pair[..i] + c + pair[(i + 1)..];

                // The last character of each part has bits that mean nothing: then it is the same reader, or nobody.
                Assert.True(other == pair || !Cookie.TryRead(other, out var found) || found == reader, other);
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("edge-x")]
    [InlineData("edge-x=")]
    [InlineData("edge-x=.")]
    [InlineData("edge-x=AAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void TryRead_Nonsense_IsNobody(string cookies) => Assert.False(Cookie.TryRead(cookies, out _));

    [Fact]
    public void TryRead_AnotherKey_IsNobody()
    {
        var other = new ReaderCookie(new ReadersOptions { CookieKey = "another key for the tests" });
        Assert.False(other.TryRead(Pair(ReaderCookie.NewReader()), out _));
    }

    [Fact]
    public void For_Attributes_AreThoseOfASafeCookie()
    {
        Assert.EndsWith("; Max-Age=7776000; Path=/; HttpOnly; SameSite=Lax; Secure", Cookie.For(1, secure: true), StringComparison.Ordinal);
        Assert.EndsWith("; Max-Age=7776000; Path=/; HttpOnly; SameSite=Lax", Cookie.For(1, secure: false), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a=b", null)]
    [InlineData("xedge-x=1; edge-xy=2", null)]
    [InlineData("edge-x=1", "")]
    [InlineData("a=b; edge-x=1; c=d", "a=b; c=d")]
    [InlineData("edge-x=1;edge-x=2;a=b", "a=b")]
    public void Without_OurCookie_LeavesTheOthers(string cookies, string? expected) => Assert.Equal(expected, ReaderCookie.Without(cookies)?.ToString());

    private static string Pair(UInt128 reader) => Cookie.For(reader, secure: true).Split(';')[0];
}
