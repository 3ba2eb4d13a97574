using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeFunctions.Tests.Functional;

/// <summary>Several readers of one response while it comes: in Streaming delivery all that may be stored, in Buffered what is copied.</summary>
public sealed class SharedFlightTests
{
    private const string Start = "<html><!-- --><head></head><body>first";
    private const string Rest = " second</body></html>";

    private readonly FakeTimeProvider _time = new();
    private readonly ConcurrentQueue<string> _asked = new();
    private readonly Gate _gate = new();
    private Func<HttpContext, Task>? _instead;

    [Theory]
    [InlineData("Streaming", "text/html")]
    [InlineData("Streaming", "image/svg")]
    [InlineData("Buffered", "image/svg")]
    public async Task Get_WhileItComes_EveryReaderGetsTheBytesAsTheyCome(string delivery, string type)
    {
        await using var origin = await StartOriginAsync(type);
        await using var edge = await StartAsync(origin, delivery);
        var bodies = new List<Stream>();
        for (var i = 0; i < 3; i++)
        {
            var response = await edge.GetAsync("/", ("Accept-Encoding", i == 1 ? "gzip" : "identity"));
            Assert.Equal(i == 0 ? "edge; fwd=miss; fwd-status=200; ttl=60" : "edge; fwd=miss; collapsed; ttl=60", response.Field("Cache-Status"));
            var body = await response.Content.ReadAsStreamAsync();
            bodies.Add(response.Field("Content-Encoding") is null ? body : new System.IO.Compression.GZipStream(body, System.IO.Compression.CompressionMode.Decompress));
        }

        // The origin has not gone on yet.
        foreach (var body in bodies)
        {
            Assert.EndsWith("first", Encoding.UTF8.GetString(await body.ReadAtLeastAsync(Start.Length)), StringComparison.Ordinal);
        }

        Assert.False(_gate.IsOpen);
        _gate.Open();
        foreach (var body in bodies)
        {
            Assert.EndsWith(Rest, Encoding.UTF8.GetString(await body.ReadAtLeastAsync(Rest.Length)), StringComparison.Ordinal);
            Assert.Equal(0, await body.ReadAsync(new byte[1], Patience.Token()));
        }

        using var later = await edge.GetAsync("/");
        Assert.Equal("edge; hit; ttl=60", later.Field("Cache-Status"));
        Assert.Equal(Start + Rest, await later.TextAsync());
        Assert.Single(_asked);
    }

    [Theory]
    [InlineData("Buffered", "text/html")]
    [InlineData("Streaming", "text/html")]
    [InlineData("Buffered", "image/svg")]
    public async Task Get_AThousandAtOnce_OneAsksTheOrigin(string delivery, string type)
    {
        const int Readers = 1000;
        await using var origin = await StartOriginAsync(type, holdFields: true);
        await using var edge = await EdgeHost.StartAsync(
            origin.Url, services => services.AddSingleton<TimeProvider>(_time).AddSingleton<IStartupFilter>(new Arrivals(Readers, _gate)), Settings(delivery));
        var readers = Enumerable.Range(0, Readers).Select(_ => edge.GetAsync("/")).ToArray();
        foreach (var reader in readers)
        {
            using var response = await reader;
            Assert.Equal(Start + Rest, await response.TextAsync());
        }

        Assert.Single(_asked);
        Assert.Empty(edge.Logs.Errors);
    }

    [Theory]
    [InlineData("Streaming", "text/html")]
    [InlineData("Buffered", "image/svg")]
    public async Task Get_TheFirstReaderLeaves_TheOthersGetAllAndItIsStored(string delivery, string type)
    {
        await using var origin = await StartOriginAsync(type);
        await using var edge = await StartAsync(origin, delivery);
        var first = await edge.GetAsync("/");
        using var second = await edge.GetAsync("/");
        first.Dispose();
        _gate.Open();
        Assert.Equal(Start + Rest, await second.TextAsync());
        using var third = await edge.GetAsync("/");
        Assert.StartsWith("edge; hit", third.Field("Cache-Status"), StringComparison.Ordinal);
        Assert.Single(_asked);
    }

    [Theory]
    [InlineData("Streaming", "text/html")]
    [InlineData("Buffered", "image/svg")]
    public async Task Get_AllReadersLeave_TheOriginIsToldAndNothingIsStored(string delivery, string type)
    {
        var left = new Gate();
        _instead = async context =>
        {
            await BeginAsync(context, type);
            context.RequestAborted.Register(left.Open);
            await left.PassAsync();
        };
        await using var origin = await StartOriginAsync(type);
        await using var edge = await StartAsync(origin, delivery);
        var readers = new[] { await edge.GetAsync("/"), await edge.GetAsync("/") };
        foreach (var reader in readers)
        {
            reader.Dispose();
        }

        await left.PassAsync();
        _instead = null;
        _gate.Open();
        using var next = await edge.GetAsync("/");
        Assert.Equal(Start + Rest, await next.TextAsync());
        Assert.Equal(2, _asked.Count);
    }

    [Theory]
    [InlineData("Streaming", "text/html")]
    [InlineData("Buffered", "image/svg")]
    public async Task Get_OriginDiesInMidBody_EveryReaderIsCutOffAndNothingIsStored(string delivery, string type)
    {
        _instead = async context =>
        {
            await BeginAsync(context, type);
            await _gate.PassAsync();
            context.Abort();
        };
        await using var origin = await StartOriginAsync(type);
        await using var edge = await StartAsync(origin, delivery);
        using var first = await edge.GetAsync("/");
        using var second = await edge.GetAsync("/");
        _gate.Open();
        await Assert.ThrowsAnyAsync<IOException>(() => first.BytesAsync());
        await Assert.ThrowsAnyAsync<IOException>(() => second.BytesAsync());

        _instead = null;
        using var third = await edge.GetAsync("/");
        Assert.Equal(Start + Rest, await third.TextAsync());
        Assert.Equal(2, _asked.Count);
    }

    [Fact]
    public async Task Get_MayNotBeStored_TheOthersGoForThemselvesAtOnce()
    {
        _instead = HeldBehindItsStart(fields => fields.CacheControl = "private");
        await using var origin = await StartOriginAsync("text/html");
        await using var edge = await StartAsync(origin, "Streaming");
        using var first = await edge.GetAsync("/");
        using var second = await edge.GetAsync("/");
        Assert.Equal(2, _asked.Count);
        _gate.Open();
    }

    [Fact]
    public async Task Get_AnotherVariant_GoesForItself()
    {
        _instead = HeldBehindItsStart(fields => fields.Vary = "Accept-Language");
        await using var origin = await StartOriginAsync("text/html");
        await using var edge = await StartAsync(origin, "Streaming");
        using var danish = await edge.GetAsync("/", ("Accept-Language", "da"));
        using var german = await edge.GetAsync("/", ("Accept-Language", "de"));
        using var alsoDanish = await edge.GetAsync("/", ("Accept-Language", "DA"));
        Assert.Equal(2, _asked.Count);
        _gate.Open();
    }

    [Theory]
    [InlineData("Streaming", "text/html", false)]
    [InlineData("Streaming", "text/html", true)]
    [InlineData("Buffered", "image/svg", false)]
    [InlineData("Buffered", "image/svg", true)]
    public async Task Get_BodyBeyondTheEntryLimit_NobodyWaitsForTheSlowReader(string delivery, string type, bool changes)
    {
        const int Chunks = 600;
        var chunk = Encoding.ASCII.GetBytes(new string('x', 64 * 1024));
        _instead = async context =>
        {
            await BeginAsync(context, type);
            await _gate.PassAsync();
            await context.Response.WriteAsync(changes ? $"{_asked.Count}" : "1");
            for (var i = 0; i < Chunks; i++)
            {
                await context.Response.Body.WriteAsync(chunk);
            }
        };
        await using var origin = await StartOriginAsync(type);
        await using var edge = await StartAsync(origin, delivery, ("Cache:MaxEntryBytes", "200000"), ("Compression:Enabled", "false"));
        using var slow = await edge.GetAsync("/");
        using var fast = await edge.GetAsync("/");
        _gate.Open();
        var length = Start.Length + 1 + ((long)Chunks * chunk.Length);
        if (changes)
        {
            // One of the two gets the page; the other would get half of each.
            await using var one = await fast.Content.ReadAsStreamAsync();
            await using var other = await slow.Content.ReadAsStreamAsync();
            var lengths = new[] { await CountAsync(one), await CountAsync(other) };
            Assert.Equal([-1, length], lengths.Order());
        }
        else
        {
            Assert.Equal(length, (await fast.BytesAsync()).Length);
            Assert.Equal(length, (await slow.BytesAsync()).Length);
        }

        // What is too large is asked for directly.
        Assert.Equal(2, _asked.Count);
        using var next = await edge.GetAsync("/");
        Assert.Equal("edge; fwd=miss", next.Field("Cache-Status"));
    }

    [Theory]
    [InlineData("Streaming", "text/html")]
    [InlineData("Buffered", "image/svg")]
    public async Task Unsafe_WhileItComes_KeepsItFromBeingStored(string delivery, string type)
    {
        await using var origin = await StartOriginAsync(type);
        await using var edge = await StartAsync(origin, delivery);
        using var first = await edge.GetAsync("/");
        using var change = await edge.SendAsync(HttpMethod.Post, "/");
        _gate.Open();
        Assert.Equal(Start + Rest, await first.TextAsync());
        using var second = await edge.GetAsync("/");
        Assert.StartsWith("edge; fwd=miss", second.Field("Cache-Status"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Streaming", "text/html", false)]
    [InlineData("Buffered", "image/svg", false)]
    [InlineData("Buffered", "image/svg", true)]
    public async Task Get_ChangedWhileItComes_IsAskedForAnew(string delivery, string type, bool isPurge)
    {
        _instead = FirstHeldBehindItsStart(type, "max-age=60");
        await using var origin = await StartOriginAsync(type);
        await using var edge = await StartAsync(origin, delivery, ("Functions:Key", CachedSite.Key));
        using var before = await edge.GetAsync("/");
        using var change = await (isPurge ? edge.SendAsync(HttpMethod.Post, "/_edge/cache?all=true", ("x-functions-key", CachedSite.Key)) : edge.SendAsync(HttpMethod.Post, "/"));
        Assert.Equal(HttpStatusCode.OK, change.StatusCode);
        using var after = await edge.GetAsync("/");
        Assert.Equal(Start + "2" + Rest, await after.TextAsync());
        Assert.False(_gate.IsOpen);
        _gate.Open();
        Assert.Equal(Start + "1" + Rest, await before.TextAsync());
        using var last = await edge.GetAsync("/");
        Assert.Equal(Start + "2" + Rest, await last.TextAsync());
        Assert.Equal(2, _asked.Count);
    }

    [Theory]
    [InlineData("Streaming", "text/html", "", "edge; fwd=miss; fwd-status=200; ttl=5", "2")]
    [InlineData("Buffered", "image/svg", "", "edge; fwd=miss; fwd-status=200; ttl=5", "2")]
    [InlineData("Buffered", "image/svg", ", stale-while-revalidate=30", "edge; fwd=miss; collapsed; ttl=-5", "1")]
    public async Task Get_WhatComesIsStaleMeanwhile_IsJoinedOnlyIfStaleOnesMayBeUsed(string delivery, string type, string window, string status, string expected)
    {
        _instead = FirstHeldBehindItsStart(type, "max-age=5" + window);
        await using var origin = await StartOriginAsync(type);
        await using var edge = await StartAsync(origin, delivery);
        using var before = await edge.GetAsync("/");
        _time.Advance(10);
        using var after = await edge.GetAsync("/");
        _gate.Open();
        Assert.Equal((status, Start + expected + Rest), (after.Field("Cache-Status"), await after.TextAsync()));
    }

    [Theory]
    [InlineData("Streaming", "text/html")]
    [InlineData("Buffered", "image/svg")]
    public async Task Get_StaleWhileRevalidate_TheRefreshIsStored(string delivery, string type)
    {
        _gate.Open();
        await using var origin = await StartOriginAsync(type);
        await using var edge = await StartAsync(origin, delivery, ("Cache:StaleWhileRevalidate", "00:01:00"));
        using var first = await edge.GetAsync("/");
        await first.BytesAsync();
        _time.Advance(70);
        using var stale = await edge.GetAsync("/");
        Assert.Equal("edge; hit; ttl=-10", stale.Field("Cache-Status"));
        await stale.BytesAsync();
        using var fresh = await edge.GetAsync("/", ("Cache-Control", "max-age=5"));
        Assert.Equal(Start + Rest, await fresh.TextAsync());
        Assert.Equal(2, _asked.Count);
    }

    [Fact]
    public async Task Get_FirstReaderNeedsNoBody_ItIsStoredAllTheSame()
    {
        _gate.Open();
        await using var origin = await StartOriginAsync("image/svg");
        await using var edge = await StartAsync(origin, "Buffered");
        using var first = await edge.GetAsync("/", ("If-None-Match", "\"v1\""));
        Assert.Equal((HttpStatusCode.NotModified, "\"v1\""), (first.StatusCode, first.Field("ETag")));

        // Waits for the one under way, or finds what it stored.
        using var second = await edge.GetAsync("/");
        Assert.Equal(Start + Rest, await second.TextAsync());
        Assert.Single(_asked);
    }

    [Theory]
    [InlineData("Buffered")]
    [InlineData("Streaming")]
    public async Task Get_304OfWhatIsUnderWay_TheConnectionIsFreeAndTheBodyIsStored(string delivery)
    {
        await using var origin = await StartOriginAsync("image/svg");
        await using var edge = await StartAsync(origin, delivery);

        // The next request of the connection is answered, too: else it would not end before the gate is open.
        var answers = await RawClient.SendAsync(edge.Port, $"GET / HTTP/1.1\r\nHost: 127.0.0.1:{edge.Port}\r\nIf-None-Match: \"v1\"\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 304", answers, StringComparison.Ordinal);
        Assert.Contains("HTTP/1.1 200", answers, StringComparison.Ordinal);
        Assert.False(_gate.IsOpen);
        _gate.Open();
        using var second = await edge.GetAsync("/");
        Assert.Equal(Start + Rest, await second.TextAsync());
        Assert.Single(_asked);
    }

    [Fact]
    public async Task Stop_ABodyComesBehindA304_IsNotWaitedFor()
    {
        var left = new Gate();
        _instead = async context =>
        {
            await BeginAsync(context, "image/svg");
            context.RequestAborted.Register(left.Open);
            await left.PassAsync();
        };
        await using var origin = await StartOriginAsync("image/svg");
        await using var edge = await StartAsync(origin, "Buffered");
        using var first = await edge.GetAsync("/", ("If-None-Match", "\"v1\""));
        Assert.Equal(HttpStatusCode.NotModified, first.StatusCode);
        await edge.StopAsync();
        await left.PassAsync();
        Assert.Empty(edge.Logs.Errors);
    }

    /// <summary>Reads to the end; -1 when the body breaks off.</summary>
    private static async Task<long> CountAsync(Stream body)
    {
        var buffer = new byte[64 * 1024];
        long total = 0;
        try
        {
            int count;
            while ((count = await body.ReadAsync(buffer, Patience.Token())) > 0)
            {
                total += count;
            }

            return total;
        }
        catch (IOException)
        {
            return -1;
        }
    }

    private static (string, string)[] Settings(string delivery) => [("Cache:MaxBytes", "10000000"), ("Publisher:Delivery", delivery)];

    private Task<EdgeHost> StartAsync(TestOrigin origin, string delivery, params (string Name, string Value)[] settings) =>
        EdgeHost.StartAsync(origin.Url, services => services.AddSingleton<TimeProvider>(_time), [.. Settings(delivery), .. settings]);

    private Task<TestOrigin> StartOriginAsync(string type, bool holdFields = false) => TestOrigin.StartAsync(async context =>
    {
        if (!HttpMethods.IsGet(context.Request.Method))
        {
            return;
        }

        _asked.Enqueue($"{context.Request.Method} {context.Request.Path}");
        if (_instead is not null)
        {
            await _instead(context);
            return;
        }

        if (holdFields)
        {
            await _gate.PassAsync();
        }

        await BeginAsync(context, type);
        await _gate.PassAsync();
        await context.Response.Body.WriteAsync(Encoding.ASCII.GetBytes(Rest));
    });

    private Func<HttpContext, Task> HeldBehindItsStart(Action<IHeaderDictionary> fields) => async context =>
    {
        fields(context.Response.Headers);
        await BeginAsync(context, "text/html");
        await _gate.PassAsync();
    };

    /// <summary>Each answer has its number in it; the first comes no further than that before the gate is open.</summary>
    private Func<HttpContext, Task> FirstHeldBehindItsStart(string type, string cacheControl) => async context =>
    {
        var number = _asked.Count;
        context.Response.Headers.CacheControl = cacheControl;
        await BeginAsync(context, type);
        if (number == 1)
        {
            await _gate.PassAsync();
        }

        await context.Response.WriteAsync(number.ToString(CultureInfo.InvariantCulture) + Rest);
    };

    private async Task BeginAsync(HttpContext context, string type)
    {
        var fields = context.Response.Headers;
        fields.ContentType = type;
        fields.ETag = "\"v1\"";
        fields.Date = _time.GetUtcNow().ToString("r", CultureInfo.InvariantCulture);
        if (fields.CacheControl.Count == 0)
        {
            fields.CacheControl = "max-age=60";
        }

        await context.Response.Body.WriteAsync(Encoding.ASCII.GetBytes(Start));
        await context.Response.Body.FlushAsync();
    }
}
