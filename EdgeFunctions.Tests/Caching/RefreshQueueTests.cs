using EdgeFunctions.Caching;
using EdgeFunctions.Configuration;
using EdgeFunctions.Diagnostics;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EdgeFunctions.Tests.Caching;

public sealed class RefreshQueueTests : IDisposable
{
    private static readonly VariantKey Key = new(new CacheKey("https", "www.example.com", "/", ""), "");

    private readonly LogCollector _logs = new();
    private readonly ServiceProvider _services;
    private readonly RefreshQueue _queue;

    public RefreshQueueTests()
    {
        _services = new ServiceCollection()
            .AddLogging(b => b.AddProvider(_logs).SetMinimumLevel(LogLevel.Trace))
            .AddMetrics().AddSingleton<WorkEvents>().AddSingleton(new EdgeOptions { Background = new BackgroundOptions { DrainTimeout = Patience.Limit } })
            .AddSingleton(TimeProvider.System).AddSingleton<RefreshQueue>().BuildServiceProvider();
        _queue = _services.GetRequiredService<RefreshQueue>();
    }

    public void Dispose() => _services.Dispose();

    [Fact]
    public async Task Stop_WorkWaits_IsDoneFirst()
    {
        var done = 0;
        for (var i = 0; i < 20; i++)
        {
            Assert.True(_queue.TryAdd(_ =>
            {
                Interlocked.Increment(ref done);
                return ValueTask.CompletedTask;
            }));
        }

        await _queue.StartAsync(Patience.Token());
        await _queue.StoppedAsync(Patience.Token());
        Assert.Equal(20, done);
        Assert.False(_queue.TryAdd(_ => ValueTask.CompletedTask));
    }

    [Fact]
    public void TryAdd_QueueIsFull_DropsAndTells()
    {
        var taken = 0;
        while (_queue.TryAdd(_ => ValueTask.CompletedTask))
        {
            taken++;
        }

        Assert.Equal(256, taken);
        Assert.Contains(_logs.Entries, e => e.Event.Id == EventIds.RefreshDropped);
    }

    [Fact]
    public async Task Work_Fails_TheNextIsDone()
    {
        var done = new Gate();
        for (var i = 0; i < 8; i++)
        {
            _queue.TryAdd(_ => throw new InvalidOperationException("on purpose"));
        }

        _queue.TryAdd(_ =>
        {
            done.Open();
            return ValueTask.CompletedTask;
        });
        await _queue.StartAsync(Patience.Token());
        await done.PassAsync();
        await _queue.StoppedAsync(Patience.Token());
        Assert.Equal(8, _logs.Entries.Count(e => e.Event.Id == EventIds.RefreshFailed));
    }

    [Fact]
    public async Task TryAdd_KeyIsHere_IsTakenOnceUntilItIsDone()
    {
        var (began, gate) = (new Gate(), new Gate());
        Assert.True(_queue.TryAdd(Key, async _ =>
        {
            began.Open();
            await gate.PassAsync();
            throw new InvalidOperationException("on purpose");
        }));
        Assert.False(_queue.TryAdd(Key, _ => ValueTask.CompletedTask));
        Assert.True(_queue.TryAdd(new VariantKey(Key.Page with { Path = "/other" }, ""), _ => ValueTask.CompletedTask));

        await _queue.StartAsync(Patience.Token());
        await began.PassAsync();
        Assert.True(_queue.Has(Key));
        Assert.False(_queue.TryAdd(Key, _ => ValueTask.CompletedTask));
        gate.Open();
        await _queue.StoppedAsync(Patience.Token());
        Assert.False(_queue.Has(Key));
        Assert.Single(_logs.Entries, e => e.Event.Id == EventIds.RefreshFailed);
    }

    [Fact]
    public async Task TryAdd_QueueIsFullOrStopped_NoKeyIsKept()
    {
        while (_queue.TryAdd(_ => ValueTask.CompletedTask))
        {
        }

        Assert.False(_queue.TryAdd(Key, _ => ValueTask.CompletedTask));
        Assert.False(_queue.Has(Key));

        await _queue.StoppedAsync(Patience.Token());
        Assert.False(_queue.TryAdd(Key, _ => ValueTask.CompletedTask));
        Assert.False(_queue.Has(Key));
    }

    [Fact]
    public async Task Stop_RefreshesAreDropped_NoKeyIsKept()
    {
        var began = new Gate();
        for (var i = 0; i < 20; i++)
        {
            _queue.TryAdd(Numbered(i), async token =>
            {
                began.Open();
                await Task.Delay(Timeout.Infinite, token);
            });
        }

        await _queue.StartAsync(Patience.Token());
        await began.PassAsync();
        await _queue.StoppedAsync(new CancellationToken(canceled: true));
        Assert.Contains(_logs.Entries, e => e.Event.Id == EventIds.RefreshDropped);
        Assert.DoesNotContain(Enumerable.Range(0, 20), i => _queue.Has(Numbered(i)));
    }

    [Fact]
    public async Task Stop_WorkHangs_IsCancelled()
    {
        var (began, cancelled) = (new Gate(), new Gate());
        _queue.TryAdd(async token =>
        {
            await using var registration = token.Register(cancelled.Open);
            began.Open();
            await cancelled.PassAsync();
        });
        await _queue.StartAsync(Patience.Token());
        await began.PassAsync();

        // The host's own patience is over at once.
        await _queue.StoppedAsync(new CancellationToken(canceled: true));
        await cancelled.PassAsync();
    }

    private static VariantKey Numbered(int number) => new(Key.Page with { Path = $"/{number}" }, "");
}
