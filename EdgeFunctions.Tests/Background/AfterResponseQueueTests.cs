using System.Diagnostics.Metrics;
using EdgeFunctions.Background;
using EdgeFunctions.Configuration;
using EdgeFunctions.Diagnostics;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EdgeFunctions.Tests.Background;

public sealed class AfterResponseQueueTests : IDisposable
{
    private readonly LogCollector _logs = new();
    private ServiceProvider? _services;
    private MeterCollector? _meters;

    public void Dispose()
    {
        _meters?.Dispose();
        _services?.Dispose();
    }

    [Fact]
    public async Task Work_TakesTooLong_ItsTokenIsCancelledAndTheNextIsDone()
    {
        var queue = Create(new BackgroundOptions { Concurrency = 1, Timeout = TimeSpan.FromMilliseconds(20), DrainTimeout = Patience.Limit });
        queue.TryAdd(token => new ValueTask(Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token)));
        await DoOneMoreAsync(queue);
        Assert.Equal((1, 1), (Count("TimedOut"), Count("Done")));
        Assert.Single(_logs.Entries, e => e.Event.Id == EventIds.WorkTimedOut);
    }

    [Fact]
    public async Task Work_FailsAgainAndAgain_IsCountedEachTimeAndSaidOnce()
    {
        var queue = Create(new BackgroundOptions { Concurrency = 1, DrainTimeout = Patience.Limit });
        for (var i = 0; i < 5; i++)
        {
            queue.TryAdd(_ => throw new InvalidOperationException("on purpose"));
            queue.TryAdd(_ => ValueTask.FromException(new OperationCanceledException("its own")));
        }

        await DoOneMoreAsync(queue);
        Assert.Equal((10, 1), (Count("Failed"), Count("Done")));
        var line = Assert.Single(_logs.Entries, e => e.Event.Id == EventIds.WorkFailed);
        Assert.Equal((LogLevel.Error, "on purpose"), (line.Level, line.Exception!.Message));
    }

    [Fact]
    public async Task Work_BlocksItsThread_OthersAreDone()
    {
        var queue = Create(new BackgroundOptions { Concurrency = 2, DrainTimeout = Patience.Limit });
        using var blocked = new ManualResetEventSlim();
        queue.TryAdd(_ =>
        {
            Assert.True(blocked.Wait(Patience.Limit, CancellationToken.None));
            return ValueTask.CompletedTask;
        });
        var done = new Gate();
        queue.TryAdd(_ =>
        {
            done.Open();
            return ValueTask.CompletedTask;
        });
        await queue.StartAsync(Patience.Token());
        await done.PassAsync();
        blocked.Set();
        await queue.StoppedAsync(Patience.Token());
        Assert.Equal(2, Count("Done"));
    }

    [Fact]
    public void TryAdd_QueueIsFull_DropsCountsAndSaysItOnce()
    {
        var queue = Create(new BackgroundOptions { MaxQueued = 3 });
        Assert.Equal([true, true, true, false, false], Enumerable.Range(0, 5).Select(_ => queue.TryAdd(_ => ValueTask.CompletedTask)));
        Assert.Equal(2, Count("Dropped"));
        Assert.Single(_logs.Entries, e => e.Event.Id == EventIds.WorkDropped);
    }

    [Fact]
    public async Task Stop_TimeToDrainIsOver_WhatRunsIsCancelledAndWhatWaitsIsDropped()
    {
        var queue = Create(new BackgroundOptions { Concurrency = 1, DrainTimeout = TimeSpan.Zero });
        var began = new Gate();
        queue.TryAdd(async token =>
        {
            began.Open();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
        });
        queue.TryAdd(_ => ValueTask.CompletedTask);
        queue.TryAdd(_ => ValueTask.CompletedTask);
        await queue.StartAsync(Patience.Token());
        await began.PassAsync();
        await queue.StoppedAsync(Patience.Token());

        // What runs has a second to let go, and is counted when it has, however late.
        var patience = Patience.Token();
        while (Count("Dropped") < 3)
        {
            patience.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        Assert.Equal((0, 3), (Count("Done"), Count("Dropped")));
    }

    [Fact]
    public async Task Stop_WorkDoesNotListenToItsToken_IsLeftBehind()
    {
        var queue = Create(new BackgroundOptions { Concurrency = 1, DrainTimeout = TimeSpan.Zero });
        var (began, never) = (new Gate(), new TaskCompletionSource());
        queue.TryAdd(_ =>
        {
            began.Open();
            return new ValueTask(never.Task);
        });
        await queue.StartAsync(Patience.Token());
        await began.PassAsync();
        await queue.StoppedAsync(Patience.Token());
        never.SetResult();
    }

    private AfterResponseQueue Create(BackgroundOptions background)
    {
        _services = new ServiceCollection()
            .AddLogging(b => b.AddProvider(_logs).SetMinimumLevel(LogLevel.Trace))
            .AddMetrics().AddSingleton<WorkEvents>().AddSingleton(new EdgeOptions { Background = background })
            .AddSingleton(TimeProvider.System).AddSingleton<AfterResponseQueue>().BuildServiceProvider();
        _meters = new MeterCollector(_services.GetRequiredService<IMeterFactory>());
        return _services.GetRequiredService<AfterResponseQueue>();
    }

    private static async Task DoOneMoreAsync(AfterResponseQueue queue)
    {
        queue.TryAdd(_ => ValueTask.CompletedTask);
        await queue.StartAsync(Patience.Token());
        await queue.StoppedAsync(Patience.Token());
    }

    private long Count(string result) => _meters!["edge.after_response.work edge.work.result=" + result];
}
