namespace EdgeFunctions.Bodies;

/// <summary>Cancels when nothing happened for a while, or when the caller's token does. The limit is between events, not in total.</summary>
/// <remarks>Knows which of the two it was, so that a slow origin and a reader who left are told apart.</remarks>
internal sealed class IdleTimeout : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly CancellationToken _caller;
    private readonly CancellationTokenRegistration _registration;

    /// <param name="limit">The time until the first <see cref="Restart"/>.</param>
    /// <param name="time">Where time comes from.</param>
    /// <param name="caller">For example the reader's <c>RequestAborted</c>.</param>
    public IdleTimeout(TimeSpan limit, TimeProvider time, CancellationToken caller)
    {
        _source = new CancellationTokenSource(limit, time);
        _caller = caller;
        _registration = caller.UnsafeRegister(static s => ((CancellationTokenSource)s!).Cancel(), _source);
    }

    public CancellationToken Token => _source.Token;

    /// <summary>Whether time ran out, as against the caller having cancelled.</summary>
    public bool HasExpired => _source.IsCancellationRequested && !_caller.IsCancellationRequested;

    /// <summary>Something happened: the time starts anew.</summary>
    public void Restart(TimeSpan limit) => _source.CancelAfter(limit);

    /// <summary>Nothing is waited for; time stands still until the next <see cref="Restart"/>.</summary>
    public void Pause() => _source.CancelAfter(Timeout.InfiniteTimeSpan);

    public void Dispose()
    {
        _registration.Dispose();
        _source.Dispose();
    }
}
