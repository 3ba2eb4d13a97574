using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeFunctions.Tests.Functional;

/// <summary>Pages from memory, over real sockets; the clock is the test's.</summary>
public sealed class CachingTests
{
    private static readonly (string, string)[] On = [("Cache:MaxBytes", "10000000"), ("Inject:0:Html", "<b>"), ("Functions:Key", "a-long-and-random-key")];

    private readonly FakeTimeProvider _time = new();
    private readonly ConcurrentQueue<string> _asked = new();
    private Func<HttpContext, Task>? _instead;
    private string _cacheControl = "max-age=60";
    private string? _tag = "\"v1\"";
    private string _text = "one";

    [Fact]
    public async Task Get_FreshPage_IsAnsweredFromMemory()
    {
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin);
        using var first = await edge.GetAsync("/a?x=1");
        _text = "two";
        _time.Advance(10);
        using var second = await edge.GetAsync("/a?x=1");
        Assert.Equal("edge; fwd=miss; fwd-status=200; stored; ttl=60", first.Field("Cache-Status"));
        Assert.Equal("edge; hit; ttl=50", second.Field("Cache-Status"));
        Assert.Equal("10", second.Field("Age"));
        Assert.Equal(await first.TextAsync(), await second.TextAsync());
        foreach (var name in (string[])["ETag", "Vary", "Content-Type", "Date", "Cache-Control", "Content-Length"])
        {
            Assert.Equal((name, first.Field(name)), (name, second.Field(name)));
        }

        _time.Advance(50);
        using var third = await edge.GetAsync("/a?x=1");
        Assert.Contains("<b>two", await third.TextAsync(), StringComparison.Ordinal);
        Assert.Equal(2, _asked.Count);
    }

    [Fact]
    public async Task Get_CacheOff_NothingIsSaid()
    {
        await using var origin = await StartOriginAsync();
        await using var edge = await EdgeHost.StartAsync(origin.Url);
        for (var i = 0; i < 2; i++)
        {
            using var response = await edge.GetAsync("/");
            Assert.Null(response.Field("Cache-Status"));
        }

        Assert.Equal(2, _asked.Count);
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
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin);
        using var one = await edge.GetAsync(first);
        using var two = await edge.GetAsync(second);
        Assert.Equal(hit, IsHit(two));
        Assert.DoesNotContain(_asked, a => a.Contains("utm", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Get_OtherPublicHost_IsAnotherPage()
    {
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin, ("Publisher:PublicHosts:0", "a.example"), ("Publisher:PublicHosts:1", "b.example"));
        using var a = await edge.GetAsync("/", ("Host", "a.example"));
        using var b = await edge.GetAsync("/", ("Host", "b.example"));
        using var again = await edge.GetAsync("/", ("Host", "a.example"));
        Assert.Equal((false, false, true), (IsHit(a), IsHit(b), IsHit(again)));
        Assert.Contains("http://b.example/x", await b.TextAsync(), StringComparison.Ordinal);
        Assert.Contains("http://a.example/x", await again.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_OtherCodings_AreMadeFromTheOneBody()
    {
        _text = new string('x', 5000);
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin);
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
        Assert.Single(_asked);
    }

    [Theory]
    [InlineData("\"v1\"")]
    [InlineData(null)]
    public async Task Get_ConditionsAndRanges_AreAnsweredFromMemory(string? tag)
    {
        _tag = tag;
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin);
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
        Assert.Equal((body.Length, true), ((int)head.Content.Headers.ContentLength!, IsHit(head)));
        Assert.Empty(await head.BytesAsync());
        Assert.Single(_asked);
    }

    [Fact]
    public async Task Get_FirstRequestIsConditional_TheWholePageIsStored()
    {
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin);
        using var first = await edge.GetAsync("/", ("If-None-Match", "\"v1\""), ("Range", "bytes=0-1"));
        using var second = await edge.GetAsync("/");
        Assert.Equal(HttpStatusCode.PartialContent, first.StatusCode);
        Assert.True(IsHit(second));
        Assert.Contains("one", await second.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_Vary_KeepsVariantsApart()
    {
        _instead = context => AnswerAsync(context, r => r.Headers.Vary = "Accept-Language, Accept-Encoding", context.Request.Headers.AcceptLanguage.ToString());
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin);
        foreach (var (language, hit) in new[] { ("da", false), ("de", false), ("da", true), ("de", true) })
        {
            using var response = await edge.GetAsync("/", ("Accept-Language", language));
            Assert.Equal((language, hit), (language, IsHit(response)));
            Assert.Contains($"<b>{language}", await response.TextAsync(), StringComparison.Ordinal);
        }

        using var none = await edge.GetAsync("/");
        Assert.False(IsHit(none));
    }

    [Theory]
    [InlineData("private, max-age=60")]
    [InlineData("no-store")]
    [InlineData("public")]
    public async Task Get_WhatMayNotBeStored_IsNot(string cacheControl)
    {
        _cacheControl = cacheControl;
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin);
        for (var i = 0; i < 2; i++)
        {
            using var response = await edge.GetAsync("/");
            Assert.StartsWith("edge; fwd=miss", response.Field("Cache-Status"), StringComparison.Ordinal);
            Assert.DoesNotContain("stored", response.Field("Cache-Status"), StringComparison.Ordinal);
            Assert.Equal(cacheControl, response.Field("Cache-Control"));
        }

        Assert.Equal(2, _asked.Count);
    }

    [Fact]
    public async Task Get_PageBecomesPrivate_TheStoredOneIsGone()
    {
        _cacheControl = "max-age=60, stale-if-error=600";
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin);
        using var first = await edge.GetAsync("/");
        _time.Advance(60);
        (_cacheControl, _text) = ("private", "two");
        using var second = await edge.GetAsync("/");
        _instead = context => Task.FromResult(context.Response.StatusCode = 503);
        using var third = await edge.GetAsync("/");
        Assert.Contains("<b>two", await second.TextAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, third.StatusCode);
    }

    [Fact]
    public async Task Get_SetCookie_IsNotStoredAndPrivate()
    {
        _instead = context => AnswerAsync(context, r => r.Headers.SetCookie = "a=b", "x");
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin);
        for (var i = 0; i < 2; i++)
        {
            using var response = await edge.GetAsync("/");
            Assert.Equal(("private, max-age=0", "a=b"), (response.Field("Cache-Control"), response.Field("Set-Cookie")));
        }

        Assert.Equal(2, _asked.Count);
    }

    [Theory]
    [InlineData("Authorization", "Basic eDp5")]
    [InlineData("Cookie", "theme=dark; session_id=1")]
    [InlineData("x-user", "7")]
    public async Task Get_Personal_GoesPastTheCache(string field, string value)
    {
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin, ("Cache:PersonalCookies:0", "session*"), ("Cache:PersonalFields:0", "X-User"));
        using var stored = await edge.GetAsync("/", ("Cookie", "theme=dark"));
        using var personal = await edge.GetAsync("/", (field, value));
        using var again = await edge.GetAsync("/");
        Assert.Equal(("edge; fwd=bypass", "private, no-store"), (personal.Field("Cache-Status"), personal.Field("Cache-Control")));
        Assert.True(IsHit(again));
        Assert.Equal(2, _asked.Count);
    }

    [Fact]
    public async Task Get_RequestDirectives_AreHonoured()
    {
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin);
        using var absent = await edge.GetAsync("/", ("Cache-Control", "only-if-cached"));
        Assert.Equal(HttpStatusCode.GatewayTimeout, absent.StatusCode);
        Assert.Empty(_asked);

        using var first = await edge.GetAsync("/");
        using var present = await edge.GetAsync("/", ("Cache-Control", "only-if-cached"));
        Assert.True(IsHit(present));
        _time.Advance(10);
        using var tooOld = await edge.GetAsync("/", ("Cache-Control", "max-age=9"));
        Assert.Equal("edge; fwd=stale; fwd-status=304; stored; ttl=60", tooOld.Field("Cache-Status"));
        using var reload = await edge.GetAsync("/", ("Pragma", "no-cache"));
        Assert.False(IsHit(reload));
        Assert.Equal(3, _asked.Count);
    }

    [Fact]
    public async Task Get_StaleWithTag_TheOriginsOwnTagIsAskedAndFreshens()
    {
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin);
        using var first = await edge.GetAsync("/");
        _time.Advance(60);
        using var second = await edge.GetAsync("/", ("If-None-Match", first.Field("ETag")!));
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        using var third = await edge.GetAsync("/");
        Assert.True(IsHit(third));
        Assert.Equal("0", third.Field("Age"));
        Assert.Equal(await first.TextAsync(), await third.TextAsync());
        Assert.Equal(["GET / ", "GET / \"v1\""], _asked);
    }

    [Theory]
    [InlineData("POST", 200, false)]
    [InlineData("DELETE", 302, false)]
    [InlineData("POST", 500, true)]
    [InlineData("OPTIONS", 200, true)]
    public async Task Unsafe_ThatDidNotFail_MakesThePageWorthless(string method, int status, bool hit)
    {
        _instead = context => HttpMethods.IsGet(context.Request.Method)
            ? AnswerAsync(context, _ => { }, "x")
            : Task.FromResult(context.Response.StatusCode = status);
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin);
        using var first = await edge.GetAsync("/");
        using var change = await edge.SendAsync(new HttpMethod(method), "/");
        Assert.Equal("edge; fwd=method", change.Field("Cache-Status"));
        using var second = await edge.GetAsync("/");
        Assert.Equal(hit, IsHit(second));
    }

    [Fact]
    public async Task Unsafe_WhileThePageIsUnderWay_KeepsItFromBeingStored()
    {
        var (arrived, gate) = (new Gate(), new Gate());
        _instead = async context =>
        {
            if (HttpMethods.IsGet(context.Request.Method))
            {
                arrived.Open();
                await gate.PassAsync();
                await AnswerAsync(context, _ => { }, "before");
            }
        };
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin);
        var before = edge.GetAsync("/");
        await arrived.PassAsync();
        using var change = await edge.SendAsync(HttpMethod.Post, "/");
        gate.Open();
        using var first = await before;
        using var second = await edge.GetAsync("/");
        Assert.Equal((false, false), (IsHit(first), IsHit(second)));
    }

    [Fact]
    public async Task Get_StaleWhileRevalidate_IsAnsweredAtOnceAndRefreshedBehind()
    {
        _cacheControl = "max-age=60, stale-while-revalidate=30";
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin);
        using var first = await edge.GetAsync("/");
        var gate = new Gate();
        _time.Advance(70);
        _instead = async context =>
        {
            await gate.PassAsync();
            await AnswerAsync(context, r => r.Headers.ETag = "\"v2\"", "two");
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
        Assert.Equal(2, _asked.Count);
        Assert.Empty(edge.Logs.Errors);
    }

    [Theory]
    [InlineData("503", true)]
    [InlineData("reset", true)]
    [InlineData("truncated", true)]
    [InlineData("404", false)]
    public async Task Get_OriginFails_TheStalePageStandsIn(string failure, bool standsIn)
    {
        _cacheControl = "max-age=60, stale-if-error=30";
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin);
        using var first = await edge.GetAsync("/");
        _time.Advance(70);
        _instead = async context =>
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

        _time.Advance(30);
        using var third = await edge.GetAsync("/");
        Assert.NotEqual(HttpStatusCode.OK, third.StatusCode);
    }

    [Theory]
    [InlineData(true, "max-age=60, public")]
    [InlineData(false, "max-age=60, stale-while-revalidate=30, public")]
    public async Task Get_BehindFrontDoor_StaleWhileRevalidateIsKeptBack(bool behind, string expected)
    {
        _cacheControl = "max-age=60, stale-while-revalidate=30, public";
        var id = Guid.NewGuid().ToString();
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin, behind ? [("FrontDoor:Id", id)] : []);
        for (var i = 0; i < 2; i++)
        {
            using var response = await edge.GetAsync("/", ("X-Azure-FDID", id));
            Assert.Equal(expected, response.Field("Cache-Control"));
        }
    }

    [Fact]
    public async Task Get_ManyAtOnce_OneAsksTheOrigin()
    {
        const int Readers = 50;
        var gate = new Gate();
        _instead = async context =>
        {
            await gate.PassAsync();
            await AnswerAsync(context, _ => { }, "one");
        };
        await using var origin = await StartOriginAsync();

        // The origin answers when all readers wait.
        await using var edge = await EdgeHost.StartAsync(
            origin.Url, services => services.AddSingleton<TimeProvider>(_time).AddSingleton<IStartupFilter>(new Arrivals(Readers, gate)), On);
        var readers = Enumerable.Range(0, Readers).Select(_ => edge.GetAsync("/")).ToArray();
        var (collapsed, hits) = (0, 0);
        foreach (var reader in readers)
        {
            using var response = await reader;
            Assert.Contains("<b>one", await response.TextAsync(), StringComparison.Ordinal);
            hits += response.Field("Cache-Status") == "edge; hit; ttl=60" ? 1 : 0;
            collapsed += response.Field("Cache-Status") == "edge; fwd=miss; collapsed; ttl=60" ? 1 : 0;
        }

        Assert.Single(_asked);
        Assert.NotEqual(0, collapsed);

        // Who has arrived need not have joined yet when the page is there.
        Assert.Equal(Readers - 1, collapsed + hits);
    }

    [Fact]
    public async Task Get_ManyAtOnceOfWhatMayNotBeStored_EachAsksForItself()
    {
        const int Readers = 10;
        _cacheControl = "private";
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin);
        var readers = Enumerable.Range(0, Readers).Select(_ => edge.GetAsync("/")).ToArray();
        foreach (var reader in readers)
        {
            using var response = await reader;
            Assert.Contains("<b>one", await response.TextAsync(), StringComparison.Ordinal);
        }

        Assert.Equal(Readers, _asked.Count);
    }

    [Fact]
    public async Task Get_PageBeyondTheEntryLimit_IsSentAndNotStored()
    {
        _text = new string('x', 5000);
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin, ("Cache:MaxEntryBytes", "4000"));
        for (var i = 0; i < 2; i++)
        {
            using var response = await edge.GetAsync("/");
            Assert.Contains(_text, await response.TextAsync(), StringComparison.Ordinal);
        }

        Assert.Equal(2, _asked.Count);
    }

    [Fact]
    public async Task Get_PageBeyondTheBuffer_IsStreamedWhole()
    {
        _text = new string('x', 50_000);
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin, ("Publisher:MaxBufferedBytes", "10000"));
        using var response = await edge.GetAsync("/");
        Assert.Contains($"<b>{_text}</head>", await response.TextAsync(), StringComparison.Ordinal);
        Assert.Null(response.Content.Headers.ContentLength);
    }

    [Theory]
    [InlineData("url={0}/a", "/b", false)]
    [InlineData("prefix={0}/a", "/b", false)]
    [InlineData("tag=front", "/b", false)]
    [InlineData("all=true", "", false)]
    [InlineData("tag=front&soft=true", "/b", true)]
    public async Task Purge_Selection_IsGoneAndTheRestStays(string query, string kept, bool soft)
    {
        _instead = context => AnswerAsync(
            context,
            r =>
            {
                r.Headers["Surrogate-Key"] = context.Request.Path == "/a" ? "x front" : "x";
                r.Headers.ETag = "\"v1\"";
            },
            "x");
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin);
        using var a = await edge.GetAsync("/a");
        using var b = await edge.GetAsync("/b");

        using var refused = await edge.SendAsync(HttpMethod.Post, "/_edge/cache?all=true");
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        using var purge = await edge.SendAsync(HttpMethod.Post, "/_edge/cache?" + string.Format(CultureInfo.InvariantCulture, query, edge.Url), ("x-functions-key", "a-long-and-random-key"));
        Assert.Equal(HttpStatusCode.OK, purge.StatusCode);
        using var told = JsonDocument.Parse(await purge.BytesAsync());
        Assert.Equal((kept.Length == 0 ? 2 : 1, soft), (told.RootElement.GetProperty("purged").GetInt32(), told.RootElement.GetProperty("soft").GetBoolean()));

        using var a2 = await edge.GetAsync("/a");
        using var b2 = await edge.GetAsync("/b");
        Assert.Equal((false, kept == "/b"), (IsHit(a2), IsHit(b2)));
        Assert.StartsWith(soft ? "edge; fwd=stale" : "edge; fwd=miss", a2.Field("Cache-Status"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "", 200)]
    [InlineData("POST", "", 400)]
    [InlineData("POST", "?all=true&tag=x", 400)]
    public async Task Manage_TellsOrRefuses(string method, string query, int status)
    {
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin);
        using var page = await edge.GetAsync("/");
        using var response = await edge.SendAsync(new HttpMethod(method), "/_edge/cache" + query, ("x-functions-key", "a-long-and-random-key"));
        Assert.Equal(status, (int)response.StatusCode);
        if (status == 200)
        {
            using var told = JsonDocument.Parse(await response.BytesAsync());
            Assert.True(told.RootElement.GetProperty("bytes").GetInt64() > 0);
        }
    }

    [Fact]
    public async Task Manage_Get_TellsWhatWasDoneWithRequests()
    {
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin);
        foreach (var (path, fields) in ((string, (string, string)[])[])[("/", []), ("/", []), ("/", [("Cache-Control", "no-cache")]), ("/", [("Authorization", "x")])])
        {
            using var page = await edge.GetAsync(path, fields);
        }

        using var response = await edge.GetAsync("/_edge/cache", ("x-functions-key", "a-long-and-random-key"));
        using var told = JsonDocument.Parse(await response.BytesAsync());
        Assert.Equal(10_000_000, told.RootElement.GetProperty("maxBytes").GetInt64());
        Assert.Equal(
            "Hit 1, Stale 0, Revalidated 1, Collapsed 0, Miss 1, Bypass 1",
            string.Join(", ", told.RootElement.GetProperty("requests").EnumerateObject().Select(r => $"{r.Name} {r.Value}")));
    }

    [Fact]
    public async Task Manage_OtherMethods_AreToldTheRightOnes()
    {
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin);
        using var response = await edge.SendAsync(HttpMethod.Delete, "/_edge/cache", ("x-functions-key", "a-long-and-random-key"));
        Assert.Equal((405, "GET, HEAD, POST"), ((int)response.StatusCode, response.Field("Allow")));
        Assert.Empty(_asked);
    }

    private static bool IsHit(HttpResponseMessage response) => response.Field("Cache-Status")!.StartsWith("edge; hit", StringComparison.Ordinal);

    private Task<EdgeHost> StartAsync(TestOrigin origin, params (string Name, string Value)[] settings) =>
        EdgeHost.StartAsync(origin.Url, services => services.AddSingleton<TimeProvider>(_time), [.. On, .. settings]);

    private Task<TestOrigin> StartOriginAsync() => TestOrigin.StartAsync(context =>
    {
        var asked = context.Request.Headers.IfNoneMatch.ToString();
        _asked.Enqueue($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString} {asked}");
        context.Response.Headers.Date = _time.GetUtcNow().ToString("r", CultureInfo.InvariantCulture);
        if (_instead is not null)
        {
            return _instead(context);
        }

        if (_tag is not null && asked == _tag && _text == "one")
        {
            context.Response.StatusCode = 304;
            return Task.CompletedTask;
        }

        return AnswerAsync(context, r => r.Headers.ETag = _tag, _text);
    });

    private Task AnswerAsync(HttpContext context, Action<HttpResponse> fields, string text)
    {
        context.Response.ContentType = "text/html";
        context.Response.Headers.CacheControl = _cacheControl;
        fields(context.Response);
        return context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes($"<html><!-- --><head>{text}</head><body><a href=http://{context.Request.Host}/x></body></html>")).AsTask();
    }
}
