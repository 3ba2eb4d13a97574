namespace EdgeFunctions.Caching;

/// <summary>An origin request under way whose response may be stored.</summary>
internal sealed class Flight(CacheKey key, bool isLeader)
{
    private readonly TaskCompletionSource<FlightEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isSpoiled;

    public CacheKey Key => key;

    /// <summary>Whether others wait for it.</summary>
    public bool IsLeader => isLeader;

    public Task<FlightEnd> Ended => _ended.Task;

    /// <summary>Whether the page was invalidated since the origin was asked, so that its response must not be stored.</summary>
    public bool IsSpoiled => _isSpoiled;

    public void Spoil() => _isSpoiled = true;

    public void End(FlightEnd end) => _ended.TrySetResult(end);
}
