using System.Net;
using EdgeFunctions.Caching;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeFunctions.Tests.Functional;

/// <summary>Pages in the cache that are no longer fresh, or not fresh enough for a reader.</summary>
public sealed class CachingStaleTests
{
    private readonly CachedSite _site = new();

    [Fact]
    public async Task Get_RequestDirectives_AreHonoured()
    {
        await using var origin = await _site.StartOriginAsync();
        await using var edge = await _site.StartEdgeAsync(origin);
        using var absent = await edge.GetAsync("/", ("Cache-Control", "only-if-cached"));
        Assert.Equal(HttpStatusCode.GatewayTimeout, absent.StatusCode);
        Assert.Empty(_site.Asked);

        using var first = await edge.GetAsync("/");
        using var present = await edge.GetAsync("/", ("Cache-Control", "only-if-cached"));
        Assert.True(present.IsHit());
        _site.Time.Advance(10);
        using var tooOld = await edge.GetAsync("/", ("Cache-Control", "max-age=9"));

        // It is fresh, and the request would not have it (RFC 9211 section 2.2).
        Assert.Equal("edge; fwd=request; fwd-status=304; stored; ttl=60", tooOld.Field("Cache-Status"));
        using var reload = await edge.GetAsync("/", ("Pragma", "no-cache"));
        Assert.Equal("edge; fwd=request; fwd-status=304; stored; ttl=60", reload.Field("Cache-Status"));
        Assert.Equal(3, _site.Asked.Count);
        var tally = edge.Services.GetRequiredService<CacheTally>().ByResult();
        Assert.Equal((2, 2, 1), (tally[CacheResult.Revalidated], tally[CacheResult.Miss], tally[CacheResult.Hit]));
        _site.Time.Advance(60);
        using var stale = await edge.GetAsync("/", ("Pragma", "no-cache"));
        Assert.Equal("edge; fwd=stale; fwd-status=304; stored; ttl=60", stale.Field("Cache-Status"));
    }

    [Fact]
    public async Task Get_StaleWithTag_TheOriginsOwnTagIsAskedAndFreshens()
    {
        await using var origin = await _site.StartOriginAsync();
        await using var edge = await _site.StartEdgeAsync(origin);
        using var first = await edge.GetAsync("/");
        _site.Time.Advance(60);
        using var second = await edge.GetAsync("/", ("If-None-Match", first.Field("ETag")!));
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        using var third = await edge.GetAsync("/");
        Assert.True(third.IsHit());
        Assert.Equal("0", third.Field("Age"));
        Assert.Equal(await first.TextAsync(), await third.TextAsync());
        Assert.Equal(["GET / ", "GET / \"v1\""], _site.Asked);
    }

    [Fact]
    public async Task Get_StaleWhileRevalidate_IsAnsweredAtOnceAndRefreshedBehind()
    {
        _site.CacheControl = "max-age=60, stale-while-revalidate=30";
        await using var origin = await _site.StartOriginAsync();
        await using var edge = await _site.StartEdgeAsync(origin);
        using var first = await edge.GetAsync("/");
        var gate = new Gate();
        _site.Time.Advance(70);
        _site.Instead = async context =>
        {
            await gate.PassAsync();
            await _site.AnswerAsync(context, r => r.Headers.ETag = "\"v2\"", "two");
        };

        // Two readers, one refresh; neither waits for it.
        for (var i = 0; i < 2; i++)
        {
            using var stale = await edge.GetAsync("/");
            Assert.Equal("edge; hit; ttl=-10", stale.Field("Cache-Status"));
            Assert.Contains("<b>one", await stale.TextAsync(), StringComparison.Ordinal);
        }

        gate.Open();

        // This one may not be stale, so it waits for the refresh.
        using var fresh = await edge.GetAsync("/", ("Cache-Control", "max-age=5"));
        Assert.Contains("<b>two", await fresh.TextAsync(), StringComparison.Ordinal);
        Assert.Equal(2, _site.Asked.Count);
        Assert.Empty(edge.Logs.Errors);
    }

    // The page is brought up to date by a reader, or removed, while its refresh waits for another page's.
    [Theory]
    [InlineData("GET", 2)]
    [InlineData("POST", 1)]
    public async Task Get_RefreshWaitsBehindAnother_NoReaderDoesAndItIsLeftOutWhenItIsNeedless(string method, int asked)
    {
        _site.CacheControl = "max-age=60, stale-while-revalidate=600";
        await using var origin = await _site.StartOriginAsync();
        await using var edge = await _site.StartEdgeAsync(origin, ("Background:Concurrency", "1"), ("Background:DrainTimeout", "00:00:30"), ("Origin:FirstByteTimeout", "00:01:00"));
        string[] paths = ["/slow", "/quick"];
        foreach (var path in paths)
        {
            using var first = await edge.GetAsync(path);
        }

        var (began, gate) = (new Gate(), new Gate());
        _site.Time.Advance(70);
        _site.Instead = async context =>
        {
            if (context.Request.Path == "/slow")
            {
                began.Open();
                await gate.PassAsync();
            }

            await _site.AnswerAsync(context, _ => { }, "two");
        };
        foreach (var path in paths)
        {
            using var stale = await edge.GetAsync(path);
            Assert.Equal("edge; hit; ttl=-10", stale.Field("Cache-Status"));
            await began.PassAsync();
        }

        using var reader = await edge.SendAsync(new HttpMethod(method), "/quick", ("Cache-Control", "max-age=0"));
        Assert.Contains("<b>two", await reader.TextAsync(), StringComparison.Ordinal);
        Assert.False(gate.IsOpen);
        gate.Open();
        await edge.StopAsync();
        Assert.Equal(2, _site.Asked.Count(a => a.StartsWith("GET /slow", StringComparison.Ordinal)));
        Assert.Equal(asked, _site.Asked.Count(a => a.StartsWith("GET /quick", StringComparison.Ordinal)));
        Assert.Empty(edge.Logs.Errors);
    }

    [Theory]
    [InlineData(true, "max-age=60, public")]
    [InlineData(false, "max-age=60, stale-while-revalidate=30, public")]
    public async Task Get_BehindFrontDoor_StaleWhileRevalidateIsKeptBack(bool behind, string expected)
    {
        _site.CacheControl = "max-age=60, stale-while-revalidate=30, public";
        var id = Guid.NewGuid().ToString();
        await using var origin = await _site.StartOriginAsync();
        await using var edge = await _site.StartEdgeAsync(origin, behind ? [("FrontDoor:Id", id)] : []);
        for (var i = 0; i < 2; i++)
        {
            using var response = await edge.GetAsync("/", ("X-Azure-FDID", id));
            Assert.Equal(expected, response.Field("Cache-Control"));
        }
    }
}
