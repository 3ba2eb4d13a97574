using System.Net;
using System.Net.Sockets;
using EdgeFunctions.Tests.TestSupport;

namespace EdgeFunctions.Tests.Functional;

/// <summary>Origins that misbehave, and readers who leave.</summary>
public sealed class FailureTests
{
    private static readonly string[] Paths = ["/media/x", "/page"];

    public static TheoryData<string, string> PathsAndDeliveries()
    {
        var data = new TheoryData<string, string>();
        foreach (var path in Paths)
        {
            data.Add(path, "Buffered");
            data.Add(path, "Streaming");
        }

        return data;
    }

    [Fact]
    public async Task Get_NobodyListens_502()
    {
        using var closed = new ClosedPort();
        await using var edge = await StartAsync(closed.Url);
        foreach (var path in Paths)
        {
            using var response = await edge.GetAsync(path);
            Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
            Assert.Equal("no-store, private", response.Field("Cache-Control"));
        }
    }

    [Fact]
    public async Task Get_NameDoesNotResolve_502()
    {
        // Whoever resolves names may be slow to say that there is none.
        await using var edge = await StartAsync("http://does-not-exist.invalid", ("Origin:ConnectTimeout", "00:00:25"), ("Origin:FirstByteTimeout", "00:00:25"));
        using var response = await edge.GetAsync("/page");
        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.DoesNotContain("does-not-exist", await response.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_OriginSaysNothing_504()
    {
        await using var origin = RawOrigin.Start(exchange => exchange.WaitForCloseAsync());
        await using var edge = await StartAsync(origin.Url, ("Origin:FirstByteTimeout", "00:00:00.3"));
        foreach (var path in Paths)
        {
            using var response = await edge.GetAsync(path);
            Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Ty")]
    [InlineData("220 smtp.example ESMTP\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5, 6\r\n\r\nabcdef")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: +5\r\n\r\nabcde")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n5\r\nabcde\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: \vchunked\r\n\r\n5\r\nabcde\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nBad Field: x\r\n\r\n")]
    public async Task Get_OriginSpeaksNoHttp_502(string answer)
    {
        await using var origin = RawOrigin.Start(answer);
        await using var edge = await StartAsync(origin.Url);
        foreach (var path in Paths)
        {
            using var response = await edge.GetAsync(path);
            Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        }
    }

    [Theory]
    [MemberData(nameof(PathsAndDeliveries))]
    public async Task Get_OriginTruncatesALength_IsNeverAWholeBody(string path, string delivery)
    {
        await using var origin = RawOrigin.Start($"HTTP/1.1 200 OK\r\nContent-Type: {TypeOf(path)}\r\nContent-Length: 100\r\n\r\n<p>only this");
        await using var edge = await StartAsync(origin.Url, ("Publisher:Delivery", delivery));
        await AssertBrokenAsync(edge, path, delivery);
    }

    [Theory]
    [MemberData(nameof(PathsAndDeliveries))]
    public async Task Get_OriginLeavesOutTheLastChunk_IsNeverAWholeBody(string path, string delivery)
    {
        await using var origin = RawOrigin.Start($"HTTP/1.1 200 OK\r\nContent-Type: {TypeOf(path)}\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<p>on\r\n");
        await using var edge = await StartAsync(origin.Url, ("Publisher:Delivery", delivery));
        await AssertBrokenAsync(edge, path, delivery);
    }

    [Theory]
    [MemberData(nameof(PathsAndDeliveries))]
    public async Task Get_OriginResets_IsNeverAWholeBody(string path, string delivery)
    {
        await using var origin = RawOrigin.Start(async exchange =>
        {
            await exchange.WriteAsync($"HTTP/1.1 200 OK\r\nContent-Type: {TypeOf(path)}\r\nContent-Length: 100\r\n\r\n<p>only this");
            exchange.Reset();
        });
        await using var edge = await StartAsync(origin.Url, ("Publisher:Delivery", delivery));
        await AssertBrokenAsync(edge, path, delivery, mayFailEarly: true);
    }

    [Theory]
    [MemberData(nameof(PathsAndDeliveries))]
    public async Task Get_OriginStallsInMidBody_IsNeverAWholeBody(string path, string delivery)
    {
        await using var origin = RawOrigin.Start(async exchange =>
        {
            await exchange.WriteAsync($"HTTP/1.1 200 OK\r\nContent-Type: {TypeOf(path)}\r\nContent-Length: 100\r\n\r\n<p>only this");
            await exchange.WaitForCloseAsync();
        });
        await using var edge = await StartAsync(origin.Url, ("Publisher:Delivery", delivery), ("Origin:IdleTimeout", "00:00:00.3"));
        await AssertBrokenAsync(edge, path, delivery, HttpStatusCode.GatewayTimeout);
    }

    [Theory]
    [InlineData("gzip", "Buffered")]
    [InlineData("gzip", "Streaming")]
    [InlineData("br", "Buffered")]
    [InlineData("br", "Streaming")]
    [InlineData("deflate", "Buffered")]
    [InlineData("deflate", "Streaming")]
    public async Task Get_CompressedBodyEndsEarly_IsNeverAWholePage(string coding, string delivery)
    {
        var whole = Codec.Encode(coding, System.Text.Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 3000).Select(i => $"<p>{i}"))));
        await using var origin = await TestOrigin.StartAsync("text/html", whole[..^3], r => r.Headers.ContentEncoding = coding);
        await using var edge = await StartAsync(origin.Url, ("Publisher:Delivery", delivery));
        await AssertBrokenAsync(edge, "/page", delivery);
    }

    [Theory]
    [MemberData(nameof(PathsAndDeliveries))]
    public async Task Get_ReaderLeaves_TheOriginRequestEndsQuietly(string path, string delivery)
    {
        var (asked, closed) = (new Gate(), new Gate());
        await using var origin = RawOrigin.Start(async exchange =>
        {
            asked.Open();
            try
            {
                await exchange.WriteAsync($"HTTP/1.1 200 OK\r\nContent-Type: {TypeOf(path)}\r\nContent-Length: 100\r\n\r\n<p>only this");
                await exchange.WaitForCloseAsync();
            }
            finally
            {
                // The edge may have closed before all of that was written.
                closed.Open();
            }
        });
        await using var edge = await StartAsync(origin.Url, ("Publisher:Delivery", delivery));

        using var reader = new TcpClient();
        await reader.ConnectAsync(IPAddress.Loopback, edge.Port);
        await reader.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        await asked.PassAsync();
        reader.Client.Close();
        await closed.PassAsync();
        Assert.Empty(edge.Logs.Errors);
    }

    [Fact]
    public async Task Get_ReaderLeavesBeforeTheOriginAnswers_TheOriginRequestEnds()
    {
        var (asked, closed) = (new Gate(), new Gate());
        await using var origin = RawOrigin.Start(async exchange =>
        {
            asked.Open();
            await exchange.WaitForCloseAsync();
            closed.Open();
        });
        await using var edge = await StartAsync(origin.Url);
        using var reader = new TcpClient();
        await reader.ConnectAsync(IPAddress.Loopback, edge.Port);
        await reader.GetStream().WriteAsync("GET /page HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray());
        await asked.PassAsync();
        reader.Client.Close();
        await closed.PassAsync();
        Assert.Empty(edge.Logs.Errors);
    }

    [Fact]
    public async Task Get_ReaderTakesNothing_TheOriginIsReadNoFurther()
    {
        // The origin may write as much as sockets and one buffer hold, and then waits.
        long written = 0;
        var stop = new CancellationTokenSource();
        await using var origin = await TestOrigin.StartAsync(async context =>
        {
            context.Response.ContentType = "video/mp4";
            var chunk = new byte[64 * 1024];
            try
            {
                while (!stop.IsCancellationRequested)
                {
                    await context.Response.Body.WriteAsync(chunk, context.RequestAborted);
                    Interlocked.Add(ref written, chunk.Length);
                }
            }
            catch (OperationCanceledException)
            {
            }
        });
        await using var edge = await StartAsync(origin.Url);
        using var response = await edge.GetAsync("/media/x");

        var patience = Patience.Token();
        long before;
        do
        {
            // It need not have begun: the fields may be here before the first piece has been written.
            before = Interlocked.Read(ref written);
            Assert.False(before == 0 && patience.IsCancellationRequested, "Nothing was written.");
            Assert.InRange(before, 0, 64 * 1024 * 1024);
            await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System);
        }
        while (before == 0 || Interlocked.Read(ref written) != before);

        await stop.CancelAsync();
    }

    [Theory]
    [InlineData("text/html", "text/html; charset=utf-8", "<h1>")]
    [InlineData("text/html", "text/html; charset=utf-8", "<style>:root{color-scheme:light dark}")]
    [InlineData("application/json", "application/problem+json", "\"traceId\"")]
    [InlineData("*/*", "text/plain; charset=utf-8", "trace ")]
    public async Task Error_ByAccept_HasAPageAndATrace(string accept, string type, string holds)
    {
        using var closed = new ClosedPort();
        await using var edge = await StartAsync(closed.Url);
        using var response = await edge.GetAsync("/page", ("Accept", accept), ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
        var text = await response.TextAsync();
        Assert.Equal(type, response.Field("Content-Type"));
        Assert.Contains(holds, text, StringComparison.Ordinal);
        Assert.Contains("0af7651916cd43dd8448eb211c80319c", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", text, StringComparison.Ordinal);
    }

    private static Task<EdgeHost> StartAsync(string url, params (string, string)[] settings) =>
        EdgeHost.StartAsync(url, [("Assets:Routes:0:Prefix", "/media"), ("Assets:Routes:0:OriginUrl", url), .. settings]);

    private static string TypeOf(string path) => path == "/page" ? "text/html" : "image/jpeg";

    /// <summary>A buffered page can still be answered with an error; everything else must end without its end.</summary>
    private static async Task AssertBrokenAsync(EdgeHost edge, string path, string delivery, HttpStatusCode whenBuffered = HttpStatusCode.BadGateway, bool mayFailEarly = false)
    {
        if (path == "/page" && delivery == "Buffered")
        {
            using var error = await edge.GetAsync(path);
            Assert.Equal(whenBuffered, error.StatusCode);
            return;
        }

        var e = await Record.ExceptionAsync(async () =>
        {
            using var response = await edge.GetAsync(path);
            if (mayFailEarly && response.StatusCode == HttpStatusCode.BadGateway)
            {
                // The reset overtook the fields.
                throw new HttpIOException(HttpRequestError.ResponseEnded);
            }

            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            await response.BytesAsync();
        });
        Assert.True(e is HttpRequestException or IOException, e?.ToString() ?? "A body that looks whole.");
        Assert.Empty(edge.Logs.Errors);
    }
}
