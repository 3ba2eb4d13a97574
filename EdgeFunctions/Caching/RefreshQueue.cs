using System.Threading.Channels;
using EdgeFunctions.Diagnostics;
using Microsoft.Extensions.Hosting;

namespace EdgeFunctions.Caching;

/// <summary>Work after the response: a bounded queue, a few workers, and a bounded time to finish at shutdown.</summary>
internal sealed class RefreshQueue(EdgeEvents log, TimeProvider time) : BackgroundService
{
    private const int Capacity = 256;
    private const int Workers = 4;

    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(5);

    private readonly Channel<Func<CancellationToken, Task>> _queue = Channel.CreateBounded<Func<CancellationToken, Task>>(Capacity);
    private readonly CancellationTokenSource _abandoned = new();

    /// <summary>Takes work, unless the queue is full or the program is stopping: then it is dropped, and counted.</summary>
    public bool TryAdd(Func<CancellationToken, Task> work)
    {
        if (_queue.Writer.TryWrite(work))
        {
            return true;
        }

        log.RefreshDropped(1);
        return false;
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _queue.Writer.TryComplete();
        try
        {
            await (ExecuteTask ?? Task.CompletedTask).WaitAsync(DrainTime, time, cancellationToken);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            await _abandoned.CancelAsync();
            var left = 0;
            while (_queue.Reader.TryRead(out _))
            {
                left++;
            }

            if (left > 0)
            {
                log.RefreshDropped(left);
            }
        }

        await base.StopAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _abandoned.Dispose();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => WorkAsync()));

    private async Task WorkAsync()
    {
        // Ends when the queue is complete and empty, not when the program is told to stop.
        await foreach (var work in _queue.Reader.ReadAllAsync(CancellationToken.None))
        {
            try
            {
                await work(_abandoned.Token);
            }
#pragma warning disable CA1031 // One refresh that fails, for whatever reason, must not end the worker.
            catch (Exception e)
#pragma warning restore CA1031
            {
                log.RefreshFailed(e);
            }
        }
    }
}
