using System.Threading.RateLimiting;
using EdgeFunctions.Configuration;

namespace EdgeFunctions.Origin;

/// <summary>How many exchanges with origins there may be at once. Nobody queues: who waits costs memory, too.</summary>
internal sealed class OriginSlots(LimitsOptions limits) : IDisposable
{
    private readonly ConcurrencyLimiter? _limiter = limits.MaxConcurrentRequests == 0 ? null : new(new ConcurrencyLimiterOptions
    {
        PermitLimit = limits.MaxConcurrentRequests,
        QueueLimit = 0,
    });

    /// <summary>Slots that are taken now; 0 where there is no limit, because nobody counts.</summary>
    public int Taken => _limiter is null ? 0 : limits.MaxConcurrentRequests - (int)_limiter.GetStatistics()!.CurrentAvailablePermits;

    /// <summary>Takes a slot, to be disposed when the exchange is over; null where there is no limit.</summary>
    /// <returns>False when none is free.</returns>
    public bool TryTake(out IDisposable? slot)
    {
        slot = null;
        if (_limiter is null)
        {
            return true;
        }

        var lease = _limiter.AttemptAcquire();
        if (!lease.IsAcquired)
        {
            lease.Dispose();
            return false;
        }

        slot = lease;
        return true;
    }

    public void Dispose() => _limiter?.Dispose();
}
