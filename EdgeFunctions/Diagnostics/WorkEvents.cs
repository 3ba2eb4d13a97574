using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace EdgeFunctions.Diagnostics;

/// <summary>What becomes of work that no reader waits for. Readers notice nothing of it.</summary>
internal sealed partial class WorkEvents
{
    private readonly ILogger _logger;
    private readonly Counter<long> _work;
    private readonly Counter<long> _droppedRefreshes;
    private readonly LogInterval _refreshDropped;
    private readonly LogInterval _dropped;
    private readonly LogInterval _timedOut;
    private readonly LogInterval _failed;

    public WorkEvents(ILogger<WorkEvents> logger, IMeterFactory factory, TimeProvider time)
    {
        _logger = logger;
        (_refreshDropped, _dropped, _timedOut, _failed) = (new(time), new(time), new(time), new(time));
        var meter = factory.Create(EdgeMetrics.MeterName);
        _work = meter.CreateCounter<long>("edge.after_response.work", "{work}", "Work of code at the edge behind responses, by what became of it.");
        _droppedRefreshes = meter.CreateCounter<long>("edge.cache.dropped_refreshes", "{refresh}", "Refreshes of stale pages that were not made for want of room or time.");
    }

    public void RefreshFailed(Exception exception) => LogRefreshFailed(exception);

    public void RefreshDropped(int count)
    {
        _droppedRefreshes.Add(count);
        if (_refreshDropped.IsDue())
        {
            LogRefreshDropped();
        }
    }

    public void WorkDone() => Count("Done", 1);

    public void WorkDropped(int count)
    {
        Count("Dropped", count);
        if (_dropped.IsDue())
        {
            LogWorkDropped();
        }
    }

    public void WorkTimedOut()
    {
        Count("TimedOut", 1);
        if (_timedOut.IsDue())
        {
            LogWorkTimedOut();
        }
    }

    public void WorkFailed(Exception exception)
    {
        Count("Failed", 1);
        if (_failed.IsDue())
        {
            LogWorkFailed(exception);
        }
    }

    private void Count(string result, int count) => _work.Add(count, new KeyValuePair<string, object?>("edge.work.result", result));

    [LoggerMessage(EventIds.RefreshFailed, LogLevel.Error, "A stale page could not be refreshed.", EventName = nameof(EventIds.RefreshFailed))]
    private partial void LogRefreshFailed(Exception exception);

    [LoggerMessage(EventIds.RefreshDropped, LogLevel.Warning, "Refreshes of stale pages are dropped: the queue is full (Edge__Background__MaxQueued), or the program stops. Logged every ten seconds at most; the metric edge.cache.dropped_refreshes counts each.", EventName = nameof(EventIds.RefreshDropped))]
    private partial void LogRefreshDropped();

    [LoggerMessage(EventIds.WorkDropped, LogLevel.Warning, "After-response work of an extension is dropped: the queue is full (Edge__Background__MaxQueued), or the program stops. Logged every ten seconds at most; the metric edge.after_response.work counts each.", EventName = nameof(EventIds.WorkDropped))]
    private partial void LogWorkDropped();

    [LoggerMessage(EventIds.WorkTimedOut, LogLevel.Warning, "After-response work of an extension was cancelled: it took longer than Edge__Background__Timeout. Logged every ten seconds at most; the metric edge.after_response.work counts each.", EventName = nameof(EventIds.WorkTimedOut))]
    private partial void LogWorkTimedOut();

    [LoggerMessage(EventIds.WorkFailed, LogLevel.Error, "After-response work of an extension failed. Logged every ten seconds at most; the metric edge.after_response.work counts each.", EventName = nameof(EventIds.WorkFailed))]
    private partial void LogWorkFailed(Exception exception);
}
