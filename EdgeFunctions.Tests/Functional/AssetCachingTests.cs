using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeFunctions.Tests.Functional;

/// <summary>Small assets from memory, for routes that say so.</summary>
public sealed class AssetCachingTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly ConcurrentQueue<string> _asked = new();
    private readonly byte[] _body = [.. Enumerable.Range(0, 50_000).Select(i => (byte)i)];
    private string? _cacheControl = "max-age=60";
    private Func<HttpContext, Task>? _instead;

    [Fact]
    public async Task Get_SmallAsset_IsAnsweredFromMemory()
    {
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin);
        for (var i = 0; i < 2; i++)
        {
            using var response = await edge.GetAsync("/media/a.png?v=1&utm_source=x");
            Assert.Equal(_body, await response.BytesAsync());
            Assert.Equal(i == 0 ? "edge; fwd=miss; fwd-status=200; ttl=60" : "edge; hit; ttl=60", response.Field("Cache-Status"));
            Assert.Equal("\"v1\"", response.Field("ETag"));
            Assert.Equal("max-age=60", response.Field("Cache-Control"));
        }

        using var part = await edge.GetAsync("/media/a.png?v=1&utm_source=x", ("Range", "bytes=10-19"));
        Assert.Equal(_body[10..20], await part.BytesAsync());
        using var unchanged = await edge.GetAsync("/media/a.png?v=1&utm_source=x", ("If-None-Match", "\"v1\""));
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);

        // The origin is asked for the reader's query, byte for byte, and another query is another asset.
        using var other = await edge.GetAsync("/media/a.png?v=1");
        await other.BytesAsync();
        Assert.Equal(["/media/a.png?v=1&utm_source=x", "/media/a.png?v=1"], _asked);
    }

    [Fact]
    public async Task Get_AnExperimentRunsAtItsPath_ADateTellsAllTheSame()
    {
        const string Date = "Sun, 01 Feb 2026 00:00:00 GMT";
        _instead = context =>
        {
            context.Response.Headers.LastModified = Date;
            return context.Response.WriteAsync("x");
        };
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(
            origin,
            ("Readers:CookieKey", "cookie key of the tests"), ("Experiments:0:Name", "hero"), ("Experiments:0:When:Paths:0", "/**"), ("Experiments:0:Variants:0:Name", "a"), ("Experiments:0:Variants:1:Name", "b"));
        for (var i = 0; i < 2; i++)
        {
            using var response = await edge.GetAsync("/media/a.png", ("If-Modified-Since", Date));
            Assert.Equal(HttpStatusCode.NotModified, response.StatusCode);
        }

        Assert.Single(_asked);
    }

    [Theory]
    [InlineData("/media/a.png")]
    [InlineData("/a.png")]
    public async Task Get_ConnectionNominatesAFieldOfVary_OthersDoNotGetWhatCame(string path)
    {
        _instead = context =>
        {
            context.Response.Headers.Vary = "Accept-Language";
            return context.Response.WriteAsync(context.Request.Headers.AcceptLanguage == "de" ? "deutsch" : "english");
        };
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin);
        await RawClient.SendAsync(edge.Port, $"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{edge.Port}\r\nConnection: Accept-Language\r\nAccept-Language: de\r\n\r\n");
        using var german = await edge.GetAsync(path, ("Accept-Language", "de"));
        Assert.Equal("deutsch", await german.TextAsync());
    }

    [Theory]
    [InlineData("Cookie", 1)]
    [InlineData("Origin", 1)]
    [InlineData("Accept-Language", 2)]
    public async Task Get_VariesByAFieldThatItsOriginIsNotSent_IsOneForAllReaders(string name, int asked)
    {
        _instead = context =>
        {
            context.Response.Headers.Vary = name;
            return context.Response.WriteAsync("x");
        };
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin);
        foreach (var value in (string[])["a", "b"])
        {
            using var response = await edge.GetAsync("/media/a.png", (name, value));
            Assert.Equal("x", await response.TextAsync());
        }

        Assert.Equal(asked, _asked.Count);
    }

    [Theory]
    [InlineData("Assets:Routes:0:Cache", "false")]
    [InlineData("Cache:Assets:MaxEntryBytes", "10000")]
    public async Task Get_NotToBeStored_IsCopied(string setting, string value)
    {
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin, (setting, value));
        for (var i = 0; i < 2; i++)
        {
            using var response = await edge.GetAsync("/media/a.png");
            Assert.Equal(_body, await response.BytesAsync());
        }

        Assert.Equal(2, _asked.Count);
    }

    [Theory]
    [InlineData("Authorization", "Basic eDp5")]
    [InlineData("Cookie", "session=1")]
    [InlineData("Range", "bytes=0-9")]
    public async Task Get_PersonalOrInPart_GoesPastTheCache(string field, string value)
    {
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin, ("Cache:PersonalCookies:0", "session"));
        for (var i = 0; i < 2; i++)
        {
            using var response = await edge.GetAsync("/media/a.png", (field, value));
            Assert.Equal("max-age=60", response.Field("Cache-Control"));
            await response.BytesAsync();
        }

        Assert.Equal(2, _asked.Count);
    }

    [Fact]
    public async Task Get_OriginHeldByAGate_TheCopyWaitsForNothing()
    {
        var gate = new Gate();
        _instead = async context =>
        {
            await BeginAsync(context, gate);
            await context.Response.Body.WriteAsync(_body.AsMemory(1000));
        };
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin);
        using var first = await edge.GetAsync("/media/a.png");
        await using var body = await first.Content.ReadAsStreamAsync();
        Assert.Equal(_body[..1000], await body.ReadAtLeastAsync(1000));
        Assert.False(gate.IsOpen);
        gate.Open();
        Assert.Equal(_body[1000..], await body.ReadAtLeastAsync(_body.Length - 1000));
        using var second = await edge.GetAsync("/media/a.png");
        Assert.Equal(_body, await second.BytesAsync());
        Assert.Single(_asked);
    }

    [Fact]
    public async Task Get_CutOffAsset_IsNotStored()
    {
        var gate = new Gate();
        _instead = async context =>
        {
            await BeginAsync(context, gate);
            context.Abort();
        };
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin);
        using var first = await edge.GetAsync("/media/a.png");
        gate.Open();
        await Assert.ThrowsAnyAsync<IOException>(() => first.BytesAsync());
        _instead = null;
        using var second = await edge.GetAsync("/media/a.png");
        Assert.Equal(_body, await second.BytesAsync());
        Assert.Equal(2, _asked.Count);
    }

    [Fact]
    public async Task Get_StaleAsset_IsValidatedByItsTag()
    {
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin);
        using var first = await edge.GetAsync("/media/a.png");
        await first.BytesAsync();
        _time.Advance(61);
        using var second = await edge.GetAsync("/media/a.png");
        Assert.Equal("edge; fwd=stale; fwd-status=304; stored; ttl=60", second.Field("Cache-Status"));
        Assert.Equal(_body, await second.BytesAsync());
    }

    [Theory]
    [InlineData(null, 200, "00:01:00", true)]
    [InlineData(null, 200, "00:00:00", false)]
    [InlineData(null, 302, "00:01:00", false)]
    [InlineData("public", 302, "00:01:00", true)]
    [InlineData("no-cache", 200, "00:01:00", false)]
    [InlineData("no-store", 200, "00:01:00", false)]
    [InlineData("max-age=0", 200, "00:01:00", false)]
    public async Task Get_OriginSaysNothing_TheRoutesLifetimeCounts(string? cacheControl, int status, string ttl, bool stored)
    {
        _cacheControl = cacheControl;
        _instead = context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        };
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin, ("Assets:Routes:0:DefaultTtl", ttl), ("Cache:DefaultTtl", ttl));
        foreach (var path in (string[])["/media/a.png", "/a.png"])
        {
            _asked.Clear();
            for (var i = 0; i < 2; i++)
            {
                using var response = await edge.GetAsync(path);
                await response.BytesAsync();
            }

            Assert.Equal(stored ? 1 : 2, _asked.Count);
        }
    }

    [Theory]
    [InlineData(0, 1000, "edge; fwd=miss; fwd-status=200")]
    [InlineData(10, 1000, "edge; hit; ttl=100")]
    [InlineData(100, 100_000_000, "edge; hit; ttl=86400")]
    public async Task Get_OriginSaysNothingButTheLastChange_IsFreshForAPartOfItsAge(int percent, int age, string status)
    {
        _cacheControl = null;
        _instead = context =>
        {
            context.Response.Headers.LastModified = _time.GetUtcNow().AddSeconds(-age).ToString("r", CultureInfo.InvariantCulture);
            return Task.CompletedTask;
        };
        await using var origin = await StartOriginAsync();
        var setting = percent.ToString(CultureInfo.InvariantCulture);
        await using var edge = await StartAsync(origin, ("Assets:Routes:0:HeuristicPercent", setting), ("Cache:HeuristicPercent", setting));
        foreach (var path in (string[])["/media/a.png", "/a.png"])
        {
            using var first = await edge.GetAsync(path);
            await first.BytesAsync();
            using var second = await edge.GetAsync(path);
            Assert.Equal(status, second.Field("Cache-Status"));
        }
    }

    private Task<EdgeHost> StartAsync(TestOrigin origin, params (string Name, string Value)[] settings) =>
        EdgeHost.StartAsync(
            origin.Url,
            services => services.AddSingleton<TimeProvider>(_time),
            [("Cache:MaxBytes", "10000000"), ("Assets:Routes:0:Prefix", "/media"), ("Assets:Routes:0:OriginUrl", origin.Url), ("Assets:Routes:0:Cache", "true"), .. settings]);

    /// <summary>A thousand bytes of the asset, and nothing more before the gate is open.</summary>
    private async Task BeginAsync(HttpContext context, Gate gate)
    {
        context.Response.ContentLength = _body.Length;
        await context.Response.Body.WriteAsync(_body.AsMemory(0, 1000));
        await context.Response.Body.FlushAsync();
        await gate.PassAsync();
    }

    private Task<TestOrigin> StartOriginAsync() => TestOrigin.StartAsync(async context =>
    {
        _asked.Enqueue($"{context.Request.Path}{context.Request.QueryString}");
        var fields = context.Response.Headers;
        fields.Date = _time.GetUtcNow().ToString("r", CultureInfo.InvariantCulture);
        fields.ContentType = "image/png";
        if (_cacheControl is not null)
        {
            fields.CacheControl = _cacheControl;
        }

        if (_instead is not null)
        {
            await _instead(context);
            return;
        }

        fields.ETag = "\"v1\"";
        if (context.Request.Headers.IfNoneMatch == "\"v1\"")
        {
            context.Response.StatusCode = 304;
            return;
        }

        await context.Response.Body.WriteAsync(_body);
    });
}
