using System.Net;
using EdgeFunctions.Tests.TestSupport;

namespace EdgeFunctions.Tests.Functional;

/// <summary>What gets into the cache, and what does not.</summary>
public sealed class CachingStoreTests
{
    private readonly CachedSite _site = new();

    [Theory]
    [InlineData("private, max-age=60")]
    [InlineData("no-store")]
    [InlineData("public")]
    public async Task Get_WhatMayNotBeStored_IsNot(string cacheControl)
    {
        _site.CacheControl = cacheControl;
        await using var origin = await _site.StartOriginAsync();
        await using var edge = await _site.StartEdgeAsync(origin);
        for (var i = 0; i < 2; i++)
        {
            using var response = await edge.GetAsync("/");
            Assert.StartsWith("edge; fwd=miss", response.Field("Cache-Status"), StringComparison.Ordinal);
            Assert.DoesNotContain("stored", response.Field("Cache-Status"), StringComparison.Ordinal);
            Assert.Equal(cacheControl, response.Field("Cache-Control"));
        }

        Assert.Equal(2, _site.Asked.Count);
    }

    [Fact]
    public async Task Get_PageBecomesPrivate_TheStoredOneIsGone()
    {
        _site.CacheControl = "max-age=60, stale-if-error=600";
        await using var origin = await _site.StartOriginAsync();
        await using var edge = await _site.StartEdgeAsync(origin);
        using var first = await edge.GetAsync("/");
        _site.Time.Advance(60);
        (_site.CacheControl, _site.Text) = ("private", "two");
        using var second = await edge.GetAsync("/");
        _site.Instead = context => Task.FromResult(context.Response.StatusCode = 503);
        using var third = await edge.GetAsync("/");
        Assert.Contains("<b>two", await second.TextAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, third.StatusCode);
    }

    [Fact]
    public async Task Get_SetCookie_IsNotStoredAndPrivate()
    {
        _site.Instead = context => _site.AnswerAsync(context, r => r.Headers.SetCookie = "a=b", "x");
        await using var origin = await _site.StartOriginAsync();
        await using var edge = await _site.StartEdgeAsync(origin);
        for (var i = 0; i < 2; i++)
        {
            using var response = await edge.GetAsync("/");
            Assert.Equal(("private, max-age=0", "a=b"), (response.Field("Cache-Control"), response.Field("Set-Cookie")));
        }

        Assert.Equal(2, _site.Asked.Count);
    }

    [Theory]
    [InlineData("Authorization", "Basic eDp5")]
    [InlineData("Cookie", "theme=dark; session_id=1")]
    [InlineData("x-user", "7")]
    public async Task Get_Personal_GoesPastTheCache(string field, string value)
    {
        await using var origin = await _site.StartOriginAsync();
        await using var edge = await _site.StartEdgeAsync(origin, ("Cache:PersonalCookies:0", "session*"), ("Cache:PersonalFields:0", "X-User"));
        using var stored = await edge.GetAsync("/", ("Cookie", "theme=dark"));
        using var personal = await edge.GetAsync("/", (field, value));
        using var again = await edge.GetAsync("/");
        Assert.Equal(("edge; fwd=bypass", "private, no-store"), (personal.Field("Cache-Status"), personal.Field("Cache-Control")));
        Assert.True(again.IsHit());
        Assert.Equal(2, _site.Asked.Count);
    }

    [Fact]
    public async Task Get_PageBeyondTheEntryLimit_IsSentAndNotStored()
    {
        _site.Text = new string('x', 5000);
        await using var origin = await _site.StartOriginAsync();
        await using var edge = await _site.StartEdgeAsync(origin, ("Cache:MaxEntryBytes", "4000"));
        for (var i = 0; i < 2; i++)
        {
            using var response = await edge.GetAsync("/");
            Assert.Contains(_site.Text, await response.TextAsync(), StringComparison.Ordinal);
        }

        Assert.Equal(2, _site.Asked.Count);
    }

    [Theory]
    [InlineData("Buffered", "text/plain", 100_000, 1)]
    [InlineData("Streaming", "text/plain", 100_000, 1)]
    [InlineData("Buffered", "image/png", 100_000, 1)]
    [InlineData("Buffered", "text/plain", 100_001, 2)]
    [InlineData("Streaming", "text/plain", 100_001, 2)]
    [InlineData("Buffered", "image/png", 100_001, 2)]
    public async Task Get_BodyAtTheEntryLimit_IsStored(string delivery, string type, int length, int asked)
    {
        _site.Instead = async context =>
        {
            (context.Response.ContentType, context.Response.Headers.CacheControl) = (type, _site.CacheControl);
            await context.Response.Body.WriteAsync(new byte[length]);
        };
        await using var origin = await _site.StartOriginAsync();
        await using var edge = await _site.StartEdgeAsync(origin, ("Publisher:Delivery", delivery), ("Cache:MaxEntryBytes", "100000"));
        for (var i = 0; i < 2; i++)
        {
            using var response = await edge.GetAsync("/");
            Assert.Equal(length, (await response.BytesAsync()).Length);
        }

        Assert.Equal(asked, _site.Asked.Count);
    }

    [Fact]
    public async Task Get_PageBeyondTheBuffer_IsStreamedWhole()
    {
        _site.Text = new string('x', 50_000);
        await using var origin = await _site.StartOriginAsync();
        await using var edge = await _site.StartEdgeAsync(origin, ("Publisher:MaxBufferedBytes", "10000"));
        using var response = await edge.GetAsync("/");
        Assert.Contains($"<b>{_site.Text}</head>", await response.TextAsync(), StringComparison.Ordinal);
        Assert.Null(response.Content.Headers.ContentLength);
    }
}
