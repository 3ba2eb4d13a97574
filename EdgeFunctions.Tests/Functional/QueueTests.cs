using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using EdgeFunctions.Origin;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeFunctions.Tests.Functional;

/// <summary>A short burst waits for a slot; what does not fit is turned away.</summary>
public sealed class QueueTests : IAsyncLifetime
{
    private readonly ConcurrentQueue<string> _asked = new();
    private readonly Gate _gate = new();
    private TestOrigin _origin = null!;

    public async Task InitializeAsync() => _origin = await TestOrigin.StartAsync(async context =>
    {
        _asked.Enqueue(context.Request.Path.Value!);
        context.Response.ContentType = "text/html";
        context.Response.Headers.CacheControl = context.Request.Path == "/stored" ? "max-age=60" : "no-store";
        await context.Response.WriteAsync("<p>");
        if (context.Request.Path == "/slow")
        {
            await _gate.PassAsync();
        }
    });

    public async Task DisposeAsync() => await _origin.DisposeAsync();

    [Fact]
    public async Task Get_Burst_WaitsInOrderAndIsAnswered()
    {
        await using var edge = await EdgeHost.StartAsync(_origin.Url, ("Limits:MaxConcurrentRequests", "1"), ("Limits:MaxQueuedRequests", "2"), ("Limits:MaxQueueTime", "00:00:30"), ("Cache:MaxBytes", "10000000"));
        using var meters = new MeterCollector(edge.Services.GetRequiredService<IMeterFactory>());
        using (var stored = await edge.GetAsync("/stored"))
        {
            Assert.Equal(HttpStatusCode.OK, stored.StatusCode);
        }

        var slots = edge.Services.GetRequiredService<OriginSlots>();
        await UntilAsync(() => slots.Taken == 0);
        var slow = edge.GetAsync("/slow");
        await UntilAsync(() => slots.Taken == 1);
        var first = edge.GetAsync("/first");
        await UntilAsync(() => slots.Queued == 1);
        var second = edge.GetAsync("/second");
        await UntilAsync(() => slots.Queued == 2);
        await UntilAsync(() => meters["edge.requests.queued"] == 2);

        // What needs no origin is answered; what finds no room to wait is turned away.
        using var health = await edge.GetAsync("/_edge/health");
        using var hit = await edge.GetAsync("/stored");
        using var beyond = await edge.GetAsync("/beyond");
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable), (health.StatusCode, hit.StatusCode, beyond.StatusCode));
        Assert.Equal("5", beyond.Field("Retry-After"));
        Assert.Equal(1, meters["edge.requests.refused edge.reason=NoRoom"]);

        _gate.Open();
        foreach (var pending in (Task<HttpResponseMessage>[])[slow, first, second])
        {
            using var response = await pending;
            Assert.Equal((HttpStatusCode.OK, "<p>"), (response.StatusCode, await response.TextAsync()));
        }

        Assert.Equal(["/stored", "/slow", "/first", "/second"], _asked);
        Assert.Equal(0, meters["edge.requests.queued"]);
    }

    [Fact]
    public async Task Get_ReaderLeavesTheQueue_ItsPlaceIsFreeAndTheOriginIsNotAsked()
    {
        await using var edge = await EdgeHost.StartAsync(_origin.Url, ("Limits:MaxConcurrentRequests", "1"), ("Limits:MaxQueuedRequests", "1"), ("Limits:MaxQueueTime", "00:00:30"));
        var slots = edge.Services.GetRequiredService<OriginSlots>();
        var slow = edge.GetAsync("/slow");
        await UntilAsync(() => slots.Taken == 1);
        using (var left = new CancellationTokenSource())
        {
            var leaving = edge.Client.SendAsync(edge.Request(HttpMethod.Get, "/leaves"), left.Token);
            await UntilAsync(() => slots.Queued == 1);
            await left.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        }

        await UntilAsync(() => slots.Queued == 0);
        var next = edge.GetAsync("/next");
        await UntilAsync(() => slots.Queued == 1);
        _gate.Open();
        using var first = await slow;
        await first.BytesAsync();
        using var second = await next;
        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
        Assert.Equal(["/slow", "/next"], _asked);
    }

    [Fact]
    public async Task Get_WaitIsTooLong_503AndTheOriginIsNotAsked()
    {
        await using var edge = await EdgeHost.StartAsync(_origin.Url, ("Limits:MaxConcurrentRequests", "1"), ("Limits:MaxQueuedRequests", "1"), ("Limits:MaxQueueTime", "00:00:00.05"));
        using var meters = new MeterCollector(edge.Services.GetRequiredService<IMeterFactory>());
        var slots = edge.Services.GetRequiredService<OriginSlots>();
        var slow = edge.GetAsync("/slow");
        await UntilAsync(() => slots.Taken == 1);

        // The slot is not given back before this is answered.
        using (var late = await edge.GetAsync("/late"))
        {
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "5"), (late.StatusCode, late.Field("Retry-After")));
        }

        Assert.Equal((1, 0), (meters["edge.requests.refused edge.reason=TooLong"], meters["edge.requests.queued"]));
        _gate.Open();
        using var first = await slow;
        Assert.Equal(["/slow"], _asked);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(8, 2)]
    public async Task Take_QueueIsNotSet_AQuarterOfTheSlotsMayWait(int most, int expected)
    {
        await using var edge = await EdgeHost.StartAsync(_origin.Url, ("Limits:MaxConcurrentRequests", $"{most}"), ("Limits:MaxQueueTime", "00:00:30"));
        var slots = edge.Services.GetRequiredService<OriginSlots>();
        var taken = new List<OriginSlot>();
        for (var i = 0; i < most; i++)
        {
            taken.Add(await slots.TakeAsync(CancellationToken.None));
        }

        var waiting = Enumerable.Range(0, expected).Select(_ => slots.TakeAsync(CancellationToken.None).AsTask()).ToArray();
        Assert.Equal((SlotOutcome.NoRoom, expected), ((await slots.TakeAsync(CancellationToken.None)).Outcome, slots.Queued));
        taken.ForEach(slot => slot.Lease!.Dispose());
        Assert.All(await Task.WhenAll(waiting), slot => Assert.Equal(SlotOutcome.Taken, slot.Outcome));
    }

    [Fact]
    public async Task Take_ReaderLeavesTheQueue_IsNotOneWhoWaitedTooLong()
    {
        await using var edge = await EdgeHost.StartAsync(_origin.Url, ("Limits:MaxConcurrentRequests", "1"), ("Limits:MaxQueuedRequests", "1"), ("Limits:MaxQueueTime", "00:00:30"));
        var slots = edge.Services.GetRequiredService<OriginSlots>();
        using var taken = (await slots.TakeAsync(CancellationToken.None)).Lease;
        using var reader = new CancellationTokenSource();
        var waiting = slots.TakeAsync(reader.Token);
        await reader.CancelAsync();
        Assert.Equal((SlotOutcome.ReaderLeft, 0), ((await waiting).Outcome, slots.Queued));
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        var patience = Patience.Token();
        while (!condition())
        {
            patience.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
