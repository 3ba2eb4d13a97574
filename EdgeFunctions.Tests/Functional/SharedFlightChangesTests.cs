using System.Net;
using EdgeFunctions.Tests.TestSupport;

namespace EdgeFunctions.Tests.Functional;

/// <summary>A response that several readers read while it comes, and what changes meanwhile: the page, its freshness, who still wants it.</summary>
public sealed class SharedFlightChangesTests
{
    private readonly HeldSite _site = new();

    [Theory]
    [InlineData("Streaming", "text/html")]
    [InlineData("Buffered", "image/svg")]
    public async Task Unsafe_WhileItComes_KeepsItFromBeingStored(string delivery, string type)
    {
        await using var origin = await _site.StartOriginAsync(type);
        await using var edge = await _site.StartEdgeAsync(origin, delivery);
        using var first = await edge.GetAsync("/");
        using var change = await edge.SendAsync(HttpMethod.Post, "/");
        _site.Gate.Open();
        Assert.Equal(HeldSite.Start + HeldSite.Rest, await first.TextAsync());
        using var second = await edge.GetAsync("/");
        Assert.StartsWith("edge; fwd=miss", second.Field("Cache-Status"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Streaming", "text/html", false)]
    [InlineData("Buffered", "image/svg", false)]
    [InlineData("Buffered", "image/svg", true)]
    public async Task Get_ChangedWhileItComes_IsAskedForAnew(string delivery, string type, bool isPurge)
    {
        _site.Instead = _site.FirstHeldBehindItsStart(type, "max-age=60");
        await using var origin = await _site.StartOriginAsync(type);
        await using var edge = await _site.StartEdgeAsync(origin, delivery, ("Functions:Key", CachedSite.Key));
        using var before = await edge.GetAsync("/");
        using var change = await (isPurge ? edge.SendAsync(HttpMethod.Post, "/_edge/cache?all=true", ("x-functions-key", CachedSite.Key)) : edge.SendAsync(HttpMethod.Post, "/"));
        Assert.Equal(HttpStatusCode.OK, change.StatusCode);
        using var after = await edge.GetAsync("/");
        Assert.Equal(HeldSite.Start + "2" + HeldSite.Rest, await after.TextAsync());
        Assert.False(_site.Gate.IsOpen);
        _site.Gate.Open();
        Assert.Equal(HeldSite.Start + "1" + HeldSite.Rest, await before.TextAsync());
        using var last = await edge.GetAsync("/");
        Assert.Equal(HeldSite.Start + "2" + HeldSite.Rest, await last.TextAsync());
        Assert.Equal(2, _site.Asked.Count);
    }

    [Theory]
    [InlineData("Streaming", "text/html", "", "edge; fwd=miss; fwd-status=200; ttl=5", "2")]
    [InlineData("Buffered", "image/svg", "", "edge; fwd=miss; fwd-status=200; ttl=5", "2")]
    [InlineData("Buffered", "image/svg", ", stale-while-revalidate=30", "edge; fwd=miss; collapsed; ttl=-5", "1")]
    public async Task Get_WhatComesIsStaleMeanwhile_IsJoinedOnlyIfStaleOnesMayBeUsed(string delivery, string type, string window, string status, string expected)
    {
        _site.Instead = _site.FirstHeldBehindItsStart(type, "max-age=5" + window);
        await using var origin = await _site.StartOriginAsync(type);
        await using var edge = await _site.StartEdgeAsync(origin, delivery);
        using var before = await edge.GetAsync("/");
        _site.Time.Advance(10);
        using var after = await edge.GetAsync("/");
        _site.Gate.Open();
        Assert.Equal((status, HeldSite.Start + expected + HeldSite.Rest), (after.Field("Cache-Status"), await after.TextAsync()));
    }

    [Theory]
    [InlineData("Streaming", "text/html")]
    [InlineData("Buffered", "image/svg")]
    public async Task Get_StaleWhileRevalidate_TheRefreshIsStored(string delivery, string type)
    {
        _site.Gate.Open();
        await using var origin = await _site.StartOriginAsync(type);
        await using var edge = await _site.StartEdgeAsync(origin, delivery, ("Cache:StaleWhileRevalidate", "00:01:00"));
        using var first = await edge.GetAsync("/");
        await first.BytesAsync();
        _site.Time.Advance(70);
        using var stale = await edge.GetAsync("/");
        Assert.Equal("edge; hit; ttl=-10", stale.Field("Cache-Status"));
        await stale.BytesAsync();
        using var fresh = await edge.GetAsync("/", ("Cache-Control", "max-age=5"));
        Assert.Equal(HeldSite.Start + HeldSite.Rest, await fresh.TextAsync());
        Assert.Equal(2, _site.Asked.Count);
    }

    [Fact]
    public async Task Get_FirstReaderNeedsNoBody_ItIsStoredAllTheSame()
    {
        _site.Gate.Open();
        await using var origin = await _site.StartOriginAsync("image/svg");
        await using var edge = await _site.StartEdgeAsync(origin, "Buffered");
        using var first = await edge.GetAsync("/", ("If-None-Match", "\"v1\""));
        Assert.Equal((HttpStatusCode.NotModified, "\"v1\""), (first.StatusCode, first.Field("ETag")));

        // Waits for the one under way, or finds what it stored.
        using var second = await edge.GetAsync("/");
        Assert.Equal(HeldSite.Start + HeldSite.Rest, await second.TextAsync());
        Assert.Single(_site.Asked);
    }

    [Theory]
    [InlineData("Buffered")]
    [InlineData("Streaming")]
    public async Task Get_304OfWhatIsUnderWay_TheConnectionIsFreeAndTheBodyIsStored(string delivery)
    {
        await using var origin = await _site.StartOriginAsync("image/svg");
        await using var edge = await _site.StartEdgeAsync(origin, delivery);

        // The next request of the connection is answered, too: else it would not end before the gate is open.
        var answers = await RawClient.SendAsync(edge.Port, $"GET / HTTP/1.1\r\nHost: 127.0.0.1:{edge.Port}\r\nIf-None-Match: \"v1\"\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 304", answers, StringComparison.Ordinal);
        Assert.Contains("HTTP/1.1 200", answers, StringComparison.Ordinal);
        Assert.False(_site.Gate.IsOpen);
        _site.Gate.Open();
        using var second = await edge.GetAsync("/");
        Assert.Equal(HeldSite.Start + HeldSite.Rest, await second.TextAsync());
        Assert.Single(_site.Asked);
    }

    [Fact]
    public async Task Stop_ABodyComesBehindA304_IsNotWaitedFor()
    {
        var left = new Gate();
        _site.Instead = async context =>
        {
            await _site.BeginAsync(context, "image/svg");
            context.RequestAborted.Register(left.Open);
            await left.PassAsync();
        };
        await using var origin = await _site.StartOriginAsync("image/svg");
        await using var edge = await _site.StartEdgeAsync(origin, "Buffered");
        using var first = await edge.GetAsync("/", ("If-None-Match", "\"v1\""));
        Assert.Equal(HttpStatusCode.NotModified, first.StatusCode);
        await edge.StopAsync();
        await left.PassAsync();
        Assert.Empty(edge.Logs.Errors);
    }
}
