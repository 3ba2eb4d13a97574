using System.Net;
using System.Net.Sockets;
using System.Text;
using EdgeFunctions.Diagnostics;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EdgeFunctions.Tests.Functional;

/// <summary>An operator who stops the edge sees what it waits for.</summary>
public sealed class DrainTests
{
    [Fact]
    public async Task Stop_RequestUnderWay_SaysWhatItWaitsFor()
    {
        var gate = new Gate();
        await using var origin = await TestOrigin.StartAsync(async context =>
        {
            await context.Response.Body.WriteAsync("first"u8.ToArray());
            await context.Response.Body.FlushAsync();
            await gate.PassAsync();
        });
        var time = new ManualTimers();
        await using var edge = await EdgeHost.StartAsync(origin.Url, services => services.AddSingleton<TimeProvider>(time));
        using var response = await edge.GetAsync("/slow?token=hush");
        await using var body = await response.Content.ReadAsStreamAsync();
        await body.ReadAtLeastAsync(5);

        var stopping = edge.StopAsync();
        var first = await edge.Logs.FindAsync(EventIds.Draining);
        Assert.Equal((LogLevel.Information, 1, "GET", "/slow", "publisher"), (first.Level, first.Fields["Count"], first.Fields["Method"], first.Fields["Path"], first.Fields["Route"]));
        Assert.DoesNotContain("hush", first.Message, StringComparison.Ordinal);

        time.FireAll(TimeSpan.FromSeconds(5));
        Assert.Equal(2, edge.Logs.Entries.Count(e => e.Event.Id == EventIds.Draining));
        Assert.False(stopping.IsCompleted);

        gate.Open();
        await stopping;
        Assert.Single(edge.Logs.Entries, e => e.Event.Id == EventIds.Drained);
        Assert.Equal("Nobody", (await edge.Logs.FindAsync(EventIds.Request)).Fields["EndedBy"]!.ToString());
    }

    [Fact]
    public async Task Stop_TimeIsOver_SaysThatRequestsWereCutOff()
    {
        await using var origin = await TestOrigin.StartAsync(async context =>
        {
            await context.Response.Body.WriteAsync("first"u8.ToArray());
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        await using var edge = await EdgeHost.StartAsync(origin.Url);
        using var response = await edge.GetAsync("/slow");
        await using var body = await response.Content.ReadAsStreamAsync();
        await body.ReadAtLeastAsync(5);

        using var patience = new CancellationTokenSource();
        var stopping = edge.StopAsync(patience.Token);
        await edge.Logs.FindAsync(EventIds.Draining);
        await patience.CancelAsync();
        await Record.ExceptionAsync(() => stopping);

        var line = await edge.Logs.FindAsync(EventIds.CutOff);
        Assert.Equal((LogLevel.Warning, 1), (line.Level, line.Fields["Count"]));
        Assert.DoesNotContain(edge.Logs.Entries, e => e.Event.Id == EventIds.Drained);
    }

    [Theory]
    [InlineData("Content-Length: 10\r\n\r\nhello")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n")]
    public async Task Stop_TimeIsOverInMidUpload_IsNoFailureOfTheOrigin(string upload)
    {
        var begun = new Gate();
        await using var origin = await TestOrigin.StartTakingAsync(begun);
        await using var edge = await EdgeHost.StartAsync(origin.Url);
        using var reader = new TcpClient();
        await reader.ConnectAsync(IPAddress.Loopback, edge.Port);
        await reader.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"POST /form HTTP/1.1\r\nHost: localhost\r\n{upload}"));
        await begun.PassAsync();

        await Record.ExceptionAsync(() => edge.StopAsync(new CancellationToken(canceled: true)));

        Assert.Equal((EndedBy.Reader, "ReaderLeft"), ((await edge.Logs.FindAsync(EventIds.Request)).Fields["EndedBy"], (await edge.Logs.FindAsync(EventIds.Request)).Fields["Reason"]));
        Assert.DoesNotContain(edge.Logs.Entries, e => e.Event.Id == EventIds.OriginFailed && e.Level > LogLevel.Debug);
        Assert.Empty(edge.Logs.Errors);
    }

    [Fact]
    public async Task Stop_NothingUnderWay_SaysNothing()
    {
        await using var origin = await TestOrigin.StartAsync("text/html", "<p>"u8.ToArray());
        await using var edge = await EdgeHost.StartAsync(origin.Url);
        using (var response = await edge.GetAsync("/"))
        {
            await response.BytesAsync();
        }

        await edge.Logs.FindAsync(EventIds.Request);
        await edge.StopAsync();
        Assert.DoesNotContain(edge.Logs.Entries, e => e.Event.Id is EventIds.Draining or EventIds.Drained or EventIds.CutOff);
    }
}
