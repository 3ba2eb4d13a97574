using System.Globalization;
using System.Net;
using System.Text;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Tests.Functional;

public sealed class PublisherTests
{
    private const string Fragment = "<script src=/edge.js></script>";

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
            var page = Page(context.Request.Host.Value!);
            context.Response.ContentType = "text/html; charset=utf-8";
            if (originCoding is not null)
            {
                page = Codec.Encode(originCoding, page);
                context.Response.Headers.ContentEncoding = originCoding == "raw" ? "deflate" : originCoding;
            }

            context.Response.ContentLength = page.Length;
            return context.Response.Body.WriteAsync(page).AsTask();
        });
        await using var edge = await StartAsync(origin.Url, ("Publisher:Delivery", delivery));

        using var response = await edge.GetAsync("/", accepted is null ? [] : [("Accept-Encoding", accepted)]);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(accepted switch { "gzip" => "gzip", "gzip, br" when originCoding == "gzip" => "gzip", "br" or "gzip, br" => "br", _ => null }, response.Field("Content-Encoding"));
        Assert.Equal("Accept-Encoding", response.Field("Vary"));
        Assert.Equal("text/html; charset=utf-8", response.Field("Content-Type"));
        Assert.Equal(delivery == "Buffered", response.Content.Headers.ContentLength is not null);

        var expected = Encoding.UTF8.GetString(Page(origin.Authority))
            .Replace(origin.Url, edge.Url, StringComparison.Ordinal)
            .Replace("<head>", "<head>" + Fragment, StringComparison.Ordinal);
        Assert.Equal(expected, await response.TextAsync());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task Get_Streaming_FirstRewrittenBytesArriveBeforeTheOriginGoesOn(string? coding)
    {
        var gate = new Gate();
        await using var origin = await TestOrigin.StartAsync(async context =>
        {
            context.Response.ContentType = "text/html";
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes($"<html><head><link href=\"http://{context.Request.Host}/a.css\">"));
            await context.Response.Body.FlushAsync();
            await gate.PassAsync();
            await context.Response.Body.WriteAsync("</head><body>end</body></html>"u8.ToArray());
        });
        await using var edge = await StartAsync(origin.Url, ("Publisher:Delivery", "Streaming"));

        using var response = await edge.GetAsync("/", coding is null ? [] : [("Accept-Encoding", coding)]);
        await using var raw = await response.Content.ReadAsStreamAsync();
        await using Stream body = coding switch
        {
            "gzip" => new System.IO.Compression.GZipStream(raw, System.IO.Compression.CompressionMode.Decompress),
            "br" => new System.IO.Compression.BrotliStream(raw, System.IO.Compression.CompressionMode.Decompress),
            _ => raw,
        };
        var expected = $"<html><head>{Fragment}<link href=\"{edge.Url}/a.css\">";
        Assert.Equal(expected, Encoding.UTF8.GetString(await body.ReadAtLeastAsync(expected.Length)));
        Assert.False(gate.IsOpen);
        gate.Open();
        Assert.Equal("</head><body>end</body></html>", Encoding.UTF8.GetString(await body.ReadAtLeastAsync(30)));
    }

    [Fact]
    public async Task Get_Streaming_FieldsArriveBeforeTheFirstByteOfTheBody()
    {
        var gate = new Gate();
        await using var origin = await TestOrigin.StartAsync(async context =>
        {
            context.Response.ContentType = "text/html";
            await context.Response.Body.FlushAsync();
            await gate.PassAsync();
            await context.Response.Body.WriteAsync("<p>"u8.ToArray());
        });
        await using var edge = await StartAsync(origin.Url, ("Publisher:Delivery", "Streaming"));
        using var response = await edge.GetAsync("/");
        Assert.False(gate.IsOpen);
        gate.Open();
        Assert.EndsWith("<p>", await response.TextAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/event-stream")]
    [InlineData("application/x-ndjson")]
    public async Task Get_EventStream_EachEventArrivesAloneAndUntouched(string type)
    {
        var gates = new[] { new Gate(), new Gate() };
        await using var origin = await TestOrigin.StartAsync(async context =>
        {
            context.Response.ContentType = type;
            for (var i = 0; i < 3; i++)
            {
                await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes($"data: http://{context.Request.Host}/{i}\n\n"));
                await context.Response.Body.FlushAsync();
                if (i < 2)
                {
                    await gates[i].PassAsync();
                }
            }
        });
        await using var edge = await StartAsync(origin.Url);
        using var response = await edge.GetAsync("/events");
        await using var body = await response.Content.ReadAsStreamAsync();
        for (var i = 0; i < 3; i++)
        {
            var expected = $"data: {origin.Url}/{i}\n\n";
            Assert.Equal(expected, Encoding.UTF8.GetString(await body.ReadAtLeastAsync(expected.Length)));
            if (i < 2)
            {
                gates[i].Open();
            }
        }
    }

    [Fact]
    public async Task Get_PartOfAPage_IsNotTouched()
    {
        await using var origin = await TestOrigin.StartAsync("text/html", "href=\"http://x"u8.ToArray(), r =>
        {
            r.StatusCode = 206;
            r.Headers.ContentRange = "bytes 5-18/100";
        });
        await using var edge = await StartAsync(origin.Url);
        using var response = await edge.GetAsync("/", ("Range", "bytes=5-18"));
        Assert.Equal(206, (int)response.StatusCode);
        Assert.Equal("href=\"http://x", await response.TextAsync());
        Assert.Equal("14", response.Field("Content-Length"));
    }

    [Theory]
    [InlineData("/", "document", false)]
    [InlineData("/clip.mp4", "iframe", false)]
    [InlineData("/", "video", true)]
    [InlineData("/", null, false)]
    [InlineData("/article.html", "empty", false)]
    [InlineData("/data.json", null, false)]
    [InlineData("/clip.mp4", null, true)]
    [InlineData("/file.pdf", "empty", true)]
    public async Task Get_RangeOfWhatMayBeRewritten_IsNotAskedFor(string path, string? destination, bool asked)
    {
        string? range = null;
        await using var origin = await TestOrigin.StartAsync(context =>
        {
            range = context.Request.Headers.Range;
            return Task.CompletedTask;
        });
        await using var edge = await StartAsync(origin.Url);
        (string, string)[] fields = [("Range", "bytes=0-9")];
        fields = destination is null ? fields : [.. fields, ("Sec-Fetch-Dest", destination)];
        using var response = await edge.GetAsync(path, fields);
        Assert.Equal(asked, range is not null);
    }

    [Fact]
    public async Task Get_RewrittenPage_KeepsNoFieldOfTheOriginsBytes()
    {
        await using var origin = await TestOrigin.StartAsync("text/html", Page("x.example"), r =>
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
        await using var edge = await StartAsync(origin.Url);
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
        await using var edge = await StartAsync(origin.Url, ("Publisher:Delivery", delivery));
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
        await using var edge = await StartAsync(origin.Url);
        using var first = await edge.GetAsync("/");
        var tag = first.Field("ETag")!;
        using var second = await edge.GetAsync("/", ("If-None-Match", tag));
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Equal([null, null], asked);
        using var other = await edge.GetAsync("/", ("If-None-Match", "\"other\""));
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Theory]
    [InlineData("Stream", 200)]
    [InlineData("Reject", 502)]
    public async Task Get_PageBeyondTheLimit_StreamsOrIsRefused(string whenOver, int status)
    {
        var page = Encoding.UTF8.GetBytes("<html><head></head>" + string.Concat(Enumerable.Range(0, 4000).Select(i => $"<p>{i}</p>")));
        await using var origin = await TestOrigin.StartAsync("text/html", page);
        await using var edge = await StartAsync(origin.Url, ("Publisher:MaxBufferedBytes", "4096"), ("Publisher:WhenOverLimit", whenOver));
        foreach (var coding in (string?[])[null, "br", "gzip"])
        {
            using var response = await edge.GetAsync("/", coding is null ? [] : [("Accept-Encoding", coding)]);
            Assert.Equal(status, (int)response.StatusCode);
            if (status == 200)
            {
                Assert.Null(response.Content.Headers.ContentLength);
                Assert.Equal(Encoding.UTF8.GetString(page).Replace("<head>", "<head>" + Fragment, StringComparison.Ordinal), await response.TextAsync());
            }
        }
    }

    [Fact]
    public async Task Get_PageBeyondTheLimit_GoesOnAsAStreamAtThatPoint()
    {
        var gate = new Gate();
        await using var origin = await TestOrigin.StartAsync(async context =>
        {
            context.Response.ContentType = "text/html";
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes("<head></head>" + new string('x', 5000)));
            await context.Response.Body.FlushAsync();
            await gate.PassAsync();
            await context.Response.Body.WriteAsync("end"u8.ToArray());
        });
        await using var edge = await StartAsync(origin.Url, ("Publisher:MaxBufferedBytes", "4096"));
        using var response = await edge.GetAsync("/");
        Assert.False(gate.IsOpen);
        gate.Open();
        Assert.EndsWith("xend", await response.TextAsync(), StringComparison.Ordinal);
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
        await using var edge = await StartAsync(origin.Url);
        using var response = await edge.GetAsync("/", ("Accept-Encoding", "gzip, br"));
        Assert.Equal(type, response.Field("Content-Type"));
        Assert.Equal(coding, response.Field("Content-Encoding"));
        Assert.Equal("\"v1\"", response.Field("ETag"));
        Assert.Equal("bytes", response.Field("Accept-Ranges"));
        Assert.Equal(body.Length.ToString(CultureInfo.InvariantCulture), response.Field("Content-Length"));
        Assert.Equal(body, await response.BytesAsync());
    }

    [Fact]
    public async Task Head_OfAPage_SaysWhatGetSays()
    {
        await using var origin = await TestOrigin.StartAsync("text/html", Page("x.example"));
        foreach (var delivery in (string[])["Buffered", "Streaming"])
        {
            await using var edge = await StartAsync(origin.Url, ("Publisher:Delivery", delivery));
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
        await using var edge = await StartAsync(origin.Url);
        using var response = await edge.GetAsync("/nope");
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal($"<head></head><a href=\"{edge.Url}/\">home</a>", await response.TextAsync());
    }

    [Fact]
    public async Task Post_BodyAndFields_ReachThePublisher()
    {
        IHeaderDictionary? seen = null;
        byte[]? sent = null;
        await using var origin = await TestOrigin.StartAsync(async context =>
        {
            seen = new HeaderDictionary(context.Request.Headers.ToDictionary());
            var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            sent = body.ToArray();
            context.Response.StatusCode = 201;
        });
        await using var edge = await StartAsync(origin.Url);

        foreach (var chunked in (bool[])[false, true])
        {
            using var request = edge.Request(HttpMethod.Post, "/form?x=1", ("Cookie", "session=1"), ("X-Forwarded-For", "6.6.6.6"), ("X-Azure-FDID", "x"), ("Connection", "X-Hop"), ("X-Hop", "1"));
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes("a=b&c=ü"));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/x-www-form-urlencoded");
            request.Headers.TransferEncodingChunked = chunked;
            using var response = await edge.SendAsync(request);

            Assert.Equal(HttpStatusCode.Created, response.StatusCode);
            Assert.Equal("a=b&c=ü", Encoding.UTF8.GetString(sent!));
            Assert.Equal("application/x-www-form-urlencoded", seen!.ContentType);
            Assert.Equal(chunked ? null : 8, seen.ContentLength);
            Assert.Equal("session=1", seen.Cookie);
            Assert.Equal("127.0.0.1", seen["X-Forwarded-For"]);
            Assert.Equal($"127.0.0.1:{edge.Port}", seen["X-Forwarded-Host"]);
            Assert.Equal("http", seen["X-Forwarded-Proto"]);
            Assert.StartsWith("1.1 edge-", seen.Via.ToString(), StringComparison.Ordinal);
            Assert.False(seen.ContainsKey("X-Azure-FDID"));
            Assert.False(seen.ContainsKey("X-Hop"));
        }
    }

    [Fact]
    public async Task Post_UploadInPieces_ReachesTheOriginPieceByPiece()
    {
        var first = new Gate();
        await using var origin = await TestOrigin.StartAsync(async context =>
        {
            var buffer = new byte[1000];
            await context.Request.Body.ReadExactlyAsync(buffer);
            first.Open();
            await context.Request.Body.CopyToAsync(Stream.Null);
            await context.Response.WriteAsync("ok");
        });
        await using var edge = await StartAsync(origin.Url);
        var body = new LiveStream();
        using var request = edge.Request(HttpMethod.Post, "/upload");
        request.Content = new StreamContent(body);
        request.Headers.TransferEncodingChunked = true;
        var sending = edge.SendAsync(request);

        // More than the client's own buffer, so that it leaves the client.
        body.Give(new byte[16 * 1024]);
        await first.PassAsync();
        Assert.False(sending.IsCompleted);
        body.Give("tail"u8.ToArray());
        body.End();
        using var response = await sending;
        Assert.Equal("ok", await response.TextAsync());
    }

    [Fact]
    public async Task Post_BeyondTheLimit_413()
    {
        await using var origin = await TestOrigin.StartAsync(context => context.Request.Body.CopyToAsync(Stream.Null));
        await using var edge = await StartAsync(origin.Url, ("Limits:MaxRequestBodyBytes", "1000"));
        using var request = edge.Request(HttpMethod.Post, "/upload");
        request.Content = new ByteArrayContent(new byte[1001]);
        using var response = await edge.SendAsync(request);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("PATCH")]
    [InlineData("OPTIONS")]
    [InlineData("PROPFIND")]
    public async Task AnyMethod_ReachesThePublisher(string method)
    {
        await using var origin = RawOrigin.Start("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        await using var edge = await StartAsync(origin.Url);
        using var response = await edge.SendAsync(new HttpMethod(method), "/x");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.StartsWith(method + " /x HTTP/1.1\r\n", Assert.Single(origin.Requests), StringComparison.Ordinal);
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

    private static Task<EdgeHost> StartAsync(string url, params (string, string)[] settings) =>
        EdgeHost.StartAsync(url, [("Inject:0:Html", Fragment), .. settings]);

    private static byte[] Page(string authority) => Encoding.UTF8.GetBytes(
        $"<!doctype html><html><head><title>Ünïcode</title></head><body>{string.Concat(Enumerable.Range(0, 200).Select(i => $"<a href=\"http://{authority}/{i}\">{i}</a>\n"))}</body></html>");
}
