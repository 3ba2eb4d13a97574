using System.Globalization;
using System.Net;
using System.Text;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Tests.Functional;

/// <summary>What comes of a response of the publisher origin.</summary>
public sealed class PublisherTests
{
    public static TheoryData<string, string?, string?> CodingsAndDeliveries()
    {
        var data = new TheoryData<string, string?, string?>();
        foreach (var delivery in (string[])["Buffered", "Streaming"])
        {
            foreach (var origin in (string?[])[null, "gzip", "deflate", "raw", "br"])
            {
                foreach (var reader in (string?[])[null, "gzip", "br", "gzip, br", "zstd"])
                {
                    data.Add(delivery, origin, reader);
                }
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(CodingsAndDeliveries))]
    // A page that comes as gzip leaves as gzip for who likes both as much: its matches are kept.
    public async Task Get_EveryCoding_GivesTheRewrittenPageInWhatTheReaderAccepts(string delivery, string? originCoding, string? accepted)
    {
        await using var origin = await TestOrigin.StartAsync(context =>
        {
            var page = PublisherSite.Page(context.Request.Host.Value!);
            context.Response.ContentType = "text/html; charset=utf-8";
            if (originCoding is not null)
            {
                page = Codec.Encode(originCoding, page);
                context.Response.Headers.ContentEncoding = originCoding == "raw" ? "deflate" : originCoding;
            }

            context.Response.ContentLength = page.Length;
            return context.Response.Body.WriteAsync(page).AsTask();
        });
        await using var edge = await PublisherSite.StartAsync(origin.Url, ("Publisher:Delivery", delivery));

        using var response = await edge.GetAsync("/", accepted is null ? [] : [("Accept-Encoding", accepted)]);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(accepted switch { "gzip" => "gzip", "gzip, br" when originCoding == "gzip" => "gzip", "br" or "gzip, br" => "br", _ => null }, response.Field("Content-Encoding"));
        Assert.Equal("Accept-Encoding", response.Field("Vary"));
        Assert.Equal("text/html; charset=utf-8", response.Field("Content-Type"));
        Assert.Equal(delivery == "Buffered", response.Content.Headers.ContentLength is not null);

        var expected = Encoding.UTF8.GetString(PublisherSite.Page(origin.Authority))
            .Replace(origin.Url, edge.Url, StringComparison.Ordinal)
            .Replace("<head>", "<head>" + PublisherSite.Fragment, StringComparison.Ordinal);
        Assert.Equal(expected, await response.TextAsync());
    }

    [Theory]
    [InlineData("image/png", null)]
    [InlineData("text/html", "zstd")]
    [InlineData("text/html; charset=utf-16", null)]
    [InlineData(null, null)]
    public async Task Get_BodyThatIsNotRewritten_StaysAsItIs(string? type, string? coding)
    {
        var body = Encoding.UTF8.GetBytes("<head><a href=\"http://origin/\">");
        await using var origin = await TestOrigin.StartAsync(async context =>
        {
            context.Response.ContentType = type;
            context.Response.ContentLength = body.Length;
            context.Response.Headers.ETag = "\"v1\"";
            context.Response.Headers.AcceptRanges = "bytes";
            if (coding is not null)
            {
                context.Response.Headers.ContentEncoding = coding;
            }

            await context.Response.Body.WriteAsync(body);
        });
        await using var edge = await PublisherSite.StartAsync(origin.Url);
        using var response = await edge.GetAsync("/", ("Accept-Encoding", "gzip, br"));
        Assert.Equal(type, response.Field("Content-Type"));
        Assert.Equal(coding, response.Field("Content-Encoding"));
        Assert.Equal("\"v1\"", response.Field("ETag"));
        Assert.Equal("bytes", response.Field("Accept-Ranges"));
        Assert.Equal(body.Length.ToString(CultureInfo.InvariantCulture), response.Field("Content-Length"));
        Assert.Equal(body, await response.BytesAsync());
    }

    [Fact]
    public async Task Get_PartOfAPage_IsNotTouched()
    {
        await using var origin = await TestOrigin.StartAsync("text/html", "href=\"http://x"u8.ToArray(), r =>
        {
            r.StatusCode = 206;
            r.Headers.ContentRange = "bytes 5-18/100";
        });
        await using var edge = await PublisherSite.StartAsync(origin.Url);
        using var response = await edge.GetAsync("/", ("Range", "bytes=5-18"));
        Assert.Equal(206, (int)response.StatusCode);
        Assert.Equal("href=\"http://x", await response.TextAsync());
        Assert.Equal("14", response.Field("Content-Length"));
    }

    [Fact]
    public async Task Get_RewrittenPage_KeepsNoFieldOfTheOriginsBytes()
    {
        await using var origin = await TestOrigin.StartAsync("text/html", PublisherSite.Page("x.example"), r =>
        {
            r.Headers.ETag = "\"v1\"";
            r.Headers.LastModified = "Wed, 21 Oct 2026 07:28:00 GMT";
            r.Headers.AcceptRanges = "bytes";
            r.Headers.ContentMD5 = "x";
            r.Headers["Digest"] = "sha-256=x";
            r.Headers["Repr-Digest"] = "sha-256=:x:";
            r.Headers["Content-Digest"] = "sha-256=:x:";
            r.Headers.CacheControl = "public, max-age=60";
            r.Headers.Append("Set-Cookie", "a=1");
            r.Headers.Append("Set-Cookie", "b=2");
            r.Headers.StrictTransportSecurity = "max-age=1";
        });
        await using var edge = await PublisherSite.StartAsync(origin.Url);
        using var response = await edge.GetAsync("/");
        Assert.Equal("bytes", response.Field("Accept-Ranges"));
        Assert.NotEqual("Wed, 21 Oct 2026 07:28:00 GMT", response.Field("Last-Modified"));
        foreach (var gone in (string[])["Content-MD5", "Digest", "Repr-Digest", "Content-Digest"])
        {
            Assert.Null(response.Field(gone));
        }

        Assert.StartsWith("\"v1.e-", response.Field("ETag"), StringComparison.Ordinal);
        Assert.Equal("public, max-age=60", response.Field("Cache-Control"));
        Assert.Equal("a=1 | b=2", response.Field("Set-Cookie"));
        Assert.Equal("max-age=1", response.Field("Strict-Transport-Security"));
        Assert.Equal((await response.BytesAsync()).Length, response.Content.Headers.ContentLength);
    }

    [Theory]
    [InlineData("Buffered")]
    [InlineData("Streaming")]
    public async Task Get_TagOfARewrittenPage_GetsA304ByTheOriginsTag(string delivery)
    {
        var asked = new List<string?>();
        await using var origin = await TestOrigin.StartAsync(context =>
        {
            asked.Add(context.Request.Headers.IfNoneMatch);
            context.Response.Headers.ETag = "\"v1\"";
            if (context.Request.Headers.IfNoneMatch == "\"v1\"")
            {
                context.Response.StatusCode = 304;
                return Task.CompletedTask;
            }

            context.Response.ContentType = "text/html";
            return context.Response.WriteAsync("<p>page");
        });
        await using var edge = await PublisherSite.StartAsync(origin.Url, ("Publisher:Delivery", delivery));
        using var first = await edge.GetAsync("/");
        var tag = first.Field("ETag")!;
        using var second = await edge.GetAsync("/", ("If-None-Match", tag));
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Equal(tag, second.Field("ETag"));
        Assert.Equal([null, "\"v1\""], asked);
    }

    [Fact]
    public async Task Get_PageWithoutATag_GetsOneOfItsBytes()
    {
        var asked = new List<string?>();
        await using var origin = await TestOrigin.StartAsync(context =>
        {
            asked.Add(context.Request.Headers.IfNoneMatch);
            context.Response.ContentType = "text/html";
            return context.Response.WriteAsync("<p>page");
        });
        await using var edge = await PublisherSite.StartAsync(origin.Url);
        using var first = await edge.GetAsync("/");
        var tag = first.Field("ETag")!;
        using var second = await edge.GetAsync("/", ("If-None-Match", tag));
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Equal([null, null], asked);
        using var other = await edge.GetAsync("/", ("If-None-Match", "\"other\""));
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Theory]
    [InlineData("Accept", "Accept | Accept-Encoding")]
    [InlineData("Accept, accept-encoding", "Accept, accept-encoding")]
    [InlineData("*", "*")]
    public async Task Get_OriginsVary_NamesTheCodingOnceAndNotBesideAnAsterisk(string vary, string expected)
    {
        await using var origin = await TestOrigin.StartAsync(context =>
        {
            context.Response.ContentType = "text/html";
            context.Response.Headers.Vary = vary;
            return context.Response.WriteAsync("<p>");
        });
        await using var edge = await PublisherSite.StartAsync(origin.Url);
        using var response = await edge.GetAsync("/");
        Assert.Equal(expected, response.Field("Vary"));
    }

    [Fact]
    public async Task Head_OfAPage_SaysWhatGetSays()
    {
        await using var origin = await TestOrigin.StartAsync("text/html", PublisherSite.Page("x.example"));
        foreach (var delivery in (string[])["Buffered", "Streaming"])
        {
            await using var edge = await PublisherSite.StartAsync(origin.Url, ("Publisher:Delivery", delivery));
            foreach (var coding in (string[])["identity", "gzip", "br"])
            {
                using var get = await edge.GetAsync("/", ("Accept-Encoding", coding));
                using var head = await edge.SendAsync(HttpMethod.Head, "/", ("Accept-Encoding", coding));
                foreach (var field in (string[])["Content-Length", "ETag", "Content-Encoding", "Content-Type", "Vary", "Accept-Ranges"])
                {
                    Assert.Equal((field, get.Field(field)), (field, head.Field(field)));
                }

                Assert.Empty(await head.BytesAsync());
            }
        }
    }

    [Fact]
    public async Task Get_ErrorPage_IsRewrittenButGetsNoFragment()
    {
        await using var origin = await TestOrigin.StartAsync(context =>
        {
            context.Response.StatusCode = 404;
            context.Response.ContentType = "text/html";
            return context.Response.WriteAsync($"<head></head><a href=\"http://{context.Request.Host}/\">home</a>");
        });
        await using var edge = await PublisherSite.StartAsync(origin.Url);
        using var response = await edge.GetAsync("/nope");
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal($"<head></head><a href=\"{edge.Url}/\">home</a>", await response.TextAsync());
    }

    [Theory]
    [InlineData("application/xhtml+xml", true)]
    [InlineData("text/html", false)]
    public async Task Get_EmptyScriptElement_IsEmptyInXhtmlAlone(string type, bool isEmpty)
    {
        await using var origin = await TestOrigin.StartAsync(context =>
        {
            context.Response.ContentType = type;
            return context.Response.WriteAsync($"<html><head><script src=\"/a.js\"/></head><body><a href=\"http:/&#47;{context.Request.Host}/\"/></body></html>");
        });
        await using var edge = await PublisherSite.StartAsync(origin.Url);
        using var response = await edge.GetAsync("/");
        Assert.Equal(isEmpty, (await response.TextAsync()).Contains(edge.Url.Replace("//", "/&#47;", StringComparison.Ordinal), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Get_OriginHost_IsAskedForAndRewritten()
    {
        string? host = null;
        await using var origin = await TestOrigin.StartAsync(context =>
        {
            host = context.Request.Host.Value;
            context.Response.ContentType = "text/html";
            return context.Response.WriteAsync("<a href='http://cms.example/a'><a href='//cms.example/b'><a href='http://cms.example.org/c'>");
        });
        await using var edge = await EdgeHost.StartAsync(origin.Url, ("Publisher:OriginHost", "cms.example"));
        using var response = await edge.GetAsync("/");
        Assert.Equal("cms.example", host);
        Assert.Equal($"<a href='{edge.Url}/a'><a href='//127.0.0.1:{edge.Port}/b'><a href='http://cms.example.org/c'>", await response.TextAsync());
    }
}
