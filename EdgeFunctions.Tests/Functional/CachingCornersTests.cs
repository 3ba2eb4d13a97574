using System.Net;
using System.Text;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeFunctions.Tests.Functional;

/// <summary>Copied bodies in the cache, and what must not get into it.</summary>
public sealed class CachingCornersTests : CachedAnswers
{
    [Theory]
    [InlineData("Buffered", "/a.png")]
    [InlineData("Streaming", "/a")]
    public async Task Get_CopiedBody_IsAnsweredFromMemoryAsItCame(string delivery, string path)
    {
        var body = Enumerable.Range(0, 100_000).Select(i => (byte)i).ToArray();
        Answer = context => SendAsync(context, body, ("Content-Type", "image/png"), ("Cache-Control", "max-age=60"), ("ETag", "\"v1\""), ("Content-MD5", "x"));
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin, ("Publisher:Delivery", delivery));
        for (var i = 0; i < 2; i++)
        {
            using var response = await edge.GetAsync(path, ("Accept-Encoding", "gzip"));
            Assert.Equal(body, await response.BytesAsync());
            Assert.Equal(("\"v1\"", "x", body.Length), (response.Field("ETag"), response.Field("Content-MD5"), (int)response.Content.Headers.ContentLength!));
            Assert.Null(response.Field("Vary"));
            await edge.UntilStoredAsync();
        }

        using var part = await edge.GetAsync(path, ("Range", "bytes=70000-70009"));
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal(body[70000..70010], await part.BytesAsync());
        using var unchanged = await edge.GetAsync(path, ("If-None-Match", "\"v1\""));
        Assert.Equal((HttpStatusCode.NotModified, "\"v1\""), (unchanged.StatusCode, unchanged.Field("ETag")));
        using var head = await edge.SendAsync(HttpMethod.Head, path);
        Assert.Equal(body.Length, head.Content.Headers.ContentLength);
        Assert.Single(Asked);
    }

    [Fact]
    public async Task Get_PartOfWhatIsNotStored_GoesPastTheCache()
    {
        Answer = context =>
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

        Assert.Equal(2, Asked.Count);
    }

    [Theory]
    [InlineData("bytes=1-2", 206)]
    [InlineData("bytes=9-", 416)]
    public async Task Get_PartOfWhatIsStored_HasNoDigestOfTheWholeContent(string range, int status)
    {
        Answer = context => SendAsync(
            context, "0123"u8.ToArray(), ("Content-Type", "image/png"), ("Cache-Control", "max-age=60"), ("Content-MD5", "x"), ("Content-Digest", "sha-256=:x:"), ("Repr-Digest", "sha-256=:x:"));
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin);
        using var whole = await edge.GetAsync("/a.png");
        await whole.BytesAsync();
        await edge.UntilStoredAsync();
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
        Answer = context => SendAsync(context, "x"u8.ToArray(), ("Content-Type", "text/html"), ("Cache-Control", "max-age=60"));
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin);
        foreach (var isOther in (bool[])[true, false, true, false])
        {
            using var response = await edge.GetAsync("/", isOther ? [(name, value)] : []);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal("x", await response.TextAsync());
        }

        Assert.Equal(3, Asked.Count);
    }

    [Fact]
    public async Task Get_CopiedBodyWithACoding_IsOnlyForThoseWhoAskAlike()
    {
        var coded = Codec.Encode("gzip", Encoding.ASCII.GetBytes(new string('x', 2000)));
        Answer = context => context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.Ordinal)
            ? SendAsync(context, coded, ("Content-Type", "font/ttf"), ("Cache-Control", "max-age=60"), ("Content-Encoding", "gzip"))
            : SendAsync(context, "plain"u8.ToArray(), ("Content-Type", "font/ttf"), ("Cache-Control", "max-age=60"));
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin);
        foreach (var coding in (string[])["gzip", "gzip", "identity", "identity"])
        {
            using var response = await edge.GetAsync("/a", ("Accept-Encoding", coding));
            Assert.Equal(coding == "gzip" ? coded : "plain"u8.ToArray(), await response.BytesAsync());
        }

        Assert.Equal(2, Asked.Count);
    }

    [Theory]
    [InlineData(204, true)]
    [InlineData(302, true)]
    [InlineData(429, false)]
    [InlineData(500, false)]
    public async Task Get_OtherStatuses_AreStoredWhereTheyMayBe(int status, bool stored)
    {
        Answer = context =>
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

        Assert.Equal(stored ? 1 : 2, Asked.Count);
        Assert.Empty(edge.Logs.Errors);
    }

    [Fact]
    public async Task Get_OriginSendsInterimAnswers_TheFinalOneAloneIsStored()
    {
        await using var origin = RawOrigin.Start(
            "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\nX-Hint: 1\r\n\r\n"
            + "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nCache-Control: max-age=60\r\nContent-Length: 4\r\n\r\npage");
        await using var edge = await EdgeHost.StartAsync(origin.Url, services => services.AddSingleton<TimeProvider>(Time), ("Cache:MaxBytes", "10000000"));
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
        Answer = context =>
        {
            context.Response.StatusCode = status;
            return SendAsync(context, Encoding.ASCII.GetBytes(text), ("Content-Type", "text/html"), ("Cache-Control", "max-age=60, stale-while-revalidate=600, stale-if-error=600"));
        };
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin, ("Cache:StoreFailures", "true"));
        await GetAsync("busy", 1);
        await GetAsync("busy", 1);

        // A failure that is no longer fresh stands in for nothing.
        Time.Advance(60);
        text = "busy still";
        await GetAsync("busy still", 2);
        Time.Advance(60);
        (status, text) = (200, "page");
        await GetAsync("page", 3);

        // Nothing stands in any more: the failure takes the page's place.
        Time.Advance(700);
        (status, text) = (503, "busy again");
        await GetAsync("busy again", 4);
        Time.Advance(60);
        (status, text) = (200, "page");
        await GetAsync("page", 5);

        // A page that may stand in goes before a failure.
        Time.Advance(1);
        (status, text) = (503, "busy");
        using var stoodIn = await edge.GetAsync("/a", ("Cache-Control", "max-age=0"));
        Assert.Equal("page", await stoodIn.TextAsync());
        Assert.Equal("edge; fwd=request; fwd-status=503; detail=stale-if-error", stoodIn.Field("Cache-Status"));

        async Task GetAsync(string expected, int asked)
        {
            using var response = await edge.GetAsync("/a");
            Assert.Equal((expected, asked), (await response.TextAsync(), Asked.Count));
        }
    }

    [Theory]
    [InlineData("image/png", 5000, null)]
    [InlineData("text/event-stream", 10, null)]
    [InlineData("image/png", 5000, "\"v1\"")]
    public async Task Get_CopiedBodyThatIsNotStored_IsAnsweredAsBefore(string type, int length, string? condition)
    {
        Answer = context => SendAsync(context, new byte[length], ("Content-Type", type), ("Cache-Control", "max-age=60"), ("ETag", "\"v1\""));
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin, ("Cache:MaxEntryBytes", "4000"));
        for (var i = 0; i < 2; i++)
        {
            using var response = await edge.GetAsync("/a", condition is null ? [] : [("If-None-Match", condition)]);
            Assert.Equal(condition is null || i == 1 ? length : 0, (await response.BytesAsync()).Length);
        }

        Assert.Equal(2, Asked.Count);
    }

    [Theory]
    [InlineData("Buffered")]
    [InlineData("Streaming")]
    public async Task Get_PageThatWasNotRewrittenWhole_IsNotStored(string delivery)
    {
        // A tag beyond the bound passes untouched.
        var page = Encoding.ASCII.GetBytes($"<html><body><a title=\"{new string('x', 5000)}\" href=/a></body></html>");
        Answer = context => SendAsync(context, page, ("Content-Type", "text/html"), ("Cache-Control", "max-age=60"));
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin, ("Publisher:Delivery", delivery), ("Rewrite:MaxTokenBytes", "1024"));
        for (var i = 0; i < 2; i++)
        {
            using var response = await edge.GetAsync("/");
            Assert.Equal(page, await response.BytesAsync());
        }

        Assert.Equal(2, Asked.Count);
    }

    [Fact]
    public async Task Get_ManyWaitWhileTheOriginFails_TheStalePageStandsInForAll()
    {
        const int Readers = 50;
        var gate = new Gate();
        await using var origin = await StartOriginAsync();
        await using var edge = await EdgeHost.StartAsync(
            origin.Url, services => services.AddSingleton<TimeProvider>(Time).AddSingleton<IStartupFilter>(new Arrivals(Readers + 1, gate)), ("Cache:MaxBytes", "10000000"), ("Cache:StaleIfError", "00:10:00"));
        Answer = context => SendAsync(context, "good"u8.ToArray(), ("Content-Type", "text/html"), ("Cache-Control", "max-age=60"));
        using var first = await edge.GetAsync("/");
        await first.BytesAsync();
        Time.Advance(70);
        Answer = async context =>
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

        Assert.Equal(2, Asked.Count);
    }

    [Fact]
    public async Task Get_BufferedAndTheReaderWhoAsksLeaves_AnotherTakesOver()
    {
        var (arrived, gate) = (new Gate(), new Gate());
        Answer = async context =>
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
}
