using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using EdgeFunctions.Diagnostics;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EdgeFunctions.Tests.Functional;

/// <summary>Uploads that stall or break off: whose doing it was, and what the origin's breaker makes of it.</summary>
public sealed class BrokenUploadTests
{
    private const int Minimum = 6;

    // The origin has as long to take what comes, and readers their answers; if it had not, the silence would be taken for its own.
    private static readonly (string, string) Idle = ("Origin:IdleTimeout", "00:00:02");

    // A small body is sent before the answer is waited for, one of unknown length meanwhile.
    [Theory]
    [InlineData("Content-Length: 10\r\n\r\nhello")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n")]
    public async Task Post_UploadsStall_408AndTheCircuitStaysClosed(string upload)
    {
        await using var origin = await TestOrigin.StartAsync(context => context.Request.Body.CopyToAsync(Stream.Null));
        await using var edge = await StartAsync(origin.Url, Idle);
        using var meters = new MeterCollector(edge.Services.GetRequiredService<IMeterFactory>());

        // At once, so that they wait together.
        await Task.WhenAll(Enumerable.Range(0, Minimum).Select(async _ =>
        {
            using var reader = new TcpClient();
            await reader.ConnectAsync(IPAddress.Loopback, edge.Port);
            await reader.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"POST /form HTTP/1.1\r\nHost: localhost\r\n{upload}"));
            using var answer = new StreamReader(reader.GetStream(), Encoding.ASCII);
            Assert.Equal("HTTP/1.1 408 Request Timeout", await answer.ReadLineAsync(Patience.Token()));
        }));

        using var other = await edge.GetAsync("/page");
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        Assert.DoesNotContain(edge.Logs.Entries, e => e.Event.Id == EventIds.BreakerOpened);
        Assert.Equal(Minimum, meters["edge.origin.failures error.type=RequestBody"]);
    }

    [Theory]
    [InlineData("Content-Length: 10\r\n\r\nhello", "world")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", "0\r\n\r\n")]
    [InlineData("Expect: 100-continue\r\nContent-Length: 10\r\n\r\nhello", "world")]
    public async Task Post_UploadStalls_IsNoErrorOfTheServersAndTheRestIsPassedOver(string upload, string rest)
    {
        await using var origin = await TestOrigin.StartAsync(context => context.Request.Body.CopyToAsync(Stream.Null));
        await using var edge = await StartAsync(origin.Url, Idle);
        using var reader = new TcpClient();
        await reader.ConnectAsync(IPAddress.Loopback, edge.Port);
        var stream = reader.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST /form HTTP/1.1\r\nHost: localhost\r\n{upload}"));
        using var answers = new StreamReader(stream, Encoding.ASCII);
        string? line;
        while (!(line = await answers.ReadLineAsync(Patience.Token()))!.StartsWith("HTTP/1.1 408", StringComparison.Ordinal))
        {
            Assert.True(line is "HTTP/1.1 100 Continue" or "", line);
        }

        await stream.WriteAsync(Encoding.ASCII.GetBytes($"{rest}GET /page HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));

        Assert.Contains("HTTP/1.1 200 OK", await answers.ReadToEndAsync(Patience.Token()), StringComparison.Ordinal);
        Assert.Empty(edge.Logs.Errors);
    }

    [Fact]
    public async Task Post_OriginGoesInMidUpload_IsNoErrorOfTheServersAndTheRestIsPassedOver()
    {
        var gone = new Gate();
        await using var origin = RawOrigin.Start(async exchange =>
        {
            if (exchange.Head.StartsWith("POST", StringComparison.Ordinal))
            {
                exchange.Reset();
                gone.Open();
                return;
            }

            await exchange.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");
        });
        await using var edge = await StartAsync(origin.Url);
        using var reader = new TcpClient();
        await reader.ConnectAsync(IPAddress.Loopback, edge.Port);
        var stream = reader.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST /form HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n{new string('a', 50000)}"));
        await gone.PassAsync();

        await stream.WriteAsync(Encoding.ASCII.GetBytes($"{new string('b', 50000)}GET /page HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));

        using var answers = new StreamReader(stream, Encoding.ASCII);
        var all = await answers.ReadToEndAsync(Patience.Token());
        Assert.StartsWith("HTTP/1.1 502 ", all, StringComparison.Ordinal);
        Assert.Contains("HTTP/1.1 200 OK", all, StringComparison.Ordinal);
        Assert.Empty(edge.Logs.Errors);
    }

    [Theory]
    [InlineData("Content-Length: 10\r\n\r\nhello")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n")]
    [InlineData("Expect: 100-continue\r\nContent-Length: 10\r\n\r\nhello")]
    public async Task Post_ReaderResetsInMidUpload_HasLeftAndIsNoErrorOfTheServers(string upload)
    {
        var begun = new Gate();
        await using var origin = await TestOrigin.StartTakingAsync(begun);
        await using var edge = await StartAsync(origin.Url);
        using (var reader = new Socket(SocketType.Stream, ProtocolType.Tcp))
        {
            await reader.ConnectAsync(IPAddress.Loopback, edge.Port);
            await reader.SendAsync(Encoding.ASCII.GetBytes($"POST /form HTTP/1.1\r\nHost: localhost\r\n{upload}"));
            await begun.PassAsync();
            reader.Close(0);
        }

        var line = await edge.Logs.FindAsync(EventIds.Request);
        await edge.StopAsync();
        Assert.Equal((EndedBy.Reader, "ReaderLeft"), (line.Fields["EndedBy"], line.Fields["Reason"]));
        Assert.DoesNotContain(edge.Logs.Entries, e => e.Event.Id == EventIds.OriginFailed && e.Level > LogLevel.Debug);
        Assert.Empty(edge.Logs.Errors);
    }

    private static Task<EdgeHost> StartAsync(string url, params (string, string)[] settings) =>
        EdgeHost.StartAsync(url, services => services.AddSingleton<TimeProvider>(new FakeTimeProvider()), [("Origin:RetryPercent", "0"), ("Origin:Breaker:MinimumRequests", Minimum.ToString(CultureInfo.InvariantCulture)), .. settings]);
}
