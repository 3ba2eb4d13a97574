using Microsoft.Extensions.Logging;

namespace EdgeFunctions.Diagnostics;

/// <summary>What an operator wants to know of: each event is a log line and a metric.</summary>
internal sealed partial class EdgeEvents(ILogger<EdgeEvents> logger, EdgeMetrics metrics)
{
    private int _warnedOfPolicy;

    public void FailedOpen(string path, string transform, string reason)
    {
        metrics.FailedOpen(transform, reason);
        LogFailedOpen(path, transform, reason);
    }

    public void OriginFailed(string route, string failure, Exception? exception)
    {
        if (failure == "ReaderLeft")
        {
            LogReaderLeft(route);
            return;
        }

        metrics.OriginFailed(route, failure);
        LogOriginFailed(exception, route, failure);
    }

    public void FragmentForbidden(string path)
    {
        metrics.FragmentForbidden();

        // The policy is the site's, so one line tells it; the metric counts the pages.
        if (Interlocked.Exchange(ref _warnedOfPolicy, 1) == 0)
        {
            LogFragmentForbidden(path);
        }
    }

    [LoggerMessage(EventIds.FailedOpen, LogLevel.Warning, "{Path}: the {Transform} rewriting stopped in mid-body ({Reason}); the rest went on untouched.", EventName = nameof(EventIds.FailedOpen))]
    private partial void LogFailedOpen(string path, string transform, string reason);

    [LoggerMessage(EventIds.OriginFailed, LogLevel.Warning, "Route {Route}: no response of the origin: {Failure}.", EventName = nameof(EventIds.OriginFailed))]
    private partial void LogOriginFailed(Exception? exception, string route, string failure);

    [LoggerMessage(EventIds.OriginFailed, LogLevel.Debug, "Route {Route}: the reader left before the origin answered.", EventName = "ReaderLeft")]
    private partial void LogReaderLeft(string route);

    [LoggerMessage(EventIds.FragmentForbidden, LogLevel.Warning, "{Path}: the Content-Security-Policy forbids inline scripts and names no nonce, so injected scripts will not run. Said once; the metric edge.inject.forbidden counts.", EventName = nameof(EventIds.FragmentForbidden))]
    private partial void LogFragmentForbidden(string path);
}
