using System.Threading.RateLimiting;
using EdgeFunctions.Configuration;
using EdgeFunctions.Diagnostics;

namespace EdgeFunctions.Origin;

/// <summary>How many exchanges with origins there may be at once. A short queue takes up a burst; who does not fit, or would wait too long, is turned away.</summary>
internal sealed class OriginSlots : IDisposable
{
    private readonly ConcurrencyLimiter? _limiter;
    private readonly int _most;
    private readonly int _mostQueued;
    private readonly TimeSpan _patience;
    private readonly ResilienceEvents _events;
    private readonly TimeProvider _time;

    public OriginSlots(EdgeOptions options, ResilienceEvents events, TimeProvider time)
    {
        (_events, _time, _patience) = (events, time, options.Limits.MaxQueueTime);
        _most = options.Limits.MaxConcurrentRequests;

        // Who waits behind a quarter of the slots' number waits for about a quarter of an exchange's time.
        _mostQueued = options.Limits.MaxQueuedRequests ?? _most / 4;
        _limiter = _most == 0 ? null : new(new ConcurrencyLimiterOptions
        {
            PermitLimit = _most,
            QueueLimit = _mostQueued,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        });
    }

    /// <summary>Slots that are taken now; 0 where there is no limit, because nobody counts.</summary>
    public int Taken => _limiter is null ? 0 : _most - (int)_limiter.GetStatistics()!.CurrentAvailablePermits;

    /// <summary>Requests that wait for a slot now.</summary>
    public int Queued => _limiter is null ? 0 : (int)_limiter.GetStatistics()!.CurrentQueuedCount;

    /// <summary>Takes a slot, or waits for one. Never fails.</summary>
    /// <param name="reader">Cancelled when the reader leaves, and the queue with that.</param>
    public ValueTask<OriginSlot> TakeAsync(CancellationToken reader)
    {
        if (_limiter is null)
        {
            return new(new OriginSlot(SlotOutcome.Taken, null));
        }

        // Nobody is overtaken: there is no slot to be had at once while others wait.
        var lease = _limiter.AttemptAcquire();
        if (lease.IsAcquired)
        {
            return new(new OriginSlot(SlotOutcome.Taken, lease));
        }

        lease.Dispose();
        return _mostQueued == 0 ? new(new OriginSlot(SlotOutcome.NoRoom, null)) : new(WaitAsync(_limiter, reader));
    }

    public void Dispose() => _limiter?.Dispose();

    private async Task<OriginSlot> WaitAsync(ConcurrencyLimiter limiter, CancellationToken reader)
    {
        using var patience = new CancellationTokenSource(_patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(reader, patience.Token);
        var waiting = limiter.AcquireAsync(1, either.Token);
        if (waiting.IsCompletedSuccessfully)
        {
            // There is no room to wait, or a slot has just been given back.
            return Of(await waiting);
        }

        var (start, slot) = (_time.GetTimestamp(), default(OriginSlot));
        _events.Queued();
        try
        {
            return slot = Of(await waiting);
        }
        catch (OperationCanceledException)
        {
            return slot = new OriginSlot(reader.IsCancellationRequested ? SlotOutcome.ReaderLeft : SlotOutcome.TooLong, null);
        }
        finally
        {
            _events.Unqueued(slot.Outcome.ToString(), _time.GetElapsedTime(start));
        }
    }

    private static OriginSlot Of(RateLimitLease lease)
    {
        if (lease.IsAcquired)
        {
            return new OriginSlot(SlotOutcome.Taken, lease);
        }

        lease.Dispose();
        return new OriginSlot(SlotOutcome.NoRoom, null);
    }
}
