using System.Diagnostics.Metrics;
using EdgeFunctions.Bodies.Observing;
using Microsoft.Extensions.Logging;

namespace EdgeFunctions.Diagnostics;

/// <summary>Observers that do not keep up with the bodies, or fail. Readers notice nothing of it.</summary>
internal sealed partial class ObserverEvents : IObserverLog
{
    private readonly ILogger<ObserverEvents> _logger;
    private readonly Counter<long> _dropped;
    private readonly Counter<long> _notObserved;
    private readonly Counter<long> _failures;
    private int _warnedOfDrops;

    public ObserverEvents(ILogger<ObserverEvents> logger, IMeterFactory factory)
    {
        _logger = logger;
        var meter = factory.Create(EdgeMetrics.MeterName);
        _dropped = meter.CreateCounter<long>("edge.observe.dropped", "By", "Bytes that observers of bodies have not seen, because they were slower than the bodies.");
        _notObserved = meter.CreateCounter<long>("edge.observe.skipped", "{response}", "Bodies that were not observed, because too many observers were at work.");
        _failures = meter.CreateCounter<long>("edge.observe.failures", "{response}", "Observers that threw, and saw no more of their body.");
    }

    public void Dropped(long bytes)
    {
        _dropped.Add(bytes);
        WarnOfDrops();
    }

    /// <summary>A body has no observer, because there are too many already.</summary>
    public void NotObserved()
    {
        _notObserved.Add(1);
        WarnOfDrops();
    }

    public void Failed(Exception exception)
    {
        _failures.Add(1);
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

    [LoggerMessage(EventIds.ObserverDropped, LogLevel.Warning, "An observer of bodies is slower than they are, and misses parts of them. Said once; the metrics edge.observe.dropped and edge.observe.skipped count.", EventName = nameof(EventIds.ObserverDropped))]
    private partial void LogDropped();

    [LoggerMessage(EventIds.ObserverFailed, LogLevel.Error, "An observer of bodies threw. It sees no more of this one; the reader is sent all of it.", EventName = nameof(EventIds.ObserverFailed))]
    private partial void LogFailed(Exception exception);
}
