using EdgeFunctions.Bodies.Observing;
using Microsoft.Extensions.Logging;

namespace EdgeFunctions.Diagnostics;

/// <summary>Observers that do not keep up with the bodies, or fail. Readers notice nothing of it.</summary>
internal sealed partial class ObserverEvents(ILogger<ObserverEvents> logger, ObserverMetrics metrics) : IObserverLog
{
    private int _warnedOfDrops;

    public void Dropped(long bytes)
    {
        metrics.Dropped(bytes);
        WarnOfDrops();
    }

    /// <summary>A body has no observer, because there are too many already.</summary>
    public void NotObserved()
    {
        metrics.Skipped();
        WarnOfDrops();
    }

    public void Failed(Exception exception)
    {
        metrics.Failed();
        LogFailed(exception);
    }

    private void WarnOfDrops()
    {
        // An observer that is too slow is so for every body: one line tells it, the metrics count.
        if (Interlocked.Exchange(ref _warnedOfDrops, 1) == 0)
        {
            LogDropped();
        }
    }

    [LoggerMessage(EventIds.ObserverDropped, LogLevel.Warning, "An observer of bodies is too slow and misses parts of them. Logged once; the metrics edge.observe.dropped and edge.observe.skipped count each.", EventName = nameof(EventIds.ObserverDropped))]
    private partial void LogDropped();

    [LoggerMessage(EventIds.ObserverFailed, LogLevel.Error, "An observer of bodies threw an exception. It sees no more of this body; the reader gets all of it.", EventName = nameof(EventIds.ObserverFailed))]
    private partial void LogFailed(Exception exception);
}
