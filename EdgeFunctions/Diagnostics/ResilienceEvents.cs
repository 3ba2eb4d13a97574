using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace EdgeFunctions.Diagnostics;

/// <summary>What the edge does about an origin in trouble: each event is a metric, and a log line where an operator should look.</summary>
internal sealed partial class ResilienceEvents
{
    private readonly ILogger _logger;
    private readonly LogInterval _refusalLines;
    private readonly Counter<long> _refusals;
    private readonly UpDownCounter<long> _queued;
    private readonly Histogram<double> _queueTime;
    private readonly Counter<long> _uncoded;
    private readonly Counter<long> _bypassed;
    private readonly Counter<long> _slownessChanges;
    private readonly Counter<long> _breakerChanges;
    private readonly Counter<long> _retries;

    public ResilienceEvents(ILogger<ResilienceEvents> logger, IMeterFactory factory, TimeProvider time)
    {
        _logger = logger;
        _refusalLines = new LogInterval(time);
        var meter = factory.Create(EdgeMetrics.MeterName);
        _breakerChanges = meter.CreateCounter<long>("edge.origin.breaker.changes", "{change}", "Changes of an origin's circuit breaker, by the state it came to.");
        _retries = meter.CreateCounter<long>("edge.origin.retries", "{request}", "Requests that were sent to an origin a second time, by what the first time failed of.");
        _uncoded = meter.CreateCounter<long>("edge.rewrite.undecodable", "{response}", "Pages that were not in the coding that they named, and were asked for again without one.");
        _bypassed = meter.CreateCounter<long>("edge.rewrite.bypassed", "{response}", "Bodies that passed as they were, because rewriting took too long.");
        _slownessChanges = meter.CreateCounter<long>("edge.origin.slow.changes", "{change}", "Times that an origin's pages became slow, and that they were not any more.");
        _refusals = meter.CreateCounter<long>("edge.requests.refused", "{request}", "Requests that needed an origin and were turned away, because the edge had too much to do.");
        _queued = meter.CreateUpDownCounter<long>("edge.requests.queued", "{request}", "Requests that wait until fewer are under way to origins.");
        _queueTime = meter.CreateHistogram("edge.requests.queue_time", "s", "How long a request waited for that, by how it ended.", tags: null, RequestMetrics.Durations);
    }

    public void BreakerOpened(string origin, TimeSpan breakTime)
    {
        Changed(origin, "Open");
        LogBreakerOpened(origin, breakTime.TotalSeconds);
    }

    public void BreakerHalfOpened(string origin)
    {
        Changed(origin, "HalfOpen");
        LogBreakerHalfOpened(origin);
    }

    public void BreakerClosed(string origin)
    {
        Changed(origin, "Closed");
        LogBreakerClosed(origin);
    }

    public void Retried(string origin, string failure) => _retries.Add(1, new("edge.origin", origin), new("error.type", failure));

    /// <summary>A request that needed an origin was turned away, because the edge has too much to do.</summary>
    public void Refused(string reason, string setting)
    {
        _refusals.Add(1, new KeyValuePair<string, object?>("edge.reason", reason));

        // Overload is no time for a line a request.
        if (_refusalLines.IsDue())
        {
            LogRefused(setting);
        }
    }

    /// <summary>A page was not in the coding that it named; it is asked for again without one.</summary>
    public void AskedUncoded(string path, string traceId)
    {
        _uncoded.Add(1);
        LogAskedUncoded(path, traceId);
    }

    /// <summary>Rewriting takes far longer than usual and is left out for a while.</summary>
    public void BypassBegun(double times, TimeSpan duration) => LogBypassBegun(times, duration.TotalSeconds);

    /// <summary>A body passes as it is for that reason.</summary>
    public void Bypassed() => _bypassed.Add(1);

    /// <summary>A request begins to wait for a slot.</summary>
    public void Queued() => _queued.Add(1);

    /// <summary>A request has waited for a slot.</summary>
    public void Unqueued(string result, TimeSpan duration)
    {
        _queued.Add(-1);
        _queueTime.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("edge.queue.result", result));
    }

    /// <summary>The origin takes far longer than usual until the first byte of pages: what is optional is left out of them.</summary>
    /// <param name="pages">Which pages: a path pattern, or the route.</param>
    /// <param name="recent">What it takes.</param>
    /// <param name="times">How many times the usual that is.</param>
    public void SlowOriginBegun(string pages, TimeSpan recent, double times)
    {
        _slownessChanges.Add(1, new("edge.pages", pages), new("edge.origin.pace", "Slow"));
        LogSlowOriginBegun(pages, recent.TotalMilliseconds, times);
    }

    /// <summary>It does not any more, or has done so for so long that it is usual now.</summary>
    public void SlowOriginEnded(string pages, TimeSpan recent)
    {
        _slownessChanges.Add(1, new("edge.pages", pages), new("edge.origin.pace", "Usual"));
        LogSlowOriginEnded(pages, recent.TotalMilliseconds);
    }

    private void Changed(string origin, string state) => _breakerChanges.Add(1, new("edge.origin", origin), new("edge.breaker.state", state));

    [LoggerMessage(EventIds.BreakerOpened, LogLevel.Warning, "The origin {Origin} fails: no requests are sent to it for {Seconds} s. Readers get a stale page if there is one, otherwise 503.", EventName = nameof(EventIds.BreakerOpened))]
    private partial void LogBreakerOpened(string origin, double seconds);

    [LoggerMessage(EventIds.BreakerHalfOpened, LogLevel.Information, "The origin {Origin} is tested with one request.", EventName = nameof(EventIds.BreakerHalfOpened))]
    private partial void LogBreakerHalfOpened(string origin);

    [LoggerMessage(EventIds.BreakerClosed, LogLevel.Information, "The origin {Origin} answers again.", EventName = nameof(EventIds.BreakerClosed))]
    private partial void LogBreakerClosed(string origin);

    [LoggerMessage(EventIds.Refused, LogLevel.Warning, "Requests are refused: {Setting} is reached. Readers get a stale page if there is one, otherwise 503. Logged every ten seconds at most; the metric edge.requests.refused counts each.", EventName = nameof(EventIds.Refused))]
    private partial void LogRefused(string setting);

    [LoggerMessage(EventIds.AskedUncoded, LogLevel.Warning, "{Path}: the body is not in the content coding that its header fields name. The origin is asked once more, without a content coding. Trace {TraceId}.", EventName = nameof(EventIds.AskedUncoded))]
    private partial void LogAskedUncoded(string path, string traceId);

    [LoggerMessage(EventIds.BypassBegun, LogLevel.Warning, "Rewriting takes {Times:F1} times as long as usual: for {Seconds} s pages are sent unchanged, with the origin's URLs. The metric edge.rewrite.bypassed counts them.", EventName = nameof(EventIds.BypassBegun))]
    private partial void LogBypassBegun(double times, double seconds);

    [LoggerMessage(EventIds.SlowOriginBegun, LogLevel.Warning, "The origin takes {Milliseconds:F0} ms until the first byte of pages ({Pages}), {Times:F1} times as long as usual: optional fragments are left out until it is faster again.", EventName = nameof(EventIds.SlowOriginBegun))]
    private partial void LogSlowOriginBegun(string pages, double milliseconds, double times);

    [LoggerMessage(EventIds.SlowOriginEnded, LogLevel.Information, "The origin takes {Milliseconds:F0} ms until the first byte of pages ({Pages}), little more than usual: optional fragments are back.", EventName = nameof(EventIds.SlowOriginEnded))]
    private partial void LogSlowOriginEnded(string pages, double milliseconds);
}
