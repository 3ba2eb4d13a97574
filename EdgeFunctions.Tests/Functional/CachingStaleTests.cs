using System.Globalization;
using System.Net;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.AspNetCore.Http;

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
        Assert.Equal("edge; fwd=stale; fwd-status=304; stored; ttl=60", tooOld.Field("Cache-Status"));
        using var reload = await edge.GetAsync("/", ("Pragma", "no-cache"));
        Assert.False(reload.IsHit());
        Assert.Equal(3, _site.Asked.Count);
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
        await using var edge = await _site.StartEdgeAsync(origin, ("Background:Concurrency", "1"), ("Origin:FirstByteTimeout", "00:01:00"));
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
    [InlineData("503", true)]
    [InlineData("reset", true)]
    [InlineData("truncated", true)]
    [InlineData("404", false)]
    public async Task Get_OriginFails_TheStalePageStandsIn(string failure, bool standsIn)
    {
        _site.CacheControl = "max-age=60, stale-if-error=30";
        await using var origin = await _site.StartOriginAsync();
        await using var edge = await _site.StartEdgeAsync(origin);
        using var first = await edge.GetAsync("/");
        _site.Time.Advance(70);
        _site.Instead = async context =>
        {
            if (int.TryParse(failure, CultureInfo.InvariantCulture, out var status))
            {
                context.Response.StatusCode = status;
                return;
            }

            if (failure == "truncated")
            {
                context.Response.Headers.CacheControl = "max-age=60";
                context.Response.ContentType = "text/html";
                context.Response.ContentLength = 100;
                await context.Response.WriteAsync("<html>");
                await context.Response.Body.FlushAsync();
            }

            context.Abort();
        };
        using var second = await edge.GetAsync("/");
        Assert.Equal(standsIn ? 200 : 404, (int)second.StatusCode);
        Assert.Equal(standsIn, second.Field("Cache-Status")!.EndsWith("detail=stale-if-error", StringComparison.Ordinal));

        _site.Time.Advance(30);
        using var third = await edge.GetAsync("/");
        Assert.NotEqual(HttpStatusCode.OK, third.StatusCode);
    }

    [Theory]
    [InlineData("HEAD", "/", "503", 200)]
    [InlineData("HEAD", "/", "reset", 200)]
    [InlineData("HEAD", "/", "404", 404)]
    [InlineData("HEAD", "/a.png", "503", 200)]
    [InlineData("GET", "/a.png", "503", 206)]
    [InlineData("GET", "/a.png", "reset", 206)]
    [InlineData("GET", "/a.png", "404", 404)]
    public async Task HeadOrPart_OriginFails_TheStalePageStandsInAsForGet(string method, string path, string failure, int expected)
    {
        _site.Instead = async context =>
        {
            (context.Response.ContentType, context.Response.Headers.CacheControl) = (path == "/" ? "text/html" : "image/png", "max-age=60, stale-if-error=30");
            await context.Response.WriteAsync("0123456789");
        };
        await using var origin = await _site.StartOriginAsync();
        await using var edge = await _site.StartEdgeAsync(origin);
        using var first = await edge.GetAsync(path);
        var length = (await first.BytesAsync()).Length;
        _site.Time.Advance(70);
        _site.Instead = context =>
        {
            if (int.TryParse(failure, CultureInfo.InvariantCulture, out var status))
            {
                context.Response.StatusCode = status;
            }
            else
            {
                context.Abort();
            }

            return Task.CompletedTask;
        };
        using var second = await edge.SendAsync(new HttpMethod(method), path, ("Range", "bytes=2-4"));
        Assert.Equal(expected, (int)second.StatusCode);
        Assert.Equal(expected != 404, second.Field("Cache-Status")!.EndsWith("detail=stale-if-error", StringComparison.Ordinal));
        if (expected != 404)
        {
            Assert.Equal(expected == 206 ? 3 : length, second.Content.Headers.ContentLength);
        }

        _site.Time.Advance(30);
        using var third = await edge.SendAsync(new HttpMethod(method), path, ("Range", "bytes=2-4"));
        Assert.InRange((int)third.StatusCode, 404, 503);
        Assert.Equal("edge; fwd=miss", third.Field("Cache-Status"));
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    public async Task GetOrHead_StalePageStoodIn_TheOriginsAnswerHoldsNoSlot(string method)
    {
        await using var origin = await _site.StartOriginAsync();
        await using var edge = await _site.StartEdgeAsync(origin, ("Cache:StaleIfError", "00:10:00"), ("Limits:MaxConcurrentRequests", "1"), ("Limits:MaxQueuedRequests", "0"));
        using var first = await edge.GetAsync("/");
        _site.Time.Advance(60);
        _site.Instead = context =>
        {
            context.Response.StatusCode = 503;
            return Task.CompletedTask;
        };
        for (var i = 0; i < 2; i++)
        {
            using var response = await edge.SendAsync(new HttpMethod(method), "/");
            Assert.Equal("edge; fwd=stale; fwd-status=503; detail=stale-if-error", response.Field("Cache-Status"));
        }
    }

    [Theory]
    [InlineData("no-cache, max-age=600")]
    [InlineData("no-cache, max-age=600, stale-if-error=600")]
    public async Task Get_NoCacheAndOriginFails_ThePageDoesNotStandIn(string cacheControl)
    {
        _site.CacheControl = cacheControl;
        await using var origin = await _site.StartOriginAsync();
        await using var edge = await _site.StartEdgeAsync(origin, ("Cache:StaleIfError", "00:10:00"));
        using var first = await edge.GetAsync("/");
        _site.Instead = context => Task.FromResult(context.Response.StatusCode = 503);
        using var second = await edge.GetAsync("/");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "edge; fwd=stale; fwd-status=503"), (second.StatusCode, second.Field("Cache-Status")));
    }

    [Fact]
    public async Task Get_304OfAPageThatWasReplacedMeanwhile_LeavesTheNewOne()
    {
        var (arrived, gate) = (new Gate(), new Gate());
        await using var origin = await _site.StartOriginAsync();
        await using var edge = await _site.StartEdgeAsync(origin);
        using var first = await edge.GetAsync("/");
        _site.Time.Advance(60);
        _site.Instead = async context =>
        {
            arrived.Open();
            await gate.PassAsync();
            context.Response.Headers.CacheControl = _site.CacheControl;
            context.Response.StatusCode = 304;
        };
        var late = edge.GetAsync("/");
        await arrived.PassAsync();
        _site.Instead = context => _site.AnswerAsync(context, r => r.Headers.ETag = "\"v2\"", "two");
        using var reload = await edge.GetAsync("/", ("Cache-Control", "no-cache"));
        Assert.Contains("<b>two", await reload.TextAsync(), StringComparison.Ordinal);
        gate.Open();
        using var validated = await late;
        Assert.Contains("<b>one", await validated.TextAsync(), StringComparison.Ordinal);
        using var third = await edge.GetAsync("/");
        Assert.True(third.IsHit());
        Assert.Contains("<b>two", await third.TextAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, 0, true)]
    [InlineData(200, 9, false)]
    [InlineData(304, 0, true)]
    [InlineData(304, 9, false)]
    public async Task Get_LateAnswerIsPrivate_WithdrawsTheStoredPageOnlyIfItsDateIsLater(int status, int dateOfLate, bool stays)
    {
        var (arrived, gate) = (new Gate(), new Gate());
        await using var origin = await _site.StartOriginAsync();
        await using var edge = await _site.StartEdgeAsync(origin);
        using var first = await edge.GetAsync("/");
        _site.Time.Advance(60);
        var start = _site.Time.GetUtcNow();
        _site.Instead = async context =>
        {
            arrived.Open();
            await gate.PassAsync();
            context.Response.Headers.Date = start.AddSeconds(dateOfLate).ToString("r", CultureInfo.InvariantCulture);
            context.Response.Headers.CacheControl = "private";
            context.Response.StatusCode = status;
        };
        var late = edge.GetAsync("/");
        await arrived.PassAsync();
        _site.Time.Advance(5);
        _site.Instead = context => _site.AnswerAsync(context, r => r.Headers.ETag = "\"v2\"", "two");
        using var reload = await edge.GetAsync("/", ("Cache-Control", "no-cache"));
        await reload.BytesAsync();
        gate.Open();
        using var asked = await late;
        using var next = await edge.GetAsync("/");
        Assert.Equal(stays, next.IsHit());
    }

    [Theory]
    [InlineData("Buffered")]
    [InlineData("Streaming")]
    public async Task Get_LateAnswerVariesByNothing_VariantsThatWereAskedForLaterStay(string delivery)
    {
        var (arrived, gate) = (new Gate(), new Gate());
        await using var origin = await _site.StartOriginAsync();
        await using var edge = await _site.StartEdgeAsync(origin, ("Publisher:Delivery", delivery));
        _site.Instead = async context =>
        {
            arrived.Open();
            await gate.PassAsync();
            await _site.AnswerAsync(context, _ => { }, "old");
        };
        var late = edge.GetAsync("/", ("Accept-Language", "de"));
        await arrived.PassAsync();
        _site.Time.Advance(5);
        _site.Instead = context => _site.AnswerAsync(context, r => r.Headers.Vary = "Accept-Language", context.Request.Headers.AcceptLanguage!);
        using var reload = await edge.GetAsync("/", ("Accept-Language", "de"), ("Cache-Control", "no-cache"));
        await reload.BytesAsync();
        gate.Open();
        using var asked = await late;
        Assert.Contains("<b>old", await asked.TextAsync(), StringComparison.Ordinal);
        foreach (var language in (string[])["de", "da"])
        {
            using var next = await edge.GetAsync("/", ("Accept-Language", language));
            Assert.Contains("<b>" + language, await next.TextAsync(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("GET", "private", false)]
    [InlineData("GET", "max-age=60", true)]
    [InlineData("HEAD", "private", false)]
    [InlineData("HEAD", "max-age=60", true)]
    public async Task GetOrHead_OriginFailsAndThePageWasWithdrawnMeanwhile_ItDoesNotStandIn(string method, string cacheControl, bool standsIn)
    {
        var (arrived, gate) = (new Gate(), new Gate());
        await using var origin = await _site.StartOriginAsync();
        await using var edge = await _site.StartEdgeAsync(origin, ("Cache:StaleIfError", "00:10:00"));
        using var first = await edge.GetAsync("/");
        _site.Time.Advance(60);
        _site.Instead = async context =>
        {
            arrived.Open();
            await gate.PassAsync();
            context.Response.StatusCode = 503;
        };
        var asking = edge.SendAsync(new HttpMethod(method), "/");
        await arrived.PassAsync();
        _site.Instead = context => _site.AnswerAsync(context, r => r.Headers.CacheControl = cacheControl, "two");
        using var reload = await edge.GetAsync("/", ("Cache-Control", "no-cache"));
        await reload.BytesAsync();
        gate.Open();
        using var asked = await asking;
        Assert.Equal(standsIn ? HttpStatusCode.OK : HttpStatusCode.ServiceUnavailable, asked.StatusCode);
        Assert.Equal(standsIn, asked.Field("ETag") == reload.Field("ETag"));
        Assert.Equal(standsIn && method == "GET", (await asked.TextAsync()).Contains("<b>two", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("GET", HttpStatusCode.OK)]
    [InlineData("POST", HttpStatusCode.BadGateway)]
    public async Task Get_OriginBreaksOffAndThePageWasWithdrawnMeanwhile_ItDoesNotStandIn(string method, HttpStatusCode expected)
    {
        var (begun, gate) = (new Gate(), new Gate());
        await using var origin = await _site.StartOriginAsync();
        await using var edge = await _site.StartEdgeAsync(origin, ("Cache:StaleIfError", "00:10:00"));
        using var first = await edge.GetAsync("/");
        _site.Time.Advance(60);
        _site.Instead = async context =>
        {
            context.Response.Headers.CacheControl = "max-age=60";
            context.Response.ContentType = "text/html";
            context.Response.ContentLength = 100;
            await context.Response.WriteAsync("<html>");
            begun.Open();
            await gate.PassAsync();
            context.Abort();
        };
        var asking = edge.GetAsync("/");
        await begun.PassAsync();
        _site.Instead = context => context.Response.WriteAsync("done");
        using var other = await edge.SendAsync(new HttpMethod(method), method == "POST" ? "/" : "/other");
        await other.BytesAsync();
        gate.Open();
        using var asked = await asking;
        Assert.Equal(expected, asked.StatusCode);
    }

    [Theory]
    [InlineData("Buffered", 0, 5, "two")]
    [InlineData("Streaming", 0, 5, "two")]
    [InlineData("Buffered", 5, 5, "two")]
    [InlineData("Buffered", 9, 5, "one")]
    public async Task Get_LateAnswer_TakesTheStoredOnesPlaceOnlyIfItsDateIsLater(string delivery, int dateOfLate, int dateOfStored, string expected)
    {
        var (arrived, gate) = (new Gate(), new Gate());
        await using var origin = await _site.StartOriginAsync();
        await using var edge = await _site.StartEdgeAsync(origin, ("Publisher:Delivery", delivery));
        var start = _site.Time.GetUtcNow();
        _site.Instead = async context =>
        {
            arrived.Open();
            await gate.PassAsync();
            await _site.AnswerAsync(context, r => r.Headers.Date = start.AddSeconds(dateOfLate).ToString("r", CultureInfo.InvariantCulture), "one");
        };
        var late = edge.GetAsync("/");
        await arrived.PassAsync();
        _site.Time.Advance(10);
        _site.Instead = context => _site.AnswerAsync(context, r => r.Headers.Date = start.AddSeconds(dateOfStored).ToString("r", CultureInfo.InvariantCulture), "two");
        using var reload = await edge.GetAsync("/", ("Cache-Control", "no-cache"));
        Assert.Contains("<b>two", await reload.TextAsync(), StringComparison.Ordinal);
        gate.Open();
        using var asked = await late;
        Assert.Contains("<b>one", await asked.TextAsync(), StringComparison.Ordinal);
        using var next = await edge.GetAsync("/");
        Assert.True(next.IsHit());
        Assert.Contains("<b>" + expected, await next.TextAsync(), StringComparison.Ordinal);
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
