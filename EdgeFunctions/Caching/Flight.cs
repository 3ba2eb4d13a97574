namespace EdgeFunctions.Caching;

/// <summary>An origin request under way whose response may be stored.</summary>
#pragma warning disable CA1001 // The source has neither timer nor wait handle: nothing to dispose of, and who leaves last is not known.
internal sealed class Flight(VariantKey variant, bool isLeader)
#pragma warning restore CA1001
{
    private static long _last;

    private readonly TaskCompletionSource<FlightEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _exchange = new();
    private CancellationTokenRegistration _reader;
    private volatile bool _isSpoiled;

    /// <summary>Tells which of two was begun later, whatever was done to the clock meanwhile.</summary>
    public long Number { get; } = Interlocked.Increment(ref _last);

    /// <summary>The page.</summary>
    public CacheKey Key => variant.Page;

    /// <summary>The variant that was asked for, as far as it is known by which fields the page varies.</summary>
    public VariantKey Variant => variant;

    /// <summary>Whether others wait for it.</summary>
    public bool IsLeader => isLeader;

    /// <summary>What those who wait may do; there may be more to come when it is <see cref="FlightEnd.Shared"/>.</summary>
    public Task<FlightEnd> Ended => _ended.Task;

    /// <summary>The response that others may read along; null until it has begun, and when there is none.</summary>
    public SharedPage? Shared { get; private set; }

    /// <summary>What was stored of the response; null when nothing was, and when others read it along.</summary>
    public StoredPage? Stored { get; private set; }

    /// <summary>Whether the page was invalidated since the origin was asked, so that its response must not be stored.</summary>
    public bool IsSpoiled => _isSpoiled;

    /// <summary>Ends the exchange with the origin.</summary>
    public CancellationToken Token => _exchange.Token;

    /// <summary>Lets the exchange end with its reader.</summary>
    public void Follow(CancellationToken reader) => _reader = reader.UnsafeRegister(static exchange => ((CancellationTokenSource)exchange!).Cancel(), _exchange);

    /// <summary>Lets the exchange outlive its reader.</summary>
    /// <returns>False when it has ended already.</returns>
    public bool TryDetach()
    {
        _reader.Dispose();
        return !_exchange.IsCancellationRequested;
    }

    public void Cancel() => _exchange.Cancel();

    public void Spoil() => _isSpoiled = true;

    /// <summary>Lets others read along. The flight is not over.</summary>
    public void Share(SharedPage page)
    {
        Shared = page;
        _ended.TrySetResult(FlightEnd.Shared);
    }

    public void End(FlightEnd end, StoredPage? stored)
    {
        Stored = stored;
        _ended.TrySetResult(end);
    }
}
