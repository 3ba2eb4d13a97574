namespace EdgeFunctions.Bodies;

/// <summary>Cancels when nothing happened for a while, when all of it takes too long, or when the caller's token does.</summary>
/// <remarks>Knows which of the two it was, so that a slow origin and a reader who left are told apart.</remarks>
internal sealed class IdleTimeout : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly CancellationToken _caller;
    private readonly CancellationTokenRegistration _registration;
    private readonly TimeProvider _time;
    private readonly TimeSpan _total;
    private readonly long _start;

    /// <param name="limit">The time until the first <see cref="Restart"/>.</param>
    /// <param name="total">The time that all of it may take, restarts or not.</param>
    /// <param name="time">Where time comes from.</param>
    /// <param name="caller">For example the reader's <c>RequestAborted</c>.</param>
    public IdleTimeout(TimeSpan limit, TimeSpan total, TimeProvider time, CancellationToken caller)
    {
        _time = time;
        _total = total;
        _start = time.GetTimestamp();
        _source = new CancellationTokenSource(limit < total ? limit : total, time);
        _caller = caller;
        _registration = caller.UnsafeRegister(static s => ((CancellationTokenSource)s!).Cancel(), _source);
    }

    public CancellationToken Token => _source.Token;

    /// <summary>Whether time ran out, as against the caller having cancelled.</summary>
    public bool HasExpired => _source.IsCancellationRequested && !_caller.IsCancellationRequested;

    /// <summary>Something happened: the time starts anew.</summary>
    public void Restart(TimeSpan limit)
    {
        var left = _total - _time.GetElapsedTime(_start);
        _source.CancelAfter(left <= TimeSpan.Zero ? TimeSpan.Zero : left < limit ? left : limit);
    }

    /// <summary>Ends what waits, for no reason of time. Nobody is to be blamed any more.</summary>
    public void Cancel() => _source.Cancel();

    public void Dispose()
    {
        _registration.Dispose();
        _source.Dispose();
    }
}
