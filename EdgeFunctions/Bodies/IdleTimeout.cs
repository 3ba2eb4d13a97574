namespace EdgeFunctions.Bodies;

/// <summary>Cancels when nothing happened for a while, when all of it takes too long, or when the caller's token does.</summary>
/// <remarks>
/// Knows whether it was time or the caller, so that a slow origin and a reader who left are told apart. A restart writes down the new
/// deadline; the timer, when it fires, looks at that and goes on to it. So a body of many pieces does not set a timer for each.
/// </remarks>
internal sealed class IdleTimeout : IDisposable
{
    // Timers count whole milliseconds, and may fire a little before a finer clock says so.
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    private readonly CancellationTokenSource _source = new();
    private readonly CancellationToken _caller;
    private readonly CancellationTokenRegistration _registration;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly long _total;
    private readonly long _start;

    // Ticks since the start: when time is over, and when the timer fires.
    private long _deadline;
    private long _armed;

    /// <param name="limit">The time until the first <see cref="Restart"/>.</param>
    /// <param name="total">The time that all of it may take, restarts or not.</param>
    /// <param name="time">Where time comes from.</param>
    /// <param name="caller">For example the reader's <c>RequestAborted</c>.</param>
    public IdleTimeout(TimeSpan limit, TimeSpan total, TimeProvider time, CancellationToken caller)
    {
        _time = time;
        _total = total.Ticks;
        _start = time.GetTimestamp();
        _deadline = _armed = Math.Min(limit.Ticks, _total);
        _timer = time.CreateTimer(static s => ((IdleTimeout)s!).Look(), this, new TimeSpan(_armed), Timeout.InfiniteTimeSpan);
        _caller = caller;
        _registration = caller.UnsafeRegister(static s => ((CancellationTokenSource)s!).Cancel(), _source);
    }

    public CancellationToken Token => _source.Token;

    /// <summary>Whether time ran out, as against the caller having cancelled.</summary>
    public bool HasExpired => _source.IsCancellationRequested && !_caller.IsCancellationRequested;

    /// <summary>The time since it was made.</summary>
    public TimeSpan Elapsed => _time.GetElapsedTime(_start);

    /// <summary>Something happened: the time starts anew.</summary>
    /// <returns><see cref="Elapsed"/>, of now.</returns>
    public TimeSpan Restart(TimeSpan limit)
    {
        var now = Elapsed;
        var deadline = Math.Min(now.Ticks + limit.Ticks, _total);

        // Each of two threads, this and the timer's, first writes its word and then reads the other's: one of them sees both.
        Interlocked.Exchange(ref _deadline, deadline);
        if (deadline < Volatile.Read(ref _armed))
        {
            Arm(deadline);
        }

        return now;
    }

    /// <summary>Ends what waits, for no reason of time. Nobody is to be blamed any more.</summary>
    public void Cancel() => _source.Cancel();

    public void Dispose()
    {
        _registration.Dispose();
        _timer.Dispose();
        _source.Dispose();
    }

    private void Look()
    {
        Interlocked.Exchange(ref _armed, long.MaxValue);
        var deadline = Volatile.Read(ref _deadline);
        if (Elapsed.Ticks < deadline)
        {
            Arm(deadline);
            return;
        }

        try
        {
            _source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It was over just now.
        }
    }

    private void Arm(long deadline)
    {
        lock (_timer)
        {
            if (deadline < _armed)
            {
                Volatile.Write(ref _armed, deadline);
                var left = new TimeSpan(deadline) - Elapsed;
                _timer.Change(left < Shortest ? Shortest : left, Timeout.InfiniteTimeSpan);
            }
        }
    }
}
