using System.Collections.Concurrent;

namespace EdgeFunctions.Tests.TestSupport;

/// <summary>The real time, but timers that repeat fire when a test says so.</summary>
internal sealed class ManualTimers : TimeProvider
{
    private readonly ConcurrentQueue<(TimeSpan Period, Action Fire)> _repeating = new();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (period == Timeout.InfiniteTimeSpan)
        {
            return base.CreateTimer(callback, state, dueTime, period);
        }

        _repeating.Enqueue((period, () => callback(state)));
        return base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Fires every timer that repeats at this interval, once.</summary>
    public void FireAll(TimeSpan period)
    {
        foreach (var (_, fire) in _repeating.Where(t => t.Period == period))
        {
            fire();
        }
    }
}
