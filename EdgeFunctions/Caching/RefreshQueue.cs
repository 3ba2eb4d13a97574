using System.Collections.Concurrent;
using EdgeFunctions.Background;
using EdgeFunctions.Configuration;
using EdgeFunctions.Diagnostics;

namespace EdgeFunctions.Caching;

/// <summary>Refreshes of stale pages, behind the readers who were sent these.</summary>
/// <remarks>How long one takes is bounded by the limits of requests to origins.</remarks>
internal sealed class RefreshQueue(EdgeOptions options, WorkEvents log, TimeProvider time) : WorkQueue(options.Background, Timeout.InfiniteTimeSpan, time)
{
    // As many as the queue and its workers hold.
    private readonly ConcurrentDictionary<VariantKey, bool> _keys = new();

    /// <summary>Whether the variant's refresh waits or runs.</summary>
    public bool Has(VariantKey key) => _keys.ContainsKey(key);

    /// <summary>Takes a refresh, unless the variant's is here already, the queue is full or the program is stopping.</summary>
    public bool TryAdd(VariantKey key, Func<CancellationToken, ValueTask> refresh)
    {
        if (!_keys.TryAdd(key, true))
        {
            return false;
        }

        var isAdded = TryAdd(token => RunAsync(key, refresh, token));
        if (!isAdded)
        {
            _keys.TryRemove(key, out _);
        }

        return isAdded;
    }

    public override async Task StoppedAsync(CancellationToken cancellationToken)
    {
        try
        {
            await base.StoppedAsync(cancellationToken);
        }
        finally
        {
            // Those of refreshes that were dropped.
            _keys.Clear();
        }
    }

    protected override void Dropped(int count) => log.RefreshDropped(count);

    protected override void Failed(Exception exception) => log.RefreshFailed(exception);

    private async ValueTask RunAsync(VariantKey key, Func<CancellationToken, ValueTask> refresh, CancellationToken token)
    {
        try
        {
            await refresh(token);
        }
        finally
        {
            _keys.TryRemove(key, out _);
        }
    }
}
