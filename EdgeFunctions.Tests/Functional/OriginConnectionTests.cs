using System.Net;
using System.Net.Sockets;
using System.Text;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Tests.Functional;

/// <summary>Connections to an origin (RFC 9112 section 9): what comes on them without being asked for, and what is sent on them again.</summary>
public sealed class OriginConnectionTests
{
    [Theory]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\nraw")]
    [InlineData("HTTP/1.1 199 Odd\r\n\r\n")]
    public async Task Answer_Of1xxThatNobodyAskedFor_NeverReachesAnyone(string answer)
    {
        await using var origin = RawOrigin.Start(answer);
        await using var edge = await EdgeHost.StartAsync(origin.Url);
        using var response = await edge.GetAsync("/");
        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.DoesNotContain("raw", await response.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_InterimOnes_AreSkipped()
    {
        await using var origin = RawOrigin.Start("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        await using var edge = await EdgeHost.StartAsync(origin.Url);
        using var response = await edge.GetAsync("/");
        Assert.Equal("ok", await response.TextAsync());
    }

    [Fact]
    public async Task Answer_StrayBytesBehindIt_ReachNobody()
    {
        await using var origin = RawOrigin.Start(async exchange =>
        {
            await exchange.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison");
            await exchange.WaitForCloseAsync();
        });
        await using var edge = await EdgeHost.StartAsync(origin.Url);
        for (var i = 0; i < 3; i++)
        {
            using var response = await edge.GetAsync("/");
            Assert.Equal("ok", await response.TextAsync());
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Answer_ConnectionThatTheOriginHasJustClosed_AGetIsTriedOnceMore(bool reset)
    {
        var connections = 0;
        await using var origin = RawOrigin.Start(async exchange =>
        {
            // The first connection promises to stay, and goes when it is used again.
            if (Interlocked.Increment(ref connections) == 1)
            {
                await exchange.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                var buffer = new byte[1];
                _ = await exchange.Socket.ReceiveAsync(buffer, exchange.Stop);
                if (reset)
                {
                    exchange.Reset();
                }

                return;
            }

            await exchange.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nConnection: close\r\n\r\nnew");
        });
        await using var edge = await EdgeHost.StartAsync(origin.Url);
        using var first = await edge.GetAsync("/");
        Assert.Equal("ok", await first.TextAsync());
        using var second = await edge.GetAsync("/");
        Assert.Equal("new", await second.TextAsync());
        Assert.Equal(2, connections);
    }

    [Fact]
    public async Task Request_WithABody_IsNeverSentTwice()
    {
        var bodies = 0;
        await using var origin = RawOrigin.Start(async exchange =>
        {
            Interlocked.Increment(ref bodies);
            await exchange.ReadBodyAsync();
            exchange.Reset();
        });
        await using var edge = await EdgeHost.StartAsync(origin.Url);
        using var request = edge.Request(HttpMethod.Post, "/");
        request.Content = new ByteArrayContent(new byte[10]);
        using var response = await edge.SendAsync(request);
        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Equal(1, bodies);
    }

    [Fact]
    public async Task Upload_ThatTheOriginRefusesEarly_TheRefusalReachesTheReader()
    {
        await using var origin = RawOrigin.Start(async exchange =>
        {
            await exchange.WriteAsync("HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\nConnection: close\r\n\r\nbig");
            await exchange.WaitForCloseAsync();
        });
        await using var edge = await EdgeHost.StartAsync(origin.Url);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, edge.Port);
        var stream = client.GetStream();
        await stream.WriteAsync("POST /upload HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n"u8.ToArray());

        // The upload has not ended, and never will.
        var answer = Encoding.Latin1.GetString(await stream.ReadAtLeastAsync(60));
        Assert.StartsWith("HTTP/1.1 413 ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Expect_100Continue_IsAnsweredWhenTheOriginTakesTheBody()
    {
        await using var origin = await TestOrigin.StartAsync(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            var body = await reader.ReadToEndAsync();

            // Of a known length: in chunks the edge would make one of each piece that it gets.
            context.Response.ContentLength = body.Length;
            await context.Response.WriteAsync(body);
        });
        await using var edge = await EdgeHost.StartAsync(origin.Url);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, edge.Port);
        var stream = client.GetStream();
        await stream.WriteAsync("POST / HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 4\r\nConnection: close\r\n\r\n"u8.ToArray());
        var interim = Encoding.Latin1.GetString(await stream.ReadAtLeastAsync(25));
        Assert.Equal("HTTP/1.1 100 Continue\r\n\r\n", interim);
        await stream.WriteAsync("body"u8.ToArray());
        var answer = new MemoryStream();
        await stream.CopyToAsync(answer, Patience.Token());
        Assert.EndsWith("\r\n\r\nbody", Encoding.Latin1.GetString(answer.ToArray()), StringComparison.Ordinal);
    }
}
