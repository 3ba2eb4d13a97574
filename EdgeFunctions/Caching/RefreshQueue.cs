using EdgeFunctions.Background;
using EdgeFunctions.Configuration;
using EdgeFunctions.Diagnostics;

namespace EdgeFunctions.Caching;

/// <summary>Refreshes of stale pages, behind the readers who were sent these.</summary>
/// <remarks>How long one takes is bounded by the limits of requests to origins.</remarks>
internal sealed class RefreshQueue(EdgeOptions options, WorkEvents log, TimeProvider time) : WorkQueue(options.Background, Timeout.InfiniteTimeSpan, time)
{
    protected override void Dropped(int count) => log.RefreshDropped(count);

    protected override void Failed(Exception exception) => log.RefreshFailed(exception);
}
