using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeFunctions.Tests.Functional;

/// <summary>What is sent to an origin a second time, and what never is.</summary>
public sealed class RetryTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

    private int _asked;

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    [InlineData("OPTIONS")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task Send_IdempotentAndReset_IsSentOnceMore(string method)
    {
        await using var origin = Start(Reset, Answer);
        await using var edge = await EdgeHost.StartAsync(origin.Url);
        using var meters = new MeterCollector(edge.Services.GetRequiredService<IMeterFactory>());
        using var response = await edge.SendAsync(new HttpMethod(method), "/");
        Assert.Equal((HttpStatusCode.OK, 2), (response.StatusCode, _asked));
        Assert.Equal(1, meters["edge.origin.retries error.type=Reset"]);
    }

    [Fact]
    public async Task Send_ResetTwice_IsNotSentAThirdTime()
    {
        await using var origin = Start(Reset, Reset, Answer);
        await using var edge = await EdgeHost.StartAsync(origin.Url);
        using var response = await edge.GetAsync("/");
        Assert.Equal((HttpStatusCode.BadGateway, 2), (response.StatusCode, _asked));
    }

    [Theory]
    [InlineData("POST", null)]
    [InlineData("PATCH", null)]
    [InlineData("PURGE", null)]
    [InlineData("POST", "")]
    [InlineData("POST", "a=1")]
    [InlineData("PUT", "a=1")]
    [InlineData("DELETE", "a=1")]
    public async Task Send_NotIdempotentOrWithContent_IsSentOnceHoweverItFails(string method, string? content)
    {
        foreach (var failure in new[] { Reset, Close, Part })
        {
            _asked = 0;
            await using var origin = Start(failure, Answer);
            await using var edge = await EdgeHost.StartAsync(origin.Url);
            var request = edge.Request(new HttpMethod(method), "/");
            request.Content = content is null ? null : new StringContent(content);
            using var response = await edge.SendAsync(request);
            Assert.Equal((HttpStatusCode.BadGateway, 1), (response.StatusCode, _asked));
        }
    }

    [Fact]
    public async Task Send_PostSaysNothingOfContent_IsSentOnceAndSaysThatItHasNone()
    {
        await using var origin = Start(Close);
        await using var edge = await EdgeHost.StartAsync(origin.Url);
        var answer = await RawClient.SendAsync(edge.Port, "POST / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 502 ", answer, StringComparison.Ordinal);
        Assert.Equal(1, _asked);
        Assert.Contains("Content-Length: 0\r\n", Assert.Single(origin.Requests), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_PartOfAnAnswerCame_IsNotRepeated()
    {
        await using var origin = Start(Part, Answer);
        await using var edge = await EdgeHost.StartAsync(origin.Url);
        using var response = await edge.GetAsync("/");
        Assert.Equal((HttpStatusCode.BadGateway, 1), (response.StatusCode, _asked));
    }

    [Fact]
    public async Task Send_ConnectionIsClosedInOrder_ThePoolRepeatsAndNobodyElse()
    {
        await using var origin = Start(Close);
        await using var edge = await EdgeHost.StartAsync(origin.Url);
        using var response = await edge.GetAsync("/");
        Assert.Equal((HttpStatusCode.BadGateway, 4), (response.StatusCode, _asked));
    }

    [Fact]
    public async Task Send_UploadAsksFirstAndAPooledConnectionIsClosed_IsRepeatedWithoutItsBodyHavingBeenSent()
    {
        var (sentInVain, closed) = (0, new Gate());
        await using var origin = Start(
            async exchange =>
            {
                await exchange.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                await exchange.ReadHeadAsync();
                exchange.Socket.Shutdown(SocketShutdown.Send);
                sentInVain = await exchange.WaitForCloseAsync();
                closed.Open();
            },
            exchange => exchange.WriteAsync("HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
        await using var edge = await EdgeHost.StartAsync(origin.Url, PatientUploads.Add);
        using var first = await edge.GetAsync("/");
        var upload = edge.Request(HttpMethod.Post, "/form");
        upload.Content = new ByteArrayContent(new byte[2 * 1024 * 1024]);
        using var response = await edge.SendAsync(upload);
        await closed.PassAsync();
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, 0), (response.StatusCode, sentInVain));
        Assert.StartsWith("POST ", origin.Requests[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_NoFirstByteInTime_IsNotRepeated()
    {
        var asked = new Gate();
        await using var origin = Start(exchange =>
        {
            asked.Open();
            return exchange.WaitForCloseAsync();
        });

        // Long enough to be asked on a busy machine, where the time may be over before the origin has read the request.
        await using var edge = await EdgeHost.StartAsync(origin.Url, ("Origin:FirstByteTimeout", "00:00:02"));
        using var response = await edge.GetAsync("/");
        await asked.PassAsync();
        Assert.Equal((HttpStatusCode.GatewayTimeout, 1), (response.StatusCode, _asked));
    }

    [Fact]
    public async Task Send_ReaderLeft_IsNotRepeated()
    {
        var (sent, gone) = (new Gate(), new Gate());
        using var reader = new TcpClient();
        await using var origin = Start(
            async exchange =>
            {
                await sent.PassAsync();
                reader.Client.Close();
                await exchange.WaitForCloseAsync();
                gone.Open();
            },
            Answer);
        await using var edge = await EdgeHost.StartAsync(origin.Url);
        await reader.ConnectAsync(IPAddress.Loopback, edge.Port);
        await reader.GetStream().WriteAsync("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray());
        sent.Open();
        await gone.PassAsync();

        // Another reader's request is the next that the origin sees.
        using var response = await edge.GetAsync("/");
        Assert.Equal((HttpStatusCode.OK, 2), (response.StatusCode, _asked));
    }

    [Fact]
    public async Task Send_BudgetIsSpent_EachIsSentOnce()
    {
        await using var origin = Start(Reset);
        await using var edge = await EdgeHost.StartAsync(origin.Url, ("Origin:Breaker:Enabled", "false"));
        const int Requests = 100;
        for (var i = 0; i < Requests; i++)
        {
            using var response = await edge.GetAsync("/");
        }

        // Ten at hand, and a tenth of the hundred.
        Assert.InRange(_asked, Requests + 19, Requests + 20);
    }

    [Fact]
    public async Task Send_RetriesAreOff_IsSentOnce()
    {
        await using var origin = Start(Reset, Answer);
        await using var edge = await EdgeHost.StartAsync(origin.Url, ("Origin:RetryPercent", "0"));
        using var response = await edge.GetAsync("/");
        Assert.Equal((HttpStatusCode.BadGateway, 1), (response.StatusCode, _asked));
    }

    private static Task Answer(RawExchange exchange) => exchange.WriteAsync(Ok);

    private static Task Close(RawExchange exchange) => Task.CompletedTask;

    private static Task Part(RawExchange exchange) => exchange.WriteAsync("HTTP/1.1 20");

    private static Task Reset(RawExchange exchange)
    {
        exchange.Reset();
        return Task.CompletedTask;
    }

    /// <summary>An origin that does this to the first request, that to the second, and the last to all others.</summary>
    private RawOrigin Start(params Func<RawExchange, Task>[] behaviours) =>
        RawOrigin.Start(exchange => behaviours[Math.Min(Interlocked.Increment(ref _asked), behaviours.Length) - 1](exchange));
}
