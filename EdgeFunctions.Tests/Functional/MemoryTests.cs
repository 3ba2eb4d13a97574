using System.Diagnostics.Metrics;
using System.Net;
using System.Text;
using EdgeFunctions.Caching;
using EdgeFunctions.Diagnostics;
using EdgeFunctions.Pipeline.Memory;
using EdgeFunctions.Responses;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeFunctions.Tests.Functional;

/// <summary>A process that takes more memory than it may.</summary>
public sealed class MemoryTests
{
    private const long Most = 200_000_000;

    private readonly byte[] _page = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 6000).Select(i => $"<p>{i:d6}")));
    private readonly FakeMemory _memory = new();
    private readonly Gate _gate = new();
    private int _asked;

    [Theory]
    [InlineData("Stream", HttpStatusCode.OK)]
    [InlineData("Reject", HttpStatusCode.ServiceUnavailable)]
    public async Task Get_BeyondTheCeiling_TheCacheShrinksThenPagesAreNotHeldAndThenAllGoesOn(string whenOver, HttpStatusCode expected)
    {
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin, ("Publisher:WhenOverLimit", whenOver));
        using var meters = new MeterCollector(edge.Services.GetRequiredService<IMeterFactory>());
        var (ceiling, store) = (edge.Services.GetRequiredService<MemoryCeiling>(), edge.Services.GetRequiredService<PageStore>());
        foreach (var path in (string[])["/0", "/1"])
        {
            await ExpectAsync(edge, path, _page.Length);
        }

        // What the cache gives is enough: pages are held as ever, but not stored before the next look.
        var stored = store.Bytes;
        _memory.Held = () => store.Bytes > 0 ? Most + 1 : 0;
        ceiling.Look();
        Assert.Equal((0L, stored), (store.Bytes, meters["edge.memory.dropped"]));
        Assert.DoesNotContain("stored", await ExpectAsync(edge, "/0", _page.Length), StringComparison.Ordinal);
        Assert.DoesNotContain(edge.Logs.Entries, e => e.Event.Id == EventIds.PagesLimited);
        ceiling.Look();
        _memory.Held = () => 0;
        Assert.EndsWith("stored; ttl=60", await ExpectAsync(edge, "/0", _page.Length), StringComparison.Ordinal);

        // The cache can give no more, and it is still too much.
        _memory.Held = () => Most + 1;
        Looks(ceiling);
        Assert.Equal(0, store.Bytes);
        using (var beyond = await edge.GetAsync("/0"))
        {
            Assert.Equal(expected, beyond.StatusCode);
            if (expected == HttpStatusCode.OK)
            {
                Assert.Null(beyond.Content.Headers.ContentLength);
                Assert.DoesNotContain("stored", beyond.Field("Cache-Status"), StringComparison.Ordinal);
                Assert.Equal(_page, await beyond.BytesAsync());
            }
            else
            {
                Assert.Equal("5", beyond.Field("Retry-After"));
            }
        }

        using (var image = await edge.GetAsync("/image"))
        using (var health = await edge.GetAsync("/_edge/health"))
        {
            Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (image.StatusCode, health.StatusCode));
            Assert.Equal(_page, await image.BytesAsync());
        }

        // Pages are held again, and not yet stored.
        _memory.Held = () => Most;
        ceiling.Look();
        Assert.DoesNotContain("stored", await ExpectAsync(edge, "/0", _page.Length), StringComparison.Ordinal);

        _memory.Held = () => 0;
        ceiling.Look();
        Assert.EndsWith("stored; ttl=60", await ExpectAsync(edge, "/0", _page.Length), StringComparison.Ordinal);
        Assert.StartsWith("edge; hit", await ExpectAsync(edge, "/0", _page.Length), StringComparison.Ordinal);
        Assert.Equal(2, edge.Logs.Entries.Count(e => e.Event.Id == EventIds.MemoryRecovered));
        Assert.Equal(0, edge.Services.GetRequiredService<BufferBudget>().Held);
    }

    [Theory]
    [InlineData("Streaming", "/page")]
    [InlineData("Buffered", "/image")]
    public async Task Get_ReadersShareABody_ItCountsUntilTheLastHasIt(string delivery, string path)
    {
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin, ("Publisher:Delivery", delivery), ("Cache:MaxEntryBytes", "100000"));
        var memory = edge.Services.GetRequiredService<BufferBudget>();
        using var first = await edge.GetAsync(path + "/slow");
        using var second = await edge.GetAsync(path + "/slow");

        // The length of an image is known; for a page the most is set aside.
        Assert.Equal(path == "/image" ? _page.Length : 100_000, memory.Held);
        _gate.Open();
        Assert.Equal(_page, await first.BytesAsync());
        Assert.Equal(_page, await second.BytesAsync());
        Assert.Equal(1, _asked);
        await UntilAsync(() => memory.Held == 0);
        Assert.StartsWith("edge; hit", await ExpectAsync(edge, path + "/slow", null), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Streaming", "/page")]
    [InlineData("Buffered", "/image")]
    public async Task Get_NoRoomToShareABody_EachReaderGetsOneOfItsOwn(string delivery, string path)
    {
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin, ("Publisher:Delivery", delivery), ("Publisher:MaxBufferedBytes", "200000"), ("Limits:MaxBufferedTotalBytes", "200000"), ("Cache:MaxEntryBytes", "100000"));
        var memory = edge.Services.GetRequiredService<BufferBudget>();
        memory.Add(199_999);
        using var first = await edge.GetAsync(path + "/slow");
        using var second = await edge.GetAsync(path + "/slow");
        _gate.Open();
        Assert.Equal(_page, await first.BytesAsync());
        Assert.Equal(_page, await second.BytesAsync());
        Assert.Equal(2, _asked);
        await UntilAsync(() => memory.Held == 199_999);

        // Want of room says nothing of the page: it is stored when there is some.
        memory.Return(199_999);
        await ExpectAsync(edge, path, null);
        await UntilAsync(() => memory.Held == 0);
        Assert.StartsWith("edge; hit", await ExpectAsync(edge, path, null), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_AllReadersOfASharedBodyLeave_ItCountsNoMore()
    {
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin, ("Publisher:Delivery", "Streaming"));
        var memory = edge.Services.GetRequiredService<BufferBudget>();
        using (var first = await edge.GetAsync("/page/slow"))
        {
            Assert.InRange(memory.Held, 1, long.MaxValue);
        }

        await UntilAsync(() => memory.Held == 0);
        _gate.Open();
    }

    [Fact]
    public async Task Get_EndOfARewritePassesTheEntryLimit_IsSentOnce()
    {
        const string Fragment = "<i>behind all of it</i>";
        await using var origin = await TestOrigin.StartAsync("text/html", _page, r => r.Headers.CacheControl = "max-age=60");
        await using var edge = await StartAsync(
            origin, ("Publisher:Delivery", "Streaming"), ("Cache:MaxEntryBytes", $"{_page.Length + 5}"), ("Inject:0:Where", "BodyEnd"), ("Inject:0:Html", Fragment));
        for (var i = 0; i < 2; i++)
        {
            using var response = await edge.GetAsync("/");
            Assert.Equal(Encoding.ASCII.GetString(_page) + Fragment, await response.TextAsync());
        }
    }

    private static async Task<string> ExpectAsync(EdgeHost edge, string path, int? length)
    {
        using var response = await edge.GetAsync(path);
        await response.BytesAsync();
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        if (length is not null)
        {
            Assert.Equal(length, response.Content.Headers.ContentLength);
        }

        return response.Field("Cache-Status")!;
    }

    private static void Looks(MemoryCeiling ceiling)
    {
        for (var i = 0; i < MemoryCeiling.LooksPerCollection; i++)
        {
            ceiling.Look();
        }
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        var patience = Patience.Token();
        while (!condition())
        {
            patience.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private Task<EdgeHost> StartAsync(TestOrigin origin, params (string Name, string Value)[] settings) => EdgeHost.StartAsync(
        origin.Url,
        services => services.AddSingleton<IMemory>(_memory).AddSingleton<TimeProvider>(new StoppedTime()),
        [("Memory:MaxBytes", $"{Most}"), ("Cache:MaxBytes", "10000000"), ("Compression:Enabled", "false"), .. settings]);

    private Task<TestOrigin> StartOriginAsync() => TestOrigin.StartAsync(async context =>
    {
        Interlocked.Increment(ref _asked);
        var path = context.Request.Path.Value!;
        context.Response.Headers.CacheControl = "max-age=60";
        context.Response.ContentType = path.StartsWith("/image", StringComparison.Ordinal) ? "image/png" : "text/html";
        context.Response.ContentLength = _page.Length;
        await context.Response.Body.WriteAsync(_page.AsMemory(0, 1000));
        if (path.EndsWith("/slow", StringComparison.Ordinal))
        {
            await context.Response.Body.FlushAsync();
            await _gate.PassAsync();
        }

        await context.Response.Body.WriteAsync(_page.AsMemory(1000));
    });

    /// <summary>
    /// A wall clock that stands still, and timers of which none repeats: the edge's own look, once a second, would come between those of a test. The others
    /// are real.
    /// </summary>
    private sealed class StoppedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, period == Timeout.InfiniteTimeSpan ? dueTime : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }
}
