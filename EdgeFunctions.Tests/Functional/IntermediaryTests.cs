using System.Globalization;
using System.Net;
using System.Net.Sockets;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Tests.Functional;

/// <summary>What RFC 9110 section 7 and RFC 9112 ask of an intermediary.</summary>
public sealed class IntermediaryTests
{
    [Fact]
    public async Task HopByHopFields_NeverCross()
    {
        await using var origin = RawOrigin.Start("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close, X-Answer\r\nX-Answer: 1\r\nKeep-Alive: timeout=5\r\nProxy-Authenticate: Basic\r\nUpgrade: h2c\r\nTrailer: X\r\nAlt-Svc: h3=\":443\"\r\n\r\nok");
        await using var edge = await EdgeHost.StartAsync(origin.Url);
        var answer = await RawClient.SendAsync(
            edge.Port,
            "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close, X-Ask , Upgrade\r\nX-Ask: 1\r\nKeep-Alive: 5\r\nTE: trailers\r\nUpgrade: websocket\r\nProxy-Authorization: Basic x\r\nProxy-Connection: keep-alive\r\nHTTP2-Settings: x\r\n\r\n");
        var head = Assert.Single(origin.Requests);
        foreach (var name in (string[])["X-Ask", "Keep-Alive", "TE", "Upgrade", "Proxy-Authorization", "Proxy-Connection", "HTTP2-Settings", "Connection"])
        {
            Assert.DoesNotContain("\r\n" + name + ":", head, StringComparison.OrdinalIgnoreCase);
        }

        foreach (var name in (string[])["X-Answer", "Keep-Alive", "Proxy-Authenticate", "Upgrade", "Trailer", "Alt-Svc"])
        {
            Assert.DoesNotContain("\r\n" + name + ":", answer, StringComparison.OrdinalIgnoreCase);
        }

        Assert.EndsWith("\r\n\r\nok", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Via_IsAppended()
    {
        await using var origin = RawOrigin.Start("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        await using var edge = await EdgeHost.StartAsync(origin.Url);
        using var response = await edge.GetAsync("/", ("Via", "1.1 front"));
        Assert.Contains("Via: 1.1 front, 1.1 edge-", Assert.Single(origin.Requests), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Via_ThatNamesTheEdge_IsALoop()
    {
        // The origin is the edge itself: its port is known before it starts.
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        await using var front = await EdgeHost.StartAsync($"http://127.0.0.1:{port}");
        var relayed = 0;
        var relay = Task.Run(async () =>
        {
            // A plain relay back to the edge, so that the port can be chosen first.
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync();
                Interlocked.Increment(ref relayed);
                var back = new TcpClient();
                await back.ConnectAsync(IPAddress.Loopback, front.Port);
                _ = client.GetStream().CopyToAsync(back.GetStream());
                _ = back.GetStream().CopyToAsync(client.GetStream());
            }
        });
        using var response = await front.GetAsync("/");
        Assert.Equal(508, (int)response.StatusCode);
        Assert.Equal(1, relayed);
        listener.Stop();
        await Assert.ThrowsAnyAsync<Exception>(() => relay);
    }

    [Theory]
    [InlineData("OPTIONS", "0", 204, null)]
    [InlineData("OPTIONS", "3", 200, "2")]
    [InlineData("OPTIONS", "x", 200, null)]
    [InlineData("TRACE", "0", 200, null)]
    [InlineData("TRACE", "1", 200, "0")]
    [InlineData("GET", "0", 200, null)]
    public async Task MaxForwards_CountsForTraceAndOptions(string method, string value, int status, string? forwarded)
    {
        await using var origin = RawOrigin.Start("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        await using var edge = await EdgeHost.StartAsync(origin.Url);
        using var response = await edge.SendAsync(new HttpMethod(method), "/x", ("Max-Forwards", value), ("Cookie", "secret=1"));
        Assert.Equal(status, (int)response.StatusCode);
        var stops = value == "0" && method != "GET";
        Assert.Equal(stops ? 0 : 1, origin.Requests.Count);
        if (!stops)
        {
            Assert.Equal(forwarded is not null, origin.Requests[0].Contains($"Max-Forwards: {forwarded}\r\n", StringComparison.Ordinal));
        }

        Assert.DoesNotContain("secret", await response.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AsteriskTarget_AsksAboutTheOrigin()
    {
        await using var origin = RawOrigin.Start("HTTP/1.1 200 OK\r\nAllow: GET\r\nContent-Length: 0\r\n\r\n");
        await using var edge = await EdgeHost.StartAsync(origin.Url);
        var answer = await RawClient.SendAsync(edge.Port, "OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/a%2Fb")]
    [InlineData("/%7Euser")]
    [InlineData("/%c3%a9")]
    [InlineData("/%C3%A9")]
    [InlineData("/a/%2e%2e/b")]
    [InlineData("/a/../b")]
    [InlineData("/[x]|y^z")]
    [InlineData("/100%")]
    [InlineData("/a?")]
    [InlineData("/a?b=%20+%2B&c")]
    [InlineData("/a//b///c")]
    [InlineData("//double")]
    [InlineData("/a\\b")]
    [InlineData("/a;b=c")]
    [InlineData("/a?x=http://h/?y#z")]
    public async Task Target_ReachesTheOriginByteForByte(string target)
    {
        await using var origin = RawOrigin.Start("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        await using var edge = await EdgeHost.StartAsync(origin.Url);
        await RawClient.SendAsync(edge.Port, $"GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        Assert.StartsWith($"GET {target} HTTP/1.1\r\n", Assert.Single(origin.Requests), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trailers_OfTheOrigin_AreDropped()
    {
        await using var origin = RawOrigin.Start("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Late\r\n\r\n2\r\nok\r\n0\r\nX-Late: 1\r\n\r\n");
        await using var edge = await EdgeHost.StartAsync(origin.Url);
        var answer = await RawClient.SendAsync(edge.Port, "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        Assert.Contains("ok", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("X-Late", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Version_OfTheReader_IsNotTheOrigins()
    {
        // RFC 9110 section 7.6: an intermediary sends its own version; an HTTP/1.0 reader gets no chunks.
        await using var origin = await TestOrigin.StartAsync(context => context.Response.WriteAsync("ok"));
        await using var edge = await EdgeHost.StartAsync(origin.Url);
        var answer = await RawClient.SendAsync(edge.Port, "GET / HTTP/1.0\r\nHost: localhost\r\n\r\n");
        Assert.DoesNotContain("chunked", answer, StringComparison.OrdinalIgnoreCase);
        Assert.EndsWith("\r\n\r\nok", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_ThatIsUnknown_PassesAsItIs()
    {
        await using var origin = RawOrigin.Start("HTTP/1.1 299 Strange\r\nContent-Length: 0\r\n\r\n");
        await using var edge = await EdgeHost.StartAsync(origin.Url);
        using var response = await edge.GetAsync("/");
        Assert.Equal(299, (int)response.StatusCode);
    }

    [Fact]
    public async Task Fields_SeveralLines_StaySeveral()
    {
        await using var origin = RawOrigin.Start("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX-A: 1\r\nX-A: 2\r\nWWW-Authenticate: Basic\r\nWWW-Authenticate: Bearer a=\"b, c\"\r\n\r\n");
        await using var edge = await EdgeHost.StartAsync(origin.Url);
        using var response = await edge.GetAsync("/");
        Assert.Equal("1 | 2", response.Field("X-A"));
        Assert.Equal("Basic | Bearer a=\"b, c\"", response.Field("WWW-Authenticate"));
    }

    [Theory]
    [InlineData("X-Big", 40_000, 431)]
    [InlineData("", 9_000, 414)]
    public async Task Request_BeyondTheLimits_IsRefused(string field, int size, int status)
    {
        await using var origin = RawOrigin.Start("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        await using var edge = await EdgeHost.StartAsync(origin.Url);
        var big = new string('x', size);
        var answer = await RawClient.SendAsync(edge.Port, field.Length == 0
            ? $"GET /{big} HTTP/1.1\r\nHost: localhost\r\n\r\n"
            : $"GET / HTTP/1.1\r\nHost: localhost\r\n{field}: {big}\r\n\r\n");
        Assert.StartsWith(string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} "), answer, StringComparison.Ordinal);
        Assert.Empty(origin.Requests);
    }

    [Fact]
    public async Task Answer_WithFieldsBeyondTheLimit_502()
    {
        await using var origin = RawOrigin.Start($"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX-Big: {new string('x', 70_000)}\r\n\r\n");
        await using var edge = await EdgeHost.StartAsync(origin.Url);
        using var response = await edge.GetAsync("/");
        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
    }

    [Theory]
    [InlineData("Buffered")]
    [InlineData("Streaming")]
    public async Task Body_ThatDecodesToTooMuch_IsNeverDecodedWhole(string delivery)
    {
        var bomb = Codec.Encode("gzip", new byte[20_000_000]);
        await using var origin = await TestOrigin.StartAsync("text/html", bomb, r => r.Headers.ContentEncoding = "gzip");
        await using var edge = await EdgeHost.StartAsync(origin.Url, ("Publisher:Delivery", delivery));
        var e = await Record.ExceptionAsync(async () =>
        {
            using var response = await edge.GetAsync("/");
            if (delivery == "Buffered")
            {
                Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
                throw new HttpIOException(HttpRequestError.ResponseEnded);
            }

            await response.BytesAsync();
        });
        Assert.True(e is HttpRequestException or IOException, e?.ToString() ?? "A bomb that went off.");
    }

    [Fact]
    public async Task Request_ThatTakesTooLongInAll_Ends()
    {
        await using var origin = await TestOrigin.StartAsync(async context =>
        {
            context.Response.ContentType = "video/mp4";
            while (true)
            {
                // Never idle, never done.
                await context.Response.Body.WriteAsync(new byte[100], context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, context.RequestAborted);
            }
        });
        // The fields have to come within it, also where there is other work.
        await using var edge = await EdgeHost.StartAsync(origin.Url, ("Limits:RequestTimeout", "00:00:05"), ("Origin:FirstByteTimeout", "00:00:05"));
        using var response = await edge.GetAsync("/x.mp4");
        await Assert.ThrowsAnyAsync<IOException>(() => response.BytesAsync());
    }
}
