using System.Diagnostics.Metrics;
using System.Threading.Channels;
using EdgeFunctions.Context;
using EdgeFunctions.Diagnostics;
using EdgeFunctions.Html;
using EdgeFunctions.Pipeline;
using EdgeFunctions.Responses.After;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeFunctions.Tests.Functional;

/// <summary>Work of code that no reader waits for, over real sockets.</summary>
public sealed class AfterResponseTests : IAsyncLifetime
{
    private readonly Gate _gate = new();
    private readonly Channel<SentResponse> _sent = Channel.CreateUnbounded<SentResponse>();
    private TestOrigin _origin = null!;

    public async Task InitializeAsync() => _origin = await TestOrigin.StartAsync(async context =>
    {
        context.Response.ContentType = "text/html";
        await context.Response.WriteAsync("<p>one");
        if (context.Request.Path == "/slow")
        {
            await context.Response.Body.FlushAsync();
            await _gate.PassAsync();
        }

        await context.Response.WriteAsync("<p>two");
    });

    public async Task DisposeAsync() => await _origin.DisposeAsync();

    [Fact]
    public async Task AfterResponse_Streaming_ComesWhenTheLastByteHasBeenSent()
    {
        await using var edge = await StartAsync(e => e.AfterResponse("/**", TellAsync), ("Publisher:Delivery", "Streaming"));
        using var response = await edge.GetAsync("/slow?q", ("User-Agent", "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Mobile/15E148"));
        await using var body = await response.Content.ReadAsStreamAsync();
        await body.ReadAtLeastAsync(6);
        Assert.False(_sent.Reader.TryRead(out _));

        _gate.Open();
        await body.ReadAtLeastAsync(6);
        var sent = await _sent.Reader.ReadAsync(Patience.Token());
        Assert.Equal((200, true, 12L, "Rewrite", "None"), (sent.Status, sent.IsComplete, sent.Bytes, sent.Outcome, sent.Cache));
        Assert.Equal(("/slow", "?q", DeviceClass.Mobile), (sent.Request.Target.Path, sent.Request.Target.Query, sent.Request.Device));
    }

    [Fact]
    public async Task AfterResponse_ReaderLeaves_IsToldThatItIsNotComplete()
    {
        await using var edge = await StartAsync(e => e.AfterResponse("/**", TellAsync), ("Publisher:Delivery", "Streaming"));
        using (var left = new CancellationTokenSource())
        {
            using var response = await edge.Client.SendAsync(edge.Request(HttpMethod.Get, "/slow"), left.Token);
            await using var body = await response.Content.ReadAsStreamAsync();
            await body.ReadAtLeastAsync(6);
        }

        Assert.False((await _sent.Reader.ReadAsync(Patience.Token())).IsComplete);
        _gate.Open();
    }

    [Fact]
    public async Task AfterResponse_OtherPath_IsNotCalled()
    {
        await using var edge = await StartAsync(e => e.AfterResponse("/a/**", TellAsync));
        foreach (var path in (string[])["/b", "/a/b"])
        {
            using var response = await edge.GetAsync(path);
            await response.BytesAsync();
        }

        Assert.Equal("/a/b", (await _sent.Reader.ReadAsync(Patience.Token())).Request.Target.Path);
        Assert.False(_sent.Reader.TryRead(out _));
    }

    [Fact]
    public async Task AfterResponse_WorkHangsOrFails_ReadersNoticeNothing()
    {
        await using var edge = await StartAsync(
            e => e.AfterResponse("/hangs", (_, token) => new ValueTask(_gate.PassAsync())).AfterResponse("/**", (_, _) => throw new InvalidOperationException("on purpose")).AfterResponse("/**", TellAsync),
            ("Background:Concurrency", "2"));
        foreach (var path in (string[])["/hangs", "/a", "/b"])
        {
            using var response = await edge.GetAsync(path);
            Assert.Equal("<p>one<p>two", await response.TextAsync());
            Assert.Equal(path, (await _sent.Reader.ReadAsync(Patience.Token())).Request.Target.Path);
        }

        Assert.Equal("on purpose", (await edge.Logs.FindAsync(EventIds.WorkFailed)).Exception!.Message);
        _gate.Open();
    }

    [Fact]
    public async Task Stop_WorkIsUnderWay_IsWaitedFor()
    {
        var began = new Gate();
        await using var edge = await StartAsync(
            e => e.AfterResponse("/**", async (sent, token) =>
            {
                began.Open();
                await _gate.PassAsync();
                await TellAsync(sent, token);
            }),
            ("Background:DrainTimeout", "00:00:30"));
        using (var response = await edge.GetAsync("/"))
        {
            await response.BytesAsync();
        }

        await began.PassAsync();
        var stopping = edge.StopAsync();
        Assert.False(_sent.Reader.TryRead(out _));
        _gate.Open();
        await stopping;
        Assert.True(_sent.Reader.TryRead(out _));
    }

    [Fact]
    public async Task WaitUntil_Handler_PageDoesNotWaitAndWhatDoesNotFitIsDropped()
    {
        var accepted = Channel.CreateUnbounded<bool>();
        var (began, done) = (new Gate(), new Gate());
        await using var edge = await StartAsync(
            e => e.TransformPersonal("/**", html => html.OnElement("p", (in Element _, EdgeContext reader) => accepted.Writer.TryWrite(reader.WaitUntil(async _ =>
            {
                began.Open();
                await _gate.PassAsync();
                done.Open();
            })))),
            ("Background:Concurrency", "1"),
            ("Background:MaxQueued", "1"));
        using var meters = new MeterCollector(edge.Services.GetRequiredService<IMeterFactory>());
        for (var i = 0; i < 2; i++)
        {
            using var response = await edge.GetAsync("/");
            Assert.Equal("<p>one<p>two", await response.TextAsync());
            await began.PassAsync();
        }

        // One is under way, one waits at most.
        var taken = 0;
        for (var i = 0; i < 4; i++)
        {
            taken += await accepted.Reader.ReadAsync(Patience.Token()) ? 1 : 0;
        }

        Assert.Equal((2, 2), (taken, meters["edge.after_response.work edge.work.result=Dropped"]));
        _gate.Open();
        await done.PassAsync();
    }

    private ValueTask TellAsync(SentResponse sent, CancellationToken token) => _sent.Writer.WriteAsync(sent, token);

    private Task<EdgeHost> StartAsync(Action<EdgeBuilder> extend, params (string Name, string Value)[] settings) =>
        EdgeHost.StartAsync(_origin.Url, services => services.AddEdge(extend), settings);
}
