using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using System.Text;
using EdgeFunctions.Bodies.Observing;
using EdgeFunctions.Diagnostics;
using EdgeFunctions.Pipeline;
using EdgeFunctions.Responses.Observing;
using EdgeFunctions.Tests.Bodies.Observing;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeFunctions.Tests.Functional;

/// <summary>Observers of bodies, over real sockets.</summary>
public sealed class ObserverTests
{
    private static readonly byte[] Page = Encoding.UTF8.GetBytes("<html><head></head><body>" + string.Concat(Enumerable.Range(0, 5000).Select(i => $"<p>{i}</p>")) + "</body></html>");

    [Theory]
    [InlineData("Buffered", "identity", "0")]
    [InlineData("Buffered", "br", "0")]
    [InlineData("Buffered", "gzip", "10000000")]
    [InlineData("Streaming", "identity", "0")]
    [InlineData("Streaming", "gzip", "0")]
    public async Task Get_Page_ObserverHashesTheUncodedBody(string delivery, string coding, string cacheBytes)
    {
        var seen = new ConcurrentQueue<(ObservedResponse Response, TaskCompletionSource<(ObservedEnd End, byte[]? Hash)> Done)>();
        await using var origin = await TestOrigin.StartAsync("text/html", Page, r => (r.Headers.CacheControl, r.Headers.ETag) = ("max-age=60", "\"v1\""));
        await using var edge = await EdgeHost.StartAsync(
            origin.Url,
            services => services.AddEdge(e => e.Observe("/news/*", response =>
            {
                var done = new TaskCompletionSource<(ObservedEnd, byte[]?)>(TaskCreationOptions.RunContinuationsAsynchronously);
                seen.Enqueue((response, done));
                return new HashingObserver((end, hash) => done.SetResult((end, hash)));
            })),
            ("Publisher:Delivery", delivery), ("Inject:0:Html", "<b>"), ("Cache:MaxBytes", cacheBytes));
        string? tag = null;
        for (var i = 0; i < 2; i++)
        {
            using var response = await edge.GetAsync("/news/a", ("Accept-Encoding", coding));
            var body = Encoding.UTF8.GetBytes(await response.TextAsync());
            tag = response.Field("ETag");
            Assert.True(seen.TryDequeue(out var observed));
            var (end, hash) = await observed.Done.Task.WaitAsync(Patience.Limit);
            Assert.Equal(new ObservedEnd(true, body.Length, 0), end);
            Assert.Equal(SHA256.HashData(body), hash);
            Assert.Equal((200, "text/html", null, "/news/a"), (observed.Response.Status, observed.Response.ContentType, observed.Response.ContentEncoding, observed.Response.Request.Target.Path));
        }

        // Nothing to see: another path, no body, a part.
        using var other = await edge.GetAsync("/news/a/b");
        using var head = await edge.SendAsync(HttpMethod.Head, "/news/a");
        using var unchanged = await edge.GetAsync("/news/a", ("Accept-Encoding", coding), ("If-None-Match", tag!));
        Assert.Equal(304, (int)unchanged.StatusCode);
        Assert.Empty(seen);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("gzip")]
    public async Task Get_Asset_ObserverSeesTheBytesAsTheyAreCopied(string? coding)
    {
        var image = new byte[3_000_000];
        new Random(7).NextBytes(image);
        var observer = new RecordingObserver();
        string? seenCoding = "none";
        await using var assets = await TestOrigin.StartAsync("image/png", image, r => r.Headers.ContentEncoding = coding);
        await using var edge = await EdgeHost.StartAsync(
            assets.Url,
            services => services.AddEdge(e => e.Observe(
                "/media/**",
                response =>
                {
                    seenCoding = response.ContentEncoding;
                    return observer;
                },
                maxQueuedBytes: 16 * 1024 * 1024)),
            ("Assets:Routes:0:Prefix", "/media"), ("Assets:Routes:0:OriginUrl", assets.Url));
        using var response = await edge.GetAsync("/media/a.png");
        Assert.Equal(image.Length, response.Content.Headers.ContentLength);
        Assert.Equal(image, await response.BytesAsync());
        await observer.Ended;
        Assert.Equal(image, observer.Seen.ToArray());
        Assert.Equal(new ObservedEnd(true, image.Length, 0), observer.End);
        Assert.Equal(coding, seenCoding);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Get_StuckObserver_ReaderHasAllOfItAndTheDropsCount(bool blocks)
    {
        var gate = new Gate();
        var observer = new RecordingObserver { Gate = gate, Blocks = blocks };
        var asset = new byte[2_000_000];
        new Random(3).NextBytes(asset);
        await using var origin = await TestOrigin.StartAsync("image/png", asset);
        await using var edge = await EdgeHost.StartAsync(origin.Url, services => services.AddEdge(e => e.Observe("/**", _ => observer, maxQueuedBytes: 256 * 1024, maxOpen: 1)));
        using var counts = new Counts(edge);
        using (var response = await edge.GetAsync("/a"))
        {
            Assert.Equal(asset, await response.BytesAsync());
        }

        // The one place is taken as long as the observer is stuck.
        using (var second = await edge.GetAsync("/b"))
        {
            Assert.Equal(asset, await second.BytesAsync());
        }

        Assert.False(gate.IsOpen);
        Assert.Equal(1, counts["edge.observe.skipped"]);
        gate.Open();
        await observer.Ended;
        var end = observer.End!.Value;
        Assert.Equal((true, asset.Length), (end.IsComplete, end.Bytes));
        Assert.InRange(end.DroppedBytes, asset.Length - (512 * 1024), asset.Length - 1);
        Assert.Equal(end.DroppedBytes, counts["edge.observe.dropped"]);
        Assert.Equal(asset.Length - end.DroppedBytes, observer.Seen.Length);
        var start = observer.Seen.ToArray().AsSpan(0, 64 * 1024);
        Assert.True(asset.AsSpan().StartsWith(start));
        Assert.Single(edge.Logs.Entries, e => e.Event.Name == "ObserverDropped");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Get_ObserverThatThrows_ReaderHasAllOfIt(bool inFactory)
    {
        await using var origin = await TestOrigin.StartAsync("text/html", Page);
        await using var edge = await EdgeHost.StartAsync(
            origin.Url,
            services => services.AddEdge(e => e.Observe("/**", _ => inFactory ? throw new InvalidOperationException("A factory of a test throws.") : new RecordingObserver { Throws = true })));
        using var counts = new Counts(edge);
        for (var i = 0; i < 3; i++)
        {
            using var response = await edge.GetAsync("/");
            Assert.Equal(Page, await response.BytesAsync());
        }

        await counts.ReachesAsync("edge.observe.failures", 3);

        // It is counted before it is logged.
        await edge.Logs.FindAsync(EventIds.ObserverFailed);
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("image/png")]
    public async Task Get_OriginDies_ObserverIsToldThatTheBodyBrokeOff(string type)
    {
        var gate = new Gate();
        var observer = new RecordingObserver();
        await using var origin = await TestOrigin.StartAsync(async context =>
        {
            context.Response.ContentType = type;
            context.Response.ContentLength = 1000;
            await context.Response.Body.WriteAsync("<p>first"u8.ToArray());
            await context.Response.Body.FlushAsync();
            await gate.PassAsync();
            context.Abort();
        });
        await using var edge = await EdgeHost.StartAsync(origin.Url, services => services.AddEdge(e => e.Observe("/**", _ => observer)), ("Publisher:Delivery", "Streaming"));
        using var response = await edge.GetAsync("/");
        await using var body = await response.Content.ReadAsStreamAsync();
        Assert.Equal("<p>first"u8.ToArray(), await body.ReadAtLeastAsync(8));
        Assert.Null(observer.End);
        gate.Open();
        await Assert.ThrowsAnyAsync<IOException>(() => body.ReadAtLeastAsync(1));
        await observer.Ended;
        Assert.Equal(new ObservedEnd(false, 8, 0), observer.End);
    }

    [Fact]
    public async Task Get_PartOfAPage_IsNotObserved()
    {
        var opened = 0;
        await using var origin = await TestOrigin.StartAsync("text/html", Page);
        await using var edge = await EdgeHost.StartAsync(origin.Url, services => services.AddEdge(e => e.Observe("/**", _ =>
        {
            opened++;
            return null;
        })));
        using var part = await edge.GetAsync("/", ("Range", "bytes=0-99"));
        Assert.Equal(206, (int)part.StatusCode);
        Assert.Equal(100, (await part.BytesAsync()).Length);
        Assert.Equal(0, opened);
    }

    /// <summary>The counters of one edge.</summary>
    private sealed class Counts : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly ConcurrentDictionary<string, long> _values = new();
        private readonly SemaphoreSlim _changed = new(0);

        public Counts(EdgeHost edge)
        {
            var meter = edge.Services.GetRequiredService<IMeterFactory>().Create(EdgeMetrics.MeterName);
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter == meter)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>((instrument, value, _, _) =>
            {
                _values.AddOrUpdate(instrument.Name, value, (_, sum) => sum + value);
                _changed.Release();
            });
            _listener.Start();
        }

        public long this[string name] => _values.GetValueOrDefault(name);

        public async Task ReachesAsync(string name, long value)
        {
            while (this[name] < value)
            {
                Assert.True(await _changed.WaitAsync(Patience.Limit), $"{name} is {this[name]}.");
            }
        }

        public void Dispose() => _listener.Dispose();
    }
}
