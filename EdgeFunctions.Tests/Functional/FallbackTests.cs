using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;
using System.Text;
using EdgeFunctions.Diagnostics;
using EdgeFunctions.Html;
using EdgeFunctions.Pipeline;
using EdgeFunctions.Responses;
using EdgeFunctions.Tests.TestSupport;
using EdgeFunctions.Transforms.Extending;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeFunctions.Tests.Functional;

/// <summary>What readers get in the place of what was meant, and where it is named.</summary>
public sealed class FallbackTests
{
    private const string Cached = "10000000";

    private int _asked;
    private int _links = 3000;
    private string _coding = "";
    private Func<HttpContext, Task>? _instead;

    public static TheoryData<string, string, string> Untouched()
    {
        var data = new TheoryData<string, string, string>();
        foreach (var coding in (string[])["", "gzip", "br", "deflate"])
        {
            data.Add(coding, "GET", "0");
            data.Add(coding, "GET", Cached);
        }

        data.Add("gzip", "POST", "0");
        data.Add("", "POST", Cached);
        return data;
    }

    [Theory]
    [MemberData(nameof(Untouched))]
    public async Task Buffered_HandlerThrowsAtThePagesEnd_PageIsUntouchedAndSaysSo(string coding, string method, string cacheBytes)
    {
        _coding = coding;
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin, ("Cache:MaxBytes", cacheBytes), ("Inject:0:Html", "<b>"));
        using var meters = new MeterCollector(edge.Services.GetRequiredService<IMeterFactory>());
        var memory = edge.Services.GetRequiredService<BufferBudget>();
        using var response = await edge.SendAsync(new HttpMethod(method), "/", ("Accept-Encoding", "identity"));
        Assert.Equal(PageOf(origin.Url), await response.BytesAsync());

        // Nothing of it may answer for the page as it should be.
        Assert.Equal((HttpStatusCode.OK, "private, no-store"), (response.StatusCode, response.Field("Cache-Control")));
        Assert.Null(response.Field("Last-Modified"));
        Assert.Null(response.Field("Content-Encoding"));
        using (var again = await edge.SendAsync(new HttpMethod(method), "/"))
        {
            Assert.DoesNotContain("hit", again.Field("Cache-Status") ?? "", StringComparison.Ordinal);
        }

        Assert.Equal(2, _asked);
        Assert.Matches("fallback;desc=untouched, origin;", response.Field("Server-Timing"));
        Assert.Equal(cacheBytes == Cached ? method == "GET" ? "edge; fwd=miss; fwd-status=200; detail=untouched" : "edge; fwd=method; detail=untouched" : null, response.Field("Cache-Status"));
        Assert.Equal(2, meters["edge.fallbacks edge.fallback=untouched"]);
        Assert.Equal(2, meters["edge.rewrite.fail_opens edge.reason=HandlerFailed"]);
        Assert.Contains("the whole page was sent untouched", (await edge.Logs.FindAsync(EventIds.FailedOpen)).Message, StringComparison.Ordinal);
        Assert.Contains("fallback untouched,", (await edge.Logs.FindAsync(EventIds.Request)).Message, StringComparison.Ordinal);
        await edge.StopAsync();
        Assert.Equal(0, memory.Held);
    }

    [Fact]
    public async Task Buffered_TagOfTheUntouchedPage_IsNotThatOfTheRewrittenOne()
    {
        await using var origin = await StartOriginAsync();
        await using var whole = await EdgeHost.StartAsync(origin.Url);
        await using var edge = await StartAsync(origin);
        using var good = await whole.GetAsync("/");
        using var bad = await edge.GetAsync("/");
        using var again = await edge.GetAsync("/", ("If-None-Match", good.Field("ETag")!));
        Assert.NotEqual(good.Field("ETag"), bad.Field("ETag"));
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
    }

    [Theory]
    [InlineData("Stream")]
    [InlineData("Reject")]
    public async Task Buffered_UntouchedPageOutgrowsTheBuffer_IsStreamedUntouchedOrRejected(string whenOver)
    {
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin, ("Publisher:MaxBufferedBytes", "40000"), ("Publisher:WhenOverLimit", whenOver), ("Inject:0:Html", "<b>"), ("Rewrite:MaxTime", "00:00:00.0000001"));
        var memory = edge.Services.GetRequiredService<BufferBudget>();
        using var response = await edge.GetAsync("/");
        if (whenOver == "Reject")
        {
            Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
            Assert.DoesNotContain("fallback", response.Field("Server-Timing"), StringComparison.Ordinal);
            return;
        }

        Assert.Equal("private, no-store", response.Field("Cache-Control"));
        Assert.Matches("fallback;desc=untouched", response.Field("Server-Timing"));
        Assert.Equal(PageOf(origin.Url), await response.BytesAsync());
        await edge.StopAsync();
        Assert.Equal(0, memory.Held);
    }

    [Fact]
    public async Task Buffered_NoMemoryToKeepThePageAsItCame_FailsOpenAndSaysSo()
    {
        // In pieces that double it takes 112 KiB, and as much again as it came.
        _links = 2500;
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin, ("Publisher:MaxBufferedBytes", "150000"), ("Limits:MaxBufferedTotalBytes", "200000"));
        var memory = edge.Services.GetRequiredService<BufferBudget>();
        using var response = await edge.GetAsync("/");
        var page = Encoding.ASCII.GetString(PageOf(edge.Url, _links));
        Assert.Equal((page.Length, "private, no-store"), (response.Content.Headers.ContentLength, response.Field("Cache-Control")));
        Assert.Matches("fallback;desc=fail-open,", response.Field("Server-Timing"));
        Assert.Equal(page, await response.TextAsync());
        await edge.StopAsync();
        Assert.Equal(0, memory.Held);
    }

    [Fact]
    public async Task Buffered_OriginBreaksOffBehindTheFailure_ReaderIsTold()
    {
        await using var origin = RawOrigin.Start("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1000\r\n\r\n<p><i class=fails>");
        await using var edge = await StartAsync(origin.Url);
        using var response = await edge.GetAsync("/");
        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.DoesNotContain("fallback", response.Field("Server-Timing"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0")]
    [InlineData(Cached)]
    public async Task Streaming_HandlerThrows_IsNamedWhereItIsKnown(string cacheBytes)
    {
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin, ("Publisher:Delivery", "Streaming"), ("Cache:MaxBytes", cacheBytes));
        using var meters = new MeterCollector(edge.Services.GetRequiredService<IMeterFactory>());
        using var response = await edge.GetAsync("/");
        var body = await response.TextAsync();
        Assert.StartsWith($"<a href={edge.Url}/0>", body, StringComparison.Ordinal);
        Assert.Equal(Encoding.ASCII.GetString(PageOf(origin.Url)), body.Replace(edge.Url, origin.Url, StringComparison.Ordinal));

        // The fields were out before.
        Assert.DoesNotContain("fallback", response.Field("Server-Timing"), StringComparison.Ordinal);
        Assert.Contains("fallback fail-open,", (await edge.Logs.FindAsync(EventIds.Request)).Message, StringComparison.Ordinal);
        Assert.Equal(1, meters["edge.fallbacks edge.fallback=fail-open"]);
    }

    [Fact]
    public async Task Get_OriginFails_StalePageIsNamed()
    {
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin.Url, fails: false, ("Cache:MaxBytes", Cached), ("Cache:StaleIfError", "01:00:00"));
        using var meters = new MeterCollector(edge.Services.GetRequiredService<IMeterFactory>());
        using (var first = await edge.GetAsync("/stale"))
        {
            Assert.Equal("edge; fwd=miss; fwd-status=200; stored; ttl=0", first.Field("Cache-Status"));
        }

        _instead = context => Task.FromResult(context.Response.StatusCode = 503);
        using var response = await edge.GetAsync("/stale");
        Assert.Equal((HttpStatusCode.OK, "edge; fwd=stale; fwd-status=503; detail=stale-if-error"), (response.StatusCode, response.Field("Cache-Status")));
        Assert.Matches("cache;desc=Stale[^,]*, fallback;desc=stale-if-error,", response.Field("Server-Timing"));
        Assert.Equal(1, meters["edge.fallbacks edge.fallback=stale-if-error"]);
        await edge.StopAsync();
        Assert.Contains(edge.Logs.Entries, e => e.Event.Id == EventIds.Request && e.Message.Contains("fallback stale-if-error,", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("0", false, "identity-refetch")]
    [InlineData(Cached, false, "identity-refetch")]
    [InlineData("0", true, "identity-refetch+untouched")]
    [InlineData(Cached, true, "identity-refetch+untouched")]
    public async Task Get_BodyIsNotInItsCoding_TheSecondRequestIsNamed(string cacheBytes, bool fails, string name)
    {
        await using var origin = await StartOriginAsync();
        _instead = async context =>
        {
            context.Response.ContentType = "text/html";
            (context.Response.Headers.CacheControl, context.Response.Headers.Date) = ("max-age=60", new FakeTimeProvider().GetUtcNow().ToString("r"));
            context.Response.Headers.ContentEncoding = context.Request.Headers.AcceptEncoding == "identity" ? default : "gzip";
            await context.Response.WriteAsync("<p>not coded</p><i class=fails>");
        };
        await using var edge = await StartAsync(origin.Url, fails, ("Cache:MaxBytes", cacheBytes));
        using var meters = new MeterCollector(edge.Services.GetRequiredService<IMeterFactory>());
        using var response = await edge.GetAsync("/");
        Assert.Equal("<p>not coded</p><i class=fails>", await response.TextAsync());
        Assert.Contains($"fallback;desc={name},", response.Field("Server-Timing"), StringComparison.Ordinal);
        Assert.Equal(cacheBytes == Cached ? $"edge; fwd=miss; fwd-status=200{(fails ? "" : "; stored; ttl=60")}; detail={name}" : null, response.Field("Cache-Status"));
        Assert.Equal(1, meters["edge.fallbacks edge.fallback=identity-refetch"]);
        Assert.Equal(fails ? 1 : 0, meters["edge.fallbacks edge.fallback=untouched"]);
    }

    private static byte[] PageOf(string url, int links = 3000) =>
        Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, links).Select(i => string.Create(CultureInfo.InvariantCulture, $"<a href={url}/{i}></a>"))) + "<i class=fails></i>");

    private Task<TestOrigin> StartOriginAsync() => TestOrigin.StartAsync(context =>
    {
        Interlocked.Increment(ref _asked);
        return _instead?.Invoke(context) ?? SendPageAsync(context);
    });

    private async Task SendPageAsync(HttpContext context)
    {
        var response = context.Response;
        response.ContentType = "text/html";
        response.Headers.CacheControl = context.Request.Path == "/stale" ? "max-age=0" : "max-age=60";
        response.Headers.ETag = context.Request.Path == "/stale" ? "\"v1\"" : default;
        response.Headers.LastModified = "Wed, 21 Oct 2015 07:28:00 GMT";
        var page = PageOf($"http://{context.Request.Host}", _links);
        if (_coding.Length > 0)
        {
            response.Headers.ContentEncoding = _coding;
            page = Codec.Encode(_coding, page);
        }

        await response.Body.WriteAsync(page);
    }

    private static Task<EdgeHost> StartAsync(TestOrigin origin, params (string Name, string Value)[] settings) => StartAsync(origin.Url, settings);

    private static Task<EdgeHost> StartAsync(string originUrl, params (string Name, string Value)[] settings) => StartAsync(originUrl, fails: true, settings);

    private static Task<EdgeHost> StartAsync(string originUrl, bool fails, params (string Name, string Value)[] settings) => EdgeHost.StartAsync(
        originUrl,
        services =>
        {
            services.AddSingleton<TimeProvider>(new FakeTimeProvider());
            if (fails)
            {
                services.AddEdge(edge => edge.Transform("/**", html => html.OnElement("i.fails", static (in Element _, PageAddress _) => throw new InvalidOperationException("A handler of a test throws."))));
            }
        },
        [("Diagnostics:ServerTiming", "On"), .. settings]);
}
