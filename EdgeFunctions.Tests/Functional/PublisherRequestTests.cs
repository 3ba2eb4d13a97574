using System.Net;
using System.Text;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Tests.Functional;

/// <summary>What of a reader's request reaches the publisher origin.</summary>
public sealed class PublisherRequestTests
{
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
        await using var edge = await PublisherSite.StartAsync(origin.Url);
        (string, string)[] fields = [("Range", "bytes=0-9")];
        fields = destination is null ? fields : [.. fields, ("Sec-Fetch-Dest", destination)];
        using var response = await edge.GetAsync(path, fields);
        Assert.Equal(asked, range is not null);
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
        await using var edge = await PublisherSite.StartAsync(origin.Url);

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
        await using var edge = await PublisherSite.StartAsync(origin.Url);
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
        await using var edge = await PublisherSite.StartAsync(origin.Url, ("Limits:MaxRequestBodyBytes", "1000"));
        using var request = edge.Request(HttpMethod.Post, "/upload");
        request.Content = new ByteArrayContent(new byte[1001]);
        using var response = await edge.SendAsync(request);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    // A buffered page is asked for with GET behind its HEAD.
    [Theory]
    [InlineData("Buffered", "GET")]
    [InlineData("Streaming", "HEAD")]
    public async Task Head_WithABody_IsAnsweredAndTheBodyStaysHere(string delivery, string asked)
    {
        var last = "";
        await using var origin = await TestOrigin.StartAsync(async context =>
        {
            using var body = new StreamReader(context.Request.Body);
            last = $"{context.Request.Method} {context.Request.Headers.ContentLength} {context.Request.Headers.TransferEncoding}{await body.ReadToEndAsync()}";
            context.Response.ContentType = "text/html";
            await context.Response.WriteAsync(HttpMethods.IsHead(context.Request.Method) ? "" : "<p>page");
        });
        await using var edge = await PublisherSite.StartAsync(origin.Url, ("Publisher:Delivery", delivery));
        foreach (var chunked in (bool[])[false, true])
        {
            var request = edge.Request(HttpMethod.Head, "/page");
            request.Content = new StringContent("query");
            request.Headers.TransferEncodingChunked = chunked;
            using var response = await edge.SendAsync(request);
            Assert.Equal((HttpStatusCode.OK, $"{asked}  "), (response.StatusCode, last));
        }
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
        await using var edge = await PublisherSite.StartAsync(origin.Url);
        using var response = await edge.SendAsync(new HttpMethod(method), "/x");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.StartsWith(method + " /x HTTP/1.1\r\n", Assert.Single(origin.Requests), StringComparison.Ordinal);
    }
}
