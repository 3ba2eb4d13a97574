using Microsoft.Extensions.Logging;

namespace EdgeFunctions.Diagnostics;

/// <summary>What an operator wants to know of: each event is a log line and a metric.</summary>
internal sealed partial class EdgeEvents(ILogger<EdgeEvents> logger, EdgeMetrics metrics)
{
    private int _warnedOfPolicy;
    private int _warnedOfHost;

    public void FailedOpen(string path, string transform, string reason)
    {
        metrics.FailedOpen(transform, reason);
        LogFailedOpen(path, transform, reason);
    }

    /// <summary>No response of the origin; the reader got an error page that names the trace.</summary>
    public void OriginFailed(string path, string route, string failure, Exception? exception, string traceId)
    {
        if (failure == "ReaderLeft")
        {
            LogReaderLeft(route);
            return;
        }

        metrics.OriginFailed(route, failure);
        if (failure == "CircuitOpen")
        {
            // The breaker has said so once.
            LogCircuitOpen(path, route, traceId);
            return;
        }

        LogOriginFailed(ForDebugging(exception), path, route, failure, Reason(exception), traceId);
    }

    /// <summary>A page that was to be complete before it is sent could not be; the reader got an error page instead.</summary>
    public void PageFailed(string path, string failure, Exception? exception, string traceId)
    {
        metrics.PageFailed(failure);
        LogPageFailed(ForDebugging(exception), path, failure, Reason(exception), traceId);
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

    /// <summary>A reader used a host that is not configured, as all do when the setting is forgotten.</summary>
    public void HostNotServed(string host)
    {
        // Scanners ask for any host, so one line must do.
        if (Interlocked.Exchange(ref _warnedOfHost, 1) == 0)
        {
            LogHostNotServed(host);
        }
    }

    /// <summary>Tags or texts were beyond a bound and passed untouched: counted, not logged, for a page may have many.</summary>
    public void Skipped(string transform, int count)
    {
        if (count > 0)
        {
            metrics.Skipped(transform, count);
        }
    }

    /// <summary>An origin leads back to the edge.</summary>
    public void Loop(string host) => LogLoop(host);

    [LoggerMessage(EventIds.Loop, LogLevel.Warning, "A request for {Host} came back to this edge: an origin's address leads to the edge. Check Edge__Publisher__OriginUrl and the asset origins.", EventName = nameof(EventIds.Loop))]
    private partial void LogLoop(string host);

    [LoggerMessage(EventIds.HostNotServed, LogLevel.Warning, "A reader asked for the host {Host} and got 421. If it is yours, add it to Edge__Publisher__PublicHosts__0, __1 and so on; without that setting only localhost is served. Logged once.", EventName = nameof(EventIds.HostNotServed))]
    private partial void LogHostNotServed(string host);

    [LoggerMessage(EventIds.FailedOpen, LogLevel.Warning, "{Path}: the {Transform} rewriting stopped in mid-body ({Reason}); the rest was sent untouched.", EventName = nameof(EventIds.FailedOpen))]
    private partial void LogFailedOpen(string path, string transform, string reason);

    [LoggerMessage(EventIds.OriginFailed, LogLevel.Warning, "{Path}: no response from the origin of route {Route}: {Failure}.{Reason} Trace {TraceId}.", EventName = nameof(EventIds.OriginFailed))]
    private partial void LogOriginFailed(Exception? exception, string path, string route, string failure, string reason, string traceId);

    [LoggerMessage(EventIds.OriginFailed, LogLevel.Debug, "{Path}: the origin of route {Route} was not asked, because its circuit is open. Trace {TraceId}.", EventName = "CircuitOpen")]
    private partial void LogCircuitOpen(string path, string route, string traceId);

    [LoggerMessage(EventIds.PageFailed, LogLevel.Warning, "{Path}: the page did not arrive complete, so an error was sent instead: {Failure}.{Reason} Trace {TraceId}.", EventName = nameof(EventIds.PageFailed))]
    private partial void LogPageFailed(Exception? exception, string path, string failure, string reason, string traceId);

    [LoggerMessage(EventIds.OriginFailed, LogLevel.Debug, "Route {Route}: the reader left before the origin answered.", EventName = "ReaderLeft")]
    private partial void LogReaderLeft(string route);

    [LoggerMessage(EventIds.FragmentForbidden, LogLevel.Warning, "{Path}: the Content-Security-Policy that readers get forbids the injected inline scripts, so they will not run. Logged once; the metric edge.inject.forbidden counts each.", EventName = nameof(EventIds.FragmentForbidden))]
    private partial void LogFragmentForbidden(string path);

    // An origin that is down fails every request: a line each is enough, and the stack is the same each time.
    private Exception? ForDebugging(Exception? exception) => logger.IsEnabled(LogLevel.Debug) ? exception : null;

    private static string Reason(Exception? exception)
    {
        var reason = exception?.Message.TrimEnd('.');
        var cause = exception?.GetBaseException().Message.TrimEnd('.');
        return reason is null ? "" : cause is null || reason.Contains(cause, StringComparison.Ordinal) ? $" {reason}." : $" {reason}: {cause}.";
    }
}
