using System.Diagnostics.Metrics;
using System.Net;
using System.Text;
using EdgeFunctions.Diagnostics;
using EdgeFunctions.Origin;
using EdgeFunctions.Responses;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeFunctions.Tests.Functional;

/// <summary>More than the edge is allowed to take on.</summary>
public sealed class OverloadTests
{
    private readonly FakeTimeProvider _time = new();
    private int _asked;

    [Theory]
    [InlineData("Buffered")]
    [InlineData("Streaming")]
    public async Task Get_AllSlotsAreTaken_503BeforeTheOriginIsAsked(string delivery)
    {
        var gate = new Gate();
        await using var origin = await StartOriginAsync(gate);
        await using var edge = await EdgeHost.StartAsync(
            origin.Url,
            ("Limits:MaxConcurrentRequests", "2"),
            ("Publisher:Delivery", delivery),
            ("Assets:Routes:0:Prefix", "/media"),
            ("Assets:Routes:0:OriginUrl", origin.Url));
        using var meters = new MeterCollector(edge.Services.GetRequiredService<IMeterFactory>());
        var first = edge.GetAsync("/slow/a");
        var second = edge.GetAsync("/media/slow");
        await UntilAskedAsync(2);

        foreach (var path in (string[])["/page", "/media/x"])
        {
            using var third = await edge.GetAsync(path);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, third.StatusCode);
            Assert.Equal("5", third.Field("Retry-After"));
            Assert.Equal("no-store, private", third.Field("Cache-Control"));
        }

        using var health = await edge.GetAsync("/_edge/health");
        using var ready = await edge.GetAsync("/_edge/ready");
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (health.StatusCode, ready.StatusCode));
        Assert.Equal(3, _asked);
        Assert.Equal(2, meters["edge.requests.refused edge.reason=NoRoom"]);
        Assert.Single(edge.Logs.Entries, e => e.Event.Id == EventIds.Refused);

        // A slot is free again when its body is through, not before.
        gate.Open();
        foreach (var pending in (Task<HttpResponseMessage>[])[first, second])
        {
            using var done = await pending;
            Assert.Equal("<p>slow", await done.TextAsync());
        }

        await GetUntilOkAsync(edge, "/page");
    }

    [Fact]
    public async Task Get_AllSlotsAreTaken_StoredPagesAreSent()
    {
        var gate = new Gate();
        await using var origin = await StartOriginAsync(gate);
        await using var edge = await EdgeHost.StartAsync(
            origin.Url,
            services => services.AddSingleton<TimeProvider>(_time),
            ("Limits:MaxConcurrentRequests", "1"),
            ("Cache:MaxBytes", "10000000"),
            ("Cache:StaleIfError", "00:10:00"));
        foreach (var path in (string[])["/fresh", "/short"])
        {
            using var stored = await edge.GetAsync(path);
            Assert.Contains("stored", stored.Field("Cache-Status"), StringComparison.Ordinal);
        }

        await UntilFreeAsync(edge);
        var slow = edge.GetAsync("/slow");
        await UntilAskedAsync(3);
        _time.Advance(5);
        using var fresh = await edge.GetAsync("/fresh");
        using var stale = await edge.GetAsync("/short");
        Assert.StartsWith("edge; hit", fresh.Field("Cache-Status"), StringComparison.Ordinal);
        Assert.Equal("edge; fwd=stale; detail=stale-if-error", stale.Field("Cache-Status"));
        Assert.Equal(3, _asked);
        gate.Open();
        using var done = await slow;
    }

    [Fact]
    public async Task Get_ReadersLeave_TheirSlotsAreFree()
    {
        await using var origin = await TestOrigin.StartAsync(context => context.Request.Path == "/page" ? context.Response.WriteAsync("page") : HangAsync(context));
        await using var edge = await EdgeHost.StartAsync(origin.Url, ("Limits:MaxConcurrentRequests", "1"));
        for (var i = 1; i <= 3; i++)
        {
            using var left = new CancellationTokenSource();
            var asking = edge.Client.SendAsync(edge.Request(HttpMethod.Get, "/hangs"), left.Token);
            await UntilAskedAsync(i);
            await left.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
            await GetUntilOkAsync(edge, "/page");
            await UntilFreeAsync(edge);
        }
    }

    [Theory]
    [InlineData("Stream", HttpStatusCode.OK)]
    [InlineData("Reject", HttpStatusCode.ServiceUnavailable)]
    public async Task Get_PagesTogetherAreBeyondTheTotal_FurtherOnesAreStreamedOrRejected(string whenOver, HttpStatusCode expected)
    {
        var page = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 6000).Select(i => $"<p>{i:d6}")));
        var gate = new Gate();
        await using var origin = await TestOrigin.StartAsync(async context =>
        {
            context.Response.ContentType = "text/html";
            await context.Response.Body.WriteAsync(page);
            if (context.Request.Path == "/held")
            {
                Interlocked.Increment(ref _asked);
                await context.Response.Body.FlushAsync();
                await gate.PassAsync();
            }
        });
        await using var edge = await EdgeHost.StartAsync(
            origin.Url,
            ("Publisher:MaxBufferedBytes", "100000"),
            ("Publisher:WhenOverLimit", whenOver),
            ("Limits:MaxBufferedTotalBytes", "200000"));
        var memory = edge.Services.GetRequiredService<BufferBudget>();
        var held = edge.GetAsync("/held");
        while (memory.Held < page.Length)
        {
            await Task.Yield();
        }

        using (var beyond = await edge.GetAsync("/beyond"))
        {
            Assert.Equal(expected, beyond.StatusCode);
            Assert.Equal(expected == HttpStatusCode.OK ? null : "5", beyond.Field("Retry-After"));
            var body = await beyond.BytesAsync();
            if (expected == HttpStatusCode.OK)
            {
                Assert.Null(beyond.Content.Headers.ContentLength);
                Assert.Equal(page, body);
            }
        }

        gate.Open();
        using (var first = await held)
        {
            Assert.Equal(page, await first.BytesAsync());
            Assert.Equal(page.Length, first.Content.Headers.ContentLength);
        }

        while (memory.Held > 0)
        {
            await Task.Yield();
        }

        using var after = await edge.GetAsync("/after");
        Assert.Equal(page.Length, after.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task Get_BeyondTheTotal_IsNotStoredAndIsWhole()
    {
        var page = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 6000).Select(i => $"<p>{i:d6}")));
        await using var origin = await TestOrigin.StartAsync("text/html", page, r => r.Headers.CacheControl = "max-age=60");
        await using var edge = await EdgeHost.StartAsync(origin.Url, ("Cache:MaxBytes", "10000000"), ("Cache:MaxEntryBytes", "100000"), ("Publisher:MaxBufferedBytes", "100000"), ("Limits:MaxBufferedTotalBytes", "200000"));
        var memory = edge.Services.GetRequiredService<BufferBudget>();
        memory.Add(200_000);
        using (var streamed = await edge.GetAsync("/"))
        {
            Assert.DoesNotContain("stored", streamed.Field("Cache-Status"), StringComparison.Ordinal);
            Assert.Equal(page, await streamed.BytesAsync());
        }

        memory.Return(200_000);
        using var stored = await edge.GetAsync("/");
        Assert.Contains("stored", stored.Field("Cache-Status"), StringComparison.Ordinal);
        Assert.Equal(page, await stored.BytesAsync());
    }

    private Task<TestOrigin> StartOriginAsync(Gate gate) => TestOrigin.StartAsync(async context =>
    {
        Interlocked.Increment(ref _asked);
        var path = context.Request.Path.Value!;
        context.Response.ContentType = path.StartsWith("/media", StringComparison.Ordinal) ? "image/png" : "text/html";
        context.Response.Headers.CacheControl = path == "/short" ? "max-age=1" : "max-age=60";
        await context.Response.WriteAsync("<p>");
        if (path.Contains("slow", StringComparison.Ordinal))
        {
            await gate.PassAsync();
        }

        await context.Response.WriteAsync("slow");
    });

    private async Task HangAsync(HttpContext context)
    {
        Interlocked.Increment(ref _asked);
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task UntilAskedAsync(int count)
    {
        var patience = Patience.Token();
        while (Volatile.Read(ref _asked) < count)
        {
            patience.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    /// <summary>A reader has the last byte of a response a little before its slot is given back.</summary>
    private static async Task UntilFreeAsync(EdgeHost edge)
    {
        var (slots, patience) = (edge.Services.GetRequiredService<OriginSlots>(), Patience.Token());
        while (slots.Taken > 0)
        {
            patience.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private static async Task GetUntilOkAsync(EdgeHost edge, string path)
    {
        var patience = Patience.Token();
        while (true)
        {
            using var response = await edge.GetAsync(path);
            if (response.StatusCode == HttpStatusCode.OK)
            {
                return;
            }

            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
            patience.ThrowIfCancellationRequested();
        }
    }
}
