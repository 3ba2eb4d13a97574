using EdgeFunctions.Tests.TestSupport;

namespace EdgeFunctions.Tests.Functional;

/// <summary>
/// A wall clock that moves when a test says so, and timers that may hurry: while an origin is in trouble its silences cost little, and a
/// good answer has all the time that it may take on a machine that has other work.
/// </summary>
internal sealed class ChaosTime : TimeProvider
{
    private const int Hurry = 25;

    private readonly FakeTimeProvider _wall = new();
    private readonly Lock _lock = new();
    private long _before;
    private long _since = System.GetTimestamp();
    private int _pace = 1;

    /// <summary>Whether timers that are set from now on hurry, and all timestamps with them.</summary>
    public bool Hurries
    {
        set
        {
            lock (_lock)
            {
                var now = System.GetTimestamp();
                (_before, _since, _pace) = (_before + ((now - _since) * _pace), now, value ? Hurry : 1);
            }
        }
    }

    public void Advance(int seconds) => _wall.Advance(seconds);

    public override DateTimeOffset GetUtcNow() => _wall.GetUtcNow();

    public override long GetTimestamp()
    {
        lock (_lock)
        {
            return _before + ((System.GetTimestamp() - _since) * _pace);
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new Timer(this, base.CreateTimer(callback, state, Real(dueTime), Real(period)));

    private TimeSpan Real(TimeSpan time)
    {
        lock (_lock)
        {
            return time == Timeout.InfiniteTimeSpan ? time : time / _pace;
        }
    }

    private sealed class Timer(ChaosTime time, ITimer inner) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => inner.Change(time.Real(dueTime), time.Real(period));

        public void Dispose() => inner.Dispose();

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
