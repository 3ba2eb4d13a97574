using EdgeFunctions.Configuration;
using EdgeFunctions.Diagnostics;

namespace EdgeFunctions.Background;

/// <summary>What code at the edge has done behind responses. Its own queue: it takes nothing from the refreshes of stale pages.</summary>
internal sealed class AfterResponseQueue(EdgeOptions options, WorkEvents log, TimeProvider time) : WorkQueue(options.Background, options.Background.Timeout, time)
{
    protected override void Done() => log.WorkDone();

    protected override void Dropped(int count) => log.WorkDropped(count);

    protected override void TimedOut() => log.WorkTimedOut();

    protected override void Failed(Exception exception) => log.WorkFailed(exception);
}
