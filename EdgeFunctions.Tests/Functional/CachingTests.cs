using System.Net;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeFunctions.Tests.Functional;

/// <summary>Pages from memory, over real sockets; the clock is the test's.</summary>
public sealed class CachingTests
{
    private readonly CachedSite _site = new();

    [Fact]
    public async Task Get_FreshPage_IsAnsweredFromMemory()
    {
        await using var origin = await _site.StartOriginAsync();
        await using var edge = await _site.StartEdgeAsync(origin);
        using var first = await edge.GetAsync("/a?x=1");
        _site.Text = "two";
        _site.Time.Advance(10);
        using var second = await edge.GetAsync("/a?x=1");
        Assert.Equal("edge; fwd=miss; fwd-status=200; stored; ttl=60", first.Field("Cache-Status"));
        Assert.Equal("edge; hit; ttl=50", second.Field("Cache-Status"));
        Assert.Equal("10", second.Field("Age"));
        Assert.Equal(await first.TextAsync(), await second.TextAsync());
        foreach (var name in (string[])["ETag", "Vary", "Content-Type", "Date", "Cache-Control", "Content-Length"])
        {
            Assert.Equal((name, first.Field(name)), (name, second.Field(name)));
        }

        _site.Time.Advance(50);
        using var third = await edge.GetAsync("/a?x=1");
        Assert.Contains("<b>two", await third.TextAsync(), StringComparison.Ordinal);
        Assert.Equal(2, _site.Asked.Count);
    }

    [Fact]
    public async Task Get_CacheOff_NothingIsSaid()
    {
        await using var origin = await _site.StartOriginAsync();
        await using var edge = await EdgeHost.StartAsync(origin.Url);
        for (var i = 0; i < 2; i++)
        {
            using var response = await edge.GetAsync("/");
            Assert.Null(response.Field("Cache-Status"));
        }

        Assert.Equal(2, _site.Asked.Count);
    }

    [Theory]
    [InlineData("/?a=1", "/?a=1&utm_source=mail", true)]
    [InlineData("/?utm_source=mail&a=1", "/?a=1", true)]
    [InlineData("/?a=1&b=2", "/?b=2&a=1", false)]
    [InlineData("/a", "/A", false)]
    [InlineData("/a", "/a?", false)]
    [InlineData("/a", "/%61", false)]
    [InlineData("/%e4", "/%E4", false)]
    [InlineData("/a", "/b/../a", false)]
    public async Task Get_Key_IsTheUrlWithoutTracking(string first, string second, bool hit)
    {
        await using var origin = await _site.StartOriginAsync();
        await using var edge = await _site.StartEdgeAsync(origin);
        using var one = await edge.GetAsync(first);
        using var two = await edge.GetAsync(second);
        Assert.Equal(hit, two.IsHit());
        Assert.DoesNotContain(_site.Asked, a => a.Contains("utm", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Get_OtherPublicHost_IsAnotherPage()
    {
        await using var origin = await _site.StartOriginAsync();
        await using var edge = await _site.StartEdgeAsync(origin, ("Publisher:PublicHosts:0", "a.example"), ("Publisher:PublicHosts:1", "b.example"));
        using var a = await edge.GetAsync("/", ("Host", "a.example"));
        using var b = await edge.GetAsync("/", ("Host", "b.example"));
        using var again = await edge.GetAsync("/", ("Host", "a.example"));
        Assert.Equal((false, false, true), (a.IsHit(), b.IsHit(), again.IsHit()));
        Assert.Contains("http://b.example/x", await b.TextAsync(), StringComparison.Ordinal);
        Assert.Contains("http://a.example/x", await again.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_OtherCodings_AreMadeFromTheOneBody()
    {
        _site.Text = new string('x', 5000);
        await using var origin = await _site.StartOriginAsync();
        await using var edge = await _site.StartEdgeAsync(origin);
        var bodies = new HashSet<string>();
        var tags = new HashSet<string?>();
        foreach (var coding in (string[])["gzip", "br", "identity", "br", "gzip"])
        {
            using var response = await edge.GetAsync("/", ("Accept-Encoding", coding));
            Assert.Equal(coding == "identity" ? null : coding, response.Field("Content-Encoding"));
            Assert.Equal("Accept-Encoding", response.Field("Vary"));
            tags.Add(response.Field("ETag"));
            bodies.Add(await response.TextAsync());
        }

        Assert.Single(bodies);
        Assert.Equal(3, tags.Count);
        Assert.Single(_site.Asked);
    }

    [Theory]
    [InlineData("\"v1\"")]
    [InlineData(null)]
    public async Task Get_ConditionsAndRanges_AreAnsweredFromMemory(string? tag)
    {
        _site.Tag = tag;
        await using var origin = await _site.StartOriginAsync();
        await using var edge = await _site.StartEdgeAsync(origin);
        using var first = await edge.GetAsync("/");
        var body = await first.BytesAsync();
        var etag = first.Field("ETag")!;

        using var unchanged = await edge.GetAsync("/", ("If-None-Match", $"\"x\", W/{etag}"));
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
        Assert.Equal("edge; hit; ttl=60", unchanged.Field("Cache-Status"));
        Assert.NotNull(unchanged.Field("Age"));

        using var changed = await edge.GetAsync("/", ("If-None-Match", "\"x\""));
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);

        using var part = await edge.GetAsync("/", ("Range", "bytes=1-3"));
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal(body[1..4], await part.BytesAsync());

        using var head = await edge.SendAsync(HttpMethod.Head, "/");
        Assert.Equal((body.Length, true), ((int)head.Content.Headers.ContentLength!, head.IsHit()));
        Assert.Empty(await head.BytesAsync());
        Assert.Single(_site.Asked);
    }

    [Fact]
    public async Task Get_FirstRequestIsConditional_TheWholePageIsStored()
    {
        await using var origin = await _site.StartOriginAsync();
        await using var edge = await _site.StartEdgeAsync(origin);
        using var first = await edge.GetAsync("/", ("If-None-Match", "\"v1\""), ("Range", "bytes=0-1"));
        using var second = await edge.GetAsync("/");
        Assert.Equal(HttpStatusCode.PartialContent, first.StatusCode);
        Assert.True(second.IsHit());
        Assert.Contains("one", await second.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_Vary_KeepsVariantsApart()
    {
        _site.Instead = context => _site.AnswerAsync(context, r => r.Headers.Vary = "Accept-Language, Accept-Encoding", context.Request.Headers.AcceptLanguage.ToString());
        await using var origin = await _site.StartOriginAsync();
        await using var edge = await _site.StartEdgeAsync(origin);
        foreach (var (language, hit) in new[] { ("da", false), ("de", false), ("da", true), ("de", true) })
        {
            using var response = await edge.GetAsync("/", ("Accept-Language", language));
            Assert.Equal((language, hit), (language, response.IsHit()));
            Assert.Contains($"<b>{language}", await response.TextAsync(), StringComparison.Ordinal);
        }

        using var none = await edge.GetAsync("/");
        Assert.False(none.IsHit());
    }

    [Fact]
    public async Task Get_ManyAtOnce_OneAsksTheOrigin()
    {
        const int Readers = 50;
        var gate = new Gate();
        _site.Instead = async context =>
        {
            await gate.PassAsync();
            await _site.AnswerAsync(context, _ => { }, "one");
        };
        await using var origin = await _site.StartOriginAsync();

        // The origin answers when all readers wait.
        await using var edge = await EdgeHost.StartAsync(
            origin.Url, services => services.AddSingleton<TimeProvider>(_site.Time).AddSingleton<IStartupFilter>(new Arrivals(Readers, gate)), CachedSite.Settings);
        var readers = Enumerable.Range(0, Readers).Select(_ => edge.GetAsync("/")).ToArray();
        var (collapsed, hits) = (0, 0);
        foreach (var reader in readers)
        {
            using var response = await reader;
            Assert.Contains("<b>one", await response.TextAsync(), StringComparison.Ordinal);
            hits += response.Field("Cache-Status") == "edge; hit; ttl=60" ? 1 : 0;
            collapsed += response.Field("Cache-Status") == "edge; fwd=miss; collapsed; ttl=60" ? 1 : 0;
        }

        Assert.Single(_site.Asked);
        Assert.NotEqual(0, collapsed);

        // Who has arrived need not have joined yet when the page is there.
        Assert.Equal(Readers - 1, collapsed + hits);
    }

    [Fact]
    public async Task Get_ManyAtOnceOfWhatMayNotBeStored_EachAsksForItself()
    {
        const int Readers = 10;
        _site.CacheControl = "private";
        await using var origin = await _site.StartOriginAsync();
        await using var edge = await _site.StartEdgeAsync(origin);
        var readers = Enumerable.Range(0, Readers).Select(_ => edge.GetAsync("/")).ToArray();
        foreach (var reader in readers)
        {
            using var response = await reader;
            Assert.Contains("<b>one", await response.TextAsync(), StringComparison.Ordinal);
        }

        Assert.Equal(Readers, _site.Asked.Count);
    }

    [Theory]
    [InlineData("Buffered", "no-cache")]
    [InlineData("Streaming", "no-cache")]
    [InlineData("Buffered", "max-age=0, must-revalidate")]
    [InlineData("Streaming", "max-age=0, must-revalidate")]
    public async Task Get_ManyAtOnceOfWhatIsValidatedEachTime_EachGetsItsOwn(string delivery, string cacheControl)
    {
        const int Readers = 10;
        var gate = new Gate();
        _site.CacheControl = cacheControl;
        _site.Instead = async context =>
        {
            await gate.PassAsync();
            var reader = context.Request.Headers["X-Reader"].ToString();
            await _site.AnswerAsync(context, r => r.Headers.ETag = $"\"{reader}\"", reader);
        };
        await using var origin = await _site.StartOriginAsync();
        await using var edge = await EdgeHost.StartAsync(
            origin.Url,
            services => services.AddSingleton<TimeProvider>(_site.Time).AddSingleton<IStartupFilter>(new Arrivals(Readers, gate)),
            [.. CachedSite.Settings, ("Publisher:Delivery", delivery)]);
        var readers = Enumerable.Range(0, Readers).Select(i => edge.GetAsync("/", ("X-Reader", $"reader {i}"))).ToArray();
        for (var i = 0; i < Readers; i++)
        {
            using var response = await readers[i];
            Assert.Contains($"<b>reader {i}<", await response.TextAsync(), StringComparison.Ordinal);
        }

        Assert.Equal(Readers, _site.Asked.Count);
    }

    [Fact]
    public async Task Get_StoredPageIsValidatedEachTime_NobodyWaitsForAnother()
    {
        var (arrived, gate) = (new Gate(), new Gate());
        _site.CacheControl = "no-cache";
        await using var origin = await _site.StartOriginAsync();
        await using var edge = await _site.StartEdgeAsync(origin);
        using var first = await edge.GetAsync("/");
        _site.Instead = async context =>
        {
            arrived.Open();
            await gate.PassAsync();
            context.Response.StatusCode = 304;
        };
        var held = edge.GetAsync("/");
        await arrived.PassAsync();
        _site.Instead = null;
        using var third = await edge.GetAsync("/");
        Assert.Equal("edge; fwd=stale; fwd-status=304; stored; ttl=0", third.Field("Cache-Status"));
        Assert.False(held.IsCompleted);
        gate.Open();
        using var second = await held;
        Assert.Contains("<b>one", await second.TextAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Accept-Language")]
    [InlineData("accept-language, X-Other, close")]
    [InlineData("keep-alive, Accept-Language")]
    [InlineData("close, Accept-Language, Upgrade")]
    public async Task Get_ConnectionNominatesAFieldOfVary_OthersDoNotGetWhatCame(string connection)
    {
        _site.Instead = context => _site.AnswerAsync(context, r => r.Headers.Vary = "Accept-Language", context.Request.Headers.AcceptLanguage == "de" ? "deutsch" : "english");
        await using var origin = await _site.StartOriginAsync();
        await using var edge = await _site.StartEdgeAsync(origin);
        var answer = await RawClient.SendAsync(edge.Port, $"GET / HTTP/1.1\r\nHost: 127.0.0.1:{edge.Port}\r\nConnection: {connection}\r\nAccept-Language: de\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
        using var german = await edge.GetAsync("/", ("Accept-Language", "de"));
        Assert.Contains("<b>deutsch", await german.TextAsync(), StringComparison.Ordinal);
        using var english = await edge.GetAsync("/");
        Assert.Contains("<b>english", await english.TextAsync(), StringComparison.Ordinal);
    }
}
