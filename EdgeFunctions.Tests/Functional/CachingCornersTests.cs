using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeFunctions.Tests.Functional;

/// <summary>Copied bodies in the cache, and what must not get into it.</summary>
public sealed class CachingCornersTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly ConcurrentQueue<string> _asked = new();
    private Func<HttpContext, Task> _answer = _ => Task.CompletedTask;

    [Theory]
    [InlineData("Buffered", "/a.png")]
    [InlineData("Streaming", "/a")]
    public async Task Get_CopiedBody_IsAnsweredFromMemoryAsItCame(string delivery, string path)
    {
        var body = Enumerable.Range(0, 100_000).Select(i => (byte)i).ToArray();
        _answer = context => SendAsync(context, body, ("Content-Type", "image/png"), ("Cache-Control", "max-age=60"), ("ETag", "\"v1\""), ("Content-MD5", "x"));
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin, ("Publisher:Delivery", delivery));
        for (var i = 0; i < 2; i++)
        {
            using var response = await edge.GetAsync(path, ("Accept-Encoding", "gzip"));
            Assert.Equal(body, await response.BytesAsync());
            Assert.Equal(("\"v1\"", "x", body.Length), (response.Field("ETag"), response.Field("Content-MD5"), (int)response.Content.Headers.ContentLength!));
            Assert.Null(response.Field("Vary"));
        }

        using var part = await edge.GetAsync(path, ("Range", "bytes=70000-70009"));
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal(body[70000..70010], await part.BytesAsync());
        using var unchanged = await edge.GetAsync(path, ("If-None-Match", "\"v1\""));
        Assert.Equal((HttpStatusCode.NotModified, "\"v1\""), (unchanged.StatusCode, unchanged.Field("ETag")));
        using var head = await edge.SendAsync(HttpMethod.Head, path);
        Assert.Equal(body.Length, head.Content.Headers.ContentLength);
        Assert.Single(_asked);
    }

    [Fact]
    public async Task Get_PartOfWhatIsNotStored_GoesPastTheCache()
    {
        _answer = context =>
        {
            context.Response.StatusCode = 206;
            return SendAsync(context, "0123"u8.ToArray(), ("Content-Type", "video/mp4"), ("Cache-Control", "max-age=60"), ("Content-Range", "bytes 0-3/100"));
        };
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin);
        for (var i = 0; i < 2; i++)
        {
            using var part = await edge.GetAsync("/a.mp4", ("Range", "bytes=0-3"));
            Assert.Equal((HttpStatusCode.PartialContent, "0123"), (part.StatusCode, await part.TextAsync()));
        }

        Assert.Equal(2, _asked.Count);
    }

    [Theory]
    [InlineData("bytes=1-2", 206)]
    [InlineData("bytes=9-", 416)]
    public async Task Get_PartOfWhatIsStored_HasNoDigestOfTheWholeContent(string range, int status)
    {
        _answer = context => SendAsync(
            context, "0123"u8.ToArray(), ("Content-Type", "image/png"), ("Cache-Control", "max-age=60"), ("Content-MD5", "x"), ("Content-Digest", "sha-256=:x:"), ("Repr-Digest", "sha-256=:x:"));
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin);
        using var whole = await edge.GetAsync("/a.png");
        await whole.BytesAsync();
        using var part = await edge.GetAsync("/a.png", ("Range", range));
        Assert.Equal((status, "sha-256=:x:"), ((int)part.StatusCode, part.Field("Repr-Digest")));
        Assert.Equal((null, null), (part.Field("Content-Digest"), part.Field("Content-MD5")));
        Assert.Equal(("sha-256=:x:", "x"), (whole.Field("Content-Digest"), whole.Field("Content-MD5")));
    }

    [Theory]
    [InlineData("X-HTTP-Method-Override", "DELETE")]
    [InlineData("X-HTTP-Method", "DELETE")]
    [InlineData("X-Method-Override", "DELETE")]
    [InlineData("X-Rewrite-URL", "/other")]
    [InlineData("X-Host", "other.example")]
    [InlineData("X-HTTP-Host-Override", "other.example")]
    public async Task Get_FieldThatMakesAnotherRequestOfIt_GoesPastTheCache(string name, string value)
    {
        _answer = context => SendAsync(context, "x"u8.ToArray(), ("Content-Type", "text/html"), ("Cache-Control", "max-age=60"));
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin);
        foreach (var isOther in (bool[])[true, false, true, false])
        {
            using var response = await edge.GetAsync("/", isOther ? [(name, value)] : []);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal("x", await response.TextAsync());
        }

        Assert.Equal(3, _asked.Count);
    }

    [Fact]
    public async Task Get_CopiedBodyWithACoding_IsOnlyForThoseWhoAskAlike()
    {
        var coded = Codec.Encode("gzip", Encoding.ASCII.GetBytes(new string('x', 2000)));
        _answer = context => context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.Ordinal)
            ? SendAsync(context, coded, ("Content-Type", "font/ttf"), ("Cache-Control", "max-age=60"), ("Content-Encoding", "gzip"))
            : SendAsync(context, "plain"u8.ToArray(), ("Content-Type", "font/ttf"), ("Cache-Control", "max-age=60"));
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin);
        foreach (var coding in (string[])["gzip", "gzip", "identity", "identity"])
        {
            using var response = await edge.GetAsync("/a", ("Accept-Encoding", coding));
            Assert.Equal(coding == "gzip" ? coded : "plain"u8.ToArray(), await response.BytesAsync());
        }

        Assert.Equal(2, _asked.Count);
    }

    [Theory]
    [InlineData(204, true)]
    [InlineData(302, true)]
    [InlineData(429, false)]
    [InlineData(500, false)]
    public async Task Get_OtherStatuses_AreStoredWhereTheyMayBe(int status, bool stored)
    {
        _answer = context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.CacheControl = "max-age=60";
            context.Response.Headers.Location = "/b";
            return Task.CompletedTask;
        };
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin);
        for (var i = 0; i < 2; i++)
        {
            using var response = await edge.GetAsync("/a");
            Assert.Equal((status, "/b"), ((int)response.StatusCode, response.Field("Location")));
            Assert.Empty(await response.BytesAsync());
        }

        Assert.Equal(stored ? 1 : 2, _asked.Count);
        Assert.Empty(edge.Logs.Errors);
    }

    [Fact]
    public async Task Get_OriginSendsInterimAnswers_TheFinalOneAloneIsStored()
    {
        await using var origin = RawOrigin.Start(
            "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\nX-Hint: 1\r\n\r\n"
            + "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nCache-Control: max-age=60\r\nContent-Length: 4\r\n\r\npage");
        await using var edge = await EdgeHost.StartAsync(origin.Url, services => services.AddSingleton<TimeProvider>(_time), ("Cache:MaxBytes", "10000000"));
        for (var i = 0; i < 2; i++)
        {
            using var response = await edge.GetAsync("/a");
            Assert.Equal((HttpStatusCode.OK, "page"), (response.StatusCode, await response.TextAsync()));
            Assert.Equal((null, null), (response.Field("Link"), response.Field("X-Hint")));
        }

        Assert.Single(origin.Requests);
    }

    [Fact]
    public async Task Get_FailuresAreStored_NeverWhenTheyAreStaleNorForAPage()
    {
        var (status, text) = (503, "busy");
        _answer = context =>
        {
            context.Response.StatusCode = status;
            return SendAsync(context, Encoding.ASCII.GetBytes(text), ("Content-Type", "text/html"), ("Cache-Control", "max-age=60, stale-while-revalidate=600, stale-if-error=600"));
        };
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin, ("Cache:StoreFailures", "true"));
        await GetAsync("busy", 1);
        await GetAsync("busy", 1);

        // A failure that is no longer fresh stands in for nothing.
        _time.Advance(60);
        text = "busy still";
        await GetAsync("busy still", 2);
        _time.Advance(60);
        (status, text) = (200, "page");
        await GetAsync("page", 3);

        // Nothing stands in any more: the failure takes the page's place.
        _time.Advance(700);
        (status, text) = (503, "busy again");
        await GetAsync("busy again", 4);
        _time.Advance(60);
        (status, text) = (200, "page");
        await GetAsync("page", 5);

        // A page that may stand in goes before a failure.
        _time.Advance(1);
        (status, text) = (503, "busy");
        using var stoodIn = await edge.GetAsync("/a", ("Cache-Control", "max-age=0"));
        Assert.Equal("page", await stoodIn.TextAsync());
        Assert.Equal("edge; fwd=stale; fwd-status=503; detail=stale-if-error", stoodIn.Field("Cache-Status"));

        async Task GetAsync(string expected, int asked)
        {
            using var response = await edge.GetAsync("/a");
            Assert.Equal((expected, asked), (await response.TextAsync(), _asked.Count));
        }
    }

    [Theory]
    [InlineData("image/png", 5000, null)]
    [InlineData("text/event-stream", 10, null)]
    [InlineData("image/png", 5000, "\"v1\"")]
    public async Task Get_CopiedBodyThatIsNotStored_IsAnsweredAsBefore(string type, int length, string? condition)
    {
        _answer = context => SendAsync(context, new byte[length], ("Content-Type", type), ("Cache-Control", "max-age=60"), ("ETag", "\"v1\""));
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin, ("Cache:MaxEntryBytes", "4000"));
        for (var i = 0; i < 2; i++)
        {
            using var response = await edge.GetAsync("/a", condition is null ? [] : [("If-None-Match", condition)]);
            Assert.Equal(condition is null || i == 1 ? length : 0, (await response.BytesAsync()).Length);
        }

        Assert.Equal(2, _asked.Count);
    }

    [Theory]
    [InlineData("Buffered")]
    [InlineData("Streaming")]
    public async Task Get_PageThatWasNotRewrittenWhole_IsNotStored(string delivery)
    {
        // A tag beyond the bound passes untouched.
        var page = Encoding.ASCII.GetBytes($"<html><body><a title=\"{new string('x', 5000)}\" href=/a></body></html>");
        _answer = context => SendAsync(context, page, ("Content-Type", "text/html"), ("Cache-Control", "max-age=60"));
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin, ("Publisher:Delivery", delivery), ("Rewrite:MaxTokenBytes", "1024"));
        for (var i = 0; i < 2; i++)
        {
            using var response = await edge.GetAsync("/");
            Assert.Equal(page, await response.BytesAsync());
        }

        Assert.Equal(2, _asked.Count);
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("image/png")]
    public async Task Get_304WithOtherFields_TheyAreTheStoredOnesNow(string type)
    {
        _answer = context => SendAsync(context, "body"u8.ToArray(), ("Content-Type", type), ("Cache-Control", "max-age=60"), ("ETag", "\"v1\""), ("X-Old", "1"), ("X-Both", "1"), ("Content-Language", "da"));
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin);
        using var first = await edge.GetAsync("/");
        await first.BytesAsync();
        _time.Advance(60);
        _answer = context =>
        {
            context.Response.StatusCode = 304;
            return SendAsync(context, null, ("Cache-Control", "max-age=100"), ("X-Both", "2"), ("X-New", "2"), ("Content-Language", "de"), ("Content-Type", "text/plain"), ("Set-Cookie", "session=1"));
        };
        for (var i = 0; i < 2; i++)
        {
            using var response = await edge.GetAsync("/");
            Assert.Null(response.Field("Set-Cookie"));
            Assert.Equal(("1", "2", "2", "de", type), (response.Field("X-Old"), response.Field("X-Both"), response.Field("X-New"), response.Field("Content-Language"), response.Field("Content-Type")));
            Assert.Equal("body", await response.TextAsync());
            Assert.Equal("max-age=100", response.Field("Cache-Control"));
        }

        Assert.Equal(2, _asked.Count);
    }

    [Theory]
    [InlineData("private, max-age=60")]
    [InlineData("no-store, max-age=60")]
    public async Task Get_304SaysThatThePageIsForNoCache_ItIsStoredNoMore(string policy)
    {
        _answer = context => SendAsync(context, "body"u8.ToArray(), ("Content-Type", "text/html"), ("Cache-Control", "max-age=60"), ("ETag", "\"v1\""));
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin);
        using var first = await edge.GetAsync("/");
        await first.BytesAsync();
        _time.Advance(60);
        _answer = context =>
        {
            context.Response.StatusCode = 304;
            return SendAsync(context, null, ("Cache-Control", policy));
        };
        using var confirmed = await edge.GetAsync("/");
        Assert.Equal((HttpStatusCode.OK, policy), (confirmed.StatusCode, confirmed.Field("Cache-Control")));
        using var stored = await edge.GetAsync("/", ("Cache-Control", "only-if-cached"));
        Assert.Equal(HttpStatusCode.GatewayTimeout, stored.StatusCode);
    }

    [Theory]
    [InlineData("Streaming", "text/html")]
    [InlineData("Buffered", "text/html")]
    [InlineData("Buffered", "image/png")]
    public async Task Get_HasGrownBeyondTheEntryLimit_TheOldPageStandsInForNobody(string delivery, string type)
    {
        const string Policy = "max-age=60, stale-if-error=600";
        _answer = context => SendAsync(context, "small"u8.ToArray(), ("Content-Type", type), ("Cache-Control", Policy));
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin, ("Publisher:Delivery", delivery), ("Cache:MaxEntryBytes", "200000"));
        using var small = await edge.GetAsync("/");
        Assert.Equal("small", await small.TextAsync());
        _time.Advance(60);

        // Its length is not told before.
        _answer = async context =>
        {
            (context.Response.ContentType, context.Response.Headers.CacheControl) = (type, Policy);
            await context.Response.StartAsync();
            await context.Response.Body.WriteAsync(Encoding.ASCII.GetBytes(new string('x', 300_000)));
        };
        using var large = await edge.GetAsync("/");
        Assert.Equal(300_000, (await large.BytesAsync()).Length);

        _answer = static context =>
        {
            context.Response.StatusCode = 500;
            return Task.CompletedTask;
        };
        using var failed = await edge.GetAsync("/");
        Assert.Equal(HttpStatusCode.InternalServerError, failed.StatusCode);
    }

    [Theory]
    [InlineData("Location", "/b?x=1", true)]
    [InlineData("Content-Location", "b?x=1", true)]
    [InlineData("Location", "{origin}/b?x=1", true)]
    [InlineData("Location", "{edge}/b?x=1", true)]
    [InlineData("Location", "http://other.example:{port}/b?x=1", false)]
    [InlineData("Location", "http://127.0.0.1:1/b?x=1", false)]
    [InlineData("Location", "https://127.0.0.1:{port}/b?x=1", false)]
    [InlineData("Location", "/c", false)]
    public Task Unsafe_ResponsePointsToAPage_ThatIsWorthlessToo(string field, string value, bool gone) => IsGoneAsync("/b?x=1", field, value, gone);

    [Theory]
    [InlineData("/%7Ed/%41?x=%7e", "/%7Ed/%41?x=%7e#part")]
    [InlineData("/%7Ed/%41?x=%7e", "{edge}/%7Ed/%41?x=%7e")]
    [InlineData("/d", "/e/../d")]
    [InlineData("/~d", "%7Ed")]
    public Task Unsafe_ResponsePointsToAPageInAnotherSpelling_ThatIsWorthlessToo(string page, string value) => IsGoneAsync(page, "Location", value, gone: true);

    private async Task IsGoneAsync(string target, string field, string value, bool gone)
    {
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin);
        _answer = context => SendAsync(context, "x"u8.ToArray(), ("Content-Type", "text/html"), ("Cache-Control", "max-age=60"));
        using var page = await edge.GetAsync(target);
        await page.BytesAsync();
        _answer = context =>
        {
            context.Response.StatusCode = 201;
            context.Response.Headers[field] = value
                .Replace("{origin}", origin.Url, StringComparison.Ordinal)
                .Replace("{edge}", edge.Url, StringComparison.Ordinal)
                .Replace("{port}", $"{edge.Port}", StringComparison.Ordinal);
            return Task.CompletedTask;
        };
        using var change = await edge.SendAsync(HttpMethod.Post, "/a");
        using var again = await edge.GetAsync(target, ("Cache-Control", "only-if-cached"));
        Assert.Equal(gone ? HttpStatusCode.GatewayTimeout : HttpStatusCode.OK, again.StatusCode);
    }

    [Fact]
    public async Task Get_ManyWaitWhileTheOriginFails_TheStalePageStandsInForAll()
    {
        const int Readers = 50;
        var gate = new Gate();
        await using var origin = await StartOriginAsync();
        await using var edge = await EdgeHost.StartAsync(
            origin.Url, services => services.AddSingleton<TimeProvider>(_time).AddSingleton<IStartupFilter>(new Arrivals(Readers + 1, gate)), ("Cache:MaxBytes", "10000000"), ("Cache:StaleIfError", "00:10:00"));
        _answer = context => SendAsync(context, "good"u8.ToArray(), ("Content-Type", "text/html"), ("Cache-Control", "max-age=60"));
        using var first = await edge.GetAsync("/");
        await first.BytesAsync();
        _time.Advance(70);
        _answer = async context =>
        {
            await gate.PassAsync();
            context.Response.StatusCode = 503;
        };
        var readers = Enumerable.Range(0, Readers).Select(_ => edge.GetAsync("/")).ToArray();
        foreach (var reader in readers)
        {
            using var response = await reader;
            Assert.Equal("good", await response.TextAsync());
            Assert.EndsWith("detail=stale-if-error", response.Field("Cache-Status"), StringComparison.Ordinal);
        }

        Assert.Equal(2, _asked.Count);
    }

    [Fact]
    public async Task Get_BufferedAndTheReaderWhoAsksLeaves_AnotherTakesOver()
    {
        var (arrived, gate) = (new Gate(), new Gate());
        _answer = async context =>
        {
            arrived.Open();
            await gate.PassAsync();
            await SendAsync(context, "x"u8.ToArray(), ("Content-Type", "text/html"), ("Cache-Control", "max-age=60"));
        };
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin);
        using var leaves = new CancellationTokenSource();
        var first = edge.Client.SendAsync(edge.Request(HttpMethod.Get, "/"), leaves.Token);
        await arrived.PassAsync();
        var second = edge.GetAsync("/");
        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        gate.Open();
        using var response = await second;
        Assert.Equal("x", await response.TextAsync());
        using var third = await edge.GetAsync("/", ("Cache-Control", "only-if-cached"));
        Assert.Equal(HttpStatusCode.OK, third.StatusCode);
    }

    private static async Task SendAsync(HttpContext context, byte[]? body, params (string Name, string Value)[] fields)
    {
        foreach (var (name, value) in fields)
        {
            context.Response.Headers[name] = value;
        }

        if (body is not null)
        {
            context.Response.ContentLength = body.Length;
            await context.Response.Body.WriteAsync(body);
        }
    }

    private Task<EdgeHost> StartAsync(TestOrigin origin, params (string Name, string Value)[] settings) =>
        EdgeHost.StartAsync(origin.Url, services => services.AddSingleton<TimeProvider>(_time), [("Cache:MaxBytes", "10000000"), .. settings]);

    private Task<TestOrigin> StartOriginAsync() => TestOrigin.StartAsync(context =>
    {
        _asked.Enqueue($"{context.Request.Method} {context.Request.Path}");
        context.Response.Headers.Date = _time.GetUtcNow().ToString("r", CultureInfo.InvariantCulture);
        return _answer(context);
    });
}
