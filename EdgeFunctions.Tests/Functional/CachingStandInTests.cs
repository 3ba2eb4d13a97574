using System.Globalization;
using System.Net;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Tests.Functional;

/// <summary>A stored page that stands in for an origin that fails: whether it may, for whom, and until when.</summary>
public sealed class CachingStandInTests
{
    private readonly CachedSite _site = new();

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

        // A reset that overtakes the fields would be a reason to ask again, and the origin answers well then.
        await using var edge = await _site.StartEdgeAsync(origin, ("Cache:StaleIfError", "00:10:00"), ("Origin:RetryPercent", "0"));
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
}
