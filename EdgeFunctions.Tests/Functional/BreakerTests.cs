using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using EdgeFunctions.Diagnostics;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeFunctions.Tests.Functional;

/// <summary>An origin that fails is given a rest; the clock is the test's.</summary>
public sealed class BreakerTests
{
    private const int Minimum = 6;

    private readonly FakeTimeProvider _time = new();
    private int _asked;
    private int _status = StatusCodes.Status200OK;

    [Fact]
    public async Task Get_OriginFails_IsNotAskedUntilATrialSucceeds()
    {
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin.Url);
        using var meters = new MeterCollector(edge.Services.GetRequiredService<IMeterFactory>());
        await BreakAsync(edge);
        Assert.Equal(Minimum, _asked);

        using (var open = await edge.GetAsync("/page"))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, open.StatusCode);
            Assert.InRange(int.Parse(open.Field("Retry-After")!, CultureInfo.InvariantCulture), 1, 10);
            Assert.Equal("no-store, private", open.Field("Cache-Control"));
        }

        Assert.Equal(Minimum, _asked);

        // The trial fails, and the rest begins anew.
        _time.Advance(11);
        await AssertAsync(edge, "/page", StatusCodes.Status503ServiceUnavailable, asked: 1);
        await AssertAsync(edge, "/page", StatusCodes.Status503ServiceUnavailable, asked: 0);

        _status = StatusCodes.Status200OK;
        _time.Advance(11);
        await AssertAsync(edge, "/page", StatusCodes.Status200OK, asked: 1);
        await AssertAsync(edge, "/page", StatusCodes.Status200OK, asked: 1);

        Assert.Equal(2, edge.Logs.Entries.Count(e => e.Event.Id == EventIds.BreakerOpened));
        Assert.Equal(2, edge.Logs.Entries.Count(e => e.Event.Id == EventIds.BreakerHalfOpened));
        Assert.Single(edge.Logs.Entries, e => e.Event.Id == EventIds.BreakerClosed);
        Assert.Equal(2, meters["edge.origin.breaker.changes edge.breaker.state=Open"]);
        Assert.Equal(1, meters["edge.origin.breaker.changes edge.breaker.state=Closed"]);
        Assert.Equal(2, meters["edge.origin.failures error.type=CircuitOpen"]);
    }

    [Fact]
    public async Task Get_CircuitIsOpen_StalePageIsSentAndTheOriginIsNotAsked()
    {
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin.Url, ("Cache:MaxBytes", "10000000"), ("Cache:StaleIfError", "00:10:00"));
        using (var first = await edge.GetAsync("/kept"))
        {
            Assert.Equal("<p>page", await first.TextAsync());
        }

        // The request that succeeded is forgotten.
        _time.Advance(31);
        await BreakAsync(edge);
        _time.Advance(5);
        var asked = _asked;
        using var stale = await edge.GetAsync("/kept");
        Assert.Equal(HttpStatusCode.OK, stale.StatusCode);
        Assert.Equal("<p>page", await stale.TextAsync());
        Assert.Equal("edge; fwd=stale; detail=stale-if-error", stale.Field("Cache-Status"));
        Assert.Equal(asked, _asked);
    }

    [Fact]
    public async Task Get_AssetOriginFails_ThePublishersIsAsked()
    {
        await using var publisher = await TestOrigin.StartAsync("text/html", "<p>page"u8.ToArray());
        await using var assets = await StartOriginAsync();
        await using var edge = await StartAsync(publisher.Url, ("Assets:Routes:0:Prefix", "/media"), ("Assets:Routes:0:OriginUrl", assets.Url));
        _status = StatusCodes.Status502BadGateway;
        for (var i = 0; i < Minimum; i++)
        {
            await AssertAsync(edge, "/media/x", StatusCodes.Status502BadGateway, asked: 1);
        }

        await AssertAsync(edge, "/media/x", StatusCodes.Status503ServiceUnavailable, asked: 0);
        await AssertAsync(edge, "/page", StatusCodes.Status200OK, asked: 0);
    }

    [Fact]
    public async Task Get_StatusDoesNotCount_TheOriginsOwnPageGoesThrough()
    {
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin.Url, ("Origin:Breaker:CountStatus", "false"));
        await BreakAsync(edge);
        await AssertAsync(edge, "/page", StatusCodes.Status503ServiceUnavailable, asked: 1);
    }

    [Fact]
    public async Task Get_NobodyListens_CircuitOpens()
    {
        await using var edge = await StartAsync("http://127.0.0.1:1");
        for (var i = 0; i < Minimum; i++)
        {
            await AssertAsync(edge, "/page", StatusCodes.Status502BadGateway, asked: 0);
        }

        await AssertAsync(edge, "/page", StatusCodes.Status503ServiceUnavailable, asked: 0);
    }

    [Fact]
    public async Task Get_ReadersLeave_CircuitStaysClosed()
    {
        var seen = new SemaphoreSlim(0);
        var gone = new SemaphoreSlim(0);
        await using var origin = RawOrigin.Start(async exchange =>
        {
            if (exchange.Head.StartsWith("GET /hangs", StringComparison.Ordinal))
            {
                seen.Release();
                await exchange.WaitForCloseAsync();
                gone.Release();
                return;
            }

            await exchange.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        });
        await using var edge = await StartAsync(origin.Url);
        for (var i = 0; i < 2 * Minimum; i++)
        {
            await AskAndLeaveAsync(edge, seen, gone);
        }

        using var response = await edge.GetAsync("/page");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.DoesNotContain(edge.Logs.Entries, e => e.Event.Id == EventIds.BreakerOpened);
    }

    [Fact]
    public async Task Get_ReaderOfTheTrialLeaves_CircuitStaysOpen()
    {
        var seen = new SemaphoreSlim(0);
        var gone = new SemaphoreSlim(0);
        await using var origin = RawOrigin.Start(async exchange =>
        {
            Interlocked.Increment(ref _asked);
            if (exchange.Head.StartsWith("GET /hangs", StringComparison.Ordinal))
            {
                seen.Release();
                await exchange.WaitForCloseAsync();
                gone.Release();
                return;
            }

            await exchange.WriteAsync("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        });
        await using var edge = await StartAsync(origin.Url);
        for (var i = 0; i < Minimum; i++)
        {
            await AssertAsync(edge, "/page", StatusCodes.Status503ServiceUnavailable, asked: 1);
        }

        _time.Advance(11);
        await AskAndLeaveAsync(edge, seen, gone);
        await edge.Logs.FindAsync(EventIds.BreakerOpened, number: 2);
        await AssertAsync(edge, "/page", StatusCodes.Status503ServiceUnavailable, asked: 0);
    }

    [Fact]
    public async Task Post_LargeBodyWhileOpen_IsNoTrial()
    {
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin.Url);
        await BreakAsync(edge);
        _time.Advance(11);
        var asked = _asked;
        var upload = edge.Request(HttpMethod.Post, "/form");
        upload.Content = new ByteArrayContent(new byte[2 * 1024 * 1024]);
        upload.Headers.ExpectContinue = true;
        using var response = await edge.SendAsync(upload);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("10", response.Field("Retry-After"));
        Assert.Equal(asked, _asked);
    }

    [Fact]
    public async Task Ready_CircuitIsOpen_TheOriginIsAskedAndTheBreakerNamed()
    {
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin.Url);
        await BreakAsync(edge);
        _status = StatusCodes.Status200OK;
        using var ready = await edge.GetAsync("/_edge/ready");
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        Assert.Equal("""{"status":"ready","breaker":"Open"}""", await ready.TextAsync());
    }

    [Fact]
    public async Task Get_BreakerIsOff_TheOriginIsAskedEachTime()
    {
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin.Url, ("Origin:Breaker:Enabled", "false"));
        await BreakAsync(edge);
        await AssertAsync(edge, "/page", StatusCodes.Status503ServiceUnavailable, asked: 1);
        using var ready = await edge.GetAsync("/_edge/ready");
        Assert.Equal("""{"status":"ready","breaker":"None"}""", await ready.TextAsync());
    }

    private Task<EdgeHost> StartAsync(string url, params (string, string)[] settings) =>
        EdgeHost.StartAsync(url, services => services.AddSingleton<TimeProvider>(_time), [("Origin:RetryPercent", "0"), ("Origin:Breaker:MinimumRequests", Minimum.ToString(CultureInfo.InvariantCulture)), .. settings]);

    private Task<TestOrigin> StartOriginAsync() => TestOrigin.StartAsync(async context =>
    {
        Interlocked.Increment(ref _asked);
        context.Response.StatusCode = _status;
        context.Response.ContentType = "text/html";
        context.Response.Headers.CacheControl = "max-age=1";
        await context.Response.WriteAsync("<p>page");
    });

    private async Task BreakAsync(EdgeHost edge)
    {
        _status = StatusCodes.Status503ServiceUnavailable;
        for (var i = 0; i < Minimum; i++)
        {
            using var response = await edge.GetAsync($"/{i}");
            Assert.Equal(_status, (int)response.StatusCode);
            Assert.Null(response.Field("Retry-After"));
        }
    }

    private async Task AssertAsync(EdgeHost edge, string target, int status, int asked)
    {
        var before = _asked;
        using var response = await edge.GetAsync(target);
        Assert.Equal((status, asked), ((int)response.StatusCode, _asked - before));
    }

    private static async Task AskAndLeaveAsync(EdgeHost edge, SemaphoreSlim seen, SemaphoreSlim gone)
    {
        using var reader = new TcpClient();
        await reader.ConnectAsync(IPAddress.Loopback, edge.Port);
        await reader.GetStream().WriteAsync("GET /hangs HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray());
        Assert.True(await seen.WaitAsync(Patience.Limit));
        reader.Client.Close();
        Assert.True(await gone.WaitAsync(Patience.Limit));
    }
}
