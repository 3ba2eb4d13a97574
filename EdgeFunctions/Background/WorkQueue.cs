using System.Threading.Channels;
using EdgeFunctions.Configuration;
using Microsoft.Extensions.Hosting;

namespace EdgeFunctions.Background;

/// <summary>Work that no reader waits for: a bounded queue, a few workers, and a bounded time to finish at shutdown.</summary>
/// <remarks>At most once, and without a promise: what does not fit, or is not done when the program stops, is dropped and counted.</remarks>
/// <param name="options">The bounds.</param>
/// <param name="timeout">How long one piece of work may take; infinite where it is bounded elsewhere.</param>
/// <param name="time">Where time comes from.</param>
internal abstract class WorkQueue(BackgroundOptions options, TimeSpan timeout, TimeProvider time) : BackgroundService, IHostedLifecycleService
{
    // For work that is cancelled to let go of what it holds.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private readonly Channel<Func<CancellationToken, ValueTask>> _queue = Channel.CreateBounded<Func<CancellationToken, ValueTask>>(options.MaxQueued);
    private readonly CancellationTokenSource _abandoned = new();

    /// <summary>Takes work, unless the queue is full or the program is stopping: then it is dropped, and counted.</summary>
    public bool TryAdd(Func<CancellationToken, ValueTask> work)
    {
        if (_queue.Writer.TryWrite(work))
        {
            return true;
        }

        Dropped(1);
        return false;
    }

    // The server may stop behind this service, as in the worker: what the last responses leave behind is still to come.
    public override Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Ends the queue when everything has stopped, under either host the server and its requests.</summary>
    public virtual async Task StoppedAsync(CancellationToken cancellationToken)
    {
        _queue.Writer.TryComplete();
        using var grace = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            await (ExecuteTask ?? Task.CompletedTask).WaitAsync(options.DrainTimeout, time, cancellationToken);
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
                Dropped(left);
            }

            // Work that does not listen to its token is left behind.
            if (ExecuteTask is { } working)
            {
                await working.WaitAsync(Grace, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            await grace.CancelAsync();
        }

        await base.StopAsync(grace.Token);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Dispose()
    {
        _abandoned.Dispose();
        base.Dispose();
    }

    protected abstract void Dropped(int count);

    protected abstract void Failed(Exception exception);

    protected virtual void Done()
    {
    }

    protected virtual void TimedOut()
    {
    }

    // Until there is work nobody waits for it: for most programs there never is any, and each worker is a part of their start.
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (await _queue.Reader.WaitToReadAsync(CancellationToken.None))
        {
            // On threads of the pool from its first step: work that blocks must not block the other workers.
            await Task.WhenAll(Enumerable.Range(0, options.Concurrency).Select(_ => Task.Run(WorkAsync, CancellationToken.None)));
        }
    }

    private async Task WorkAsync()
    {
        // Ends when the queue is complete and empty, not when the program is told to stop.
        await foreach (var work in _queue.Reader.ReadAllAsync(CancellationToken.None))
        {
            if (_abandoned.IsCancellationRequested)
            {
                // Taken here before the one who stops could take it: time is over all the same.
                Dropped(1);
                continue;
            }

            using var limit = new CancellationTokenSource(timeout, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _abandoned.Token);
            try
            {
                await work(either.Token);
                Done();
            }
            catch (OperationCanceledException) when (_abandoned.IsCancellationRequested)
            {
                Dropped(1);
            }
            catch (OperationCanceledException) when (limit.IsCancellationRequested)
            {
                TimedOut();
            }
#pragma warning disable CA1031 // One that fails, for whatever reason, must not end the worker.
            catch (Exception e)
#pragma warning restore CA1031
            {
                Failed(e);
            }
        }
    }
}
