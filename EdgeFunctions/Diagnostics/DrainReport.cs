using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeFunctions.Diagnostics;

/// <summary>Says what a shutdown waits for: at its start, at intervals, and when all requests are through.</summary>
internal sealed partial class DrainReport(ActiveRequests active, IHostApplicationLifetime lifetime, ILogger<DrainReport> logger, TimeProvider time) : IHostedLifecycleService, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private int _lastCount;
    private ITimer? _timer;
    private CancellationTokenRegistration _stopping;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _stopping = lifetime.ApplicationStopping.Register(Begin);
        return Task.CompletedTask;
    }

    // Under the embedded host the server is stopped before this service: what is under way has ended by now, or was cut off. Under the Functions host
    // it is stopped behind it.
    public Task StopAsync(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested || active.Look().Count == 0)
        {
            Conclude(cancellationToken);
        }

        return Task.CompletedTask;
    }

    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        Conclude(cancellationToken);
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _stopping.Dispose();
        _timer?.Dispose();
    }

    // Once.
    private void Conclude(CancellationToken cancellationToken)
    {
        if (_timer is null)
        {
            return;
        }

        _timer.Dispose();
        _timer = null;

        // The server was told to give up when the token was; what it cut off may be unwinding still, or gone.
        if (cancellationToken.IsCancellationRequested)
        {
            LogCutOff(_lastCount);
        }
        else
        {
            LogDrained();
        }
    }

    private void Begin()
    {
        // A shutdown with nothing to wait for says nothing.
        if (active.Look().Count > 0)
        {
            Report();
            _timer = time.CreateTimer(static report => ((DrainReport)report!).Report(), this, Interval, Interval);
        }
    }

    private void Report()
    {
        var (count, oldest) = active.Look();
        if (oldest is not null)
        {
            _lastCount = count;
            LogDraining(count, oldest.Method, oldest.Host?.ToString() ?? "-", oldest.Target.Path, oldest.Elapsed.TotalSeconds, oldest.Route, oldest.TraceId);
        }
    }

    [LoggerMessage(EventIds.Draining, LogLevel.Information, "The program is stopping and waits for {Count} requests. The oldest: {Method} {Host}{Path}, for {Seconds:0.0} s, route {Route}, trace {TraceId}.", EventName = nameof(EventIds.Draining))]
    private partial void LogDraining(int count, string method, string host, string path, double seconds, string route, string traceId);

    [LoggerMessage(EventIds.Drained, LogLevel.Information, "All requests have ended.", EventName = nameof(EventIds.Drained))]
    private partial void LogDrained();

    [LoggerMessage(EventIds.CutOff, LogLevel.Warning, "The time to stop is over: requests were cut off. {Count} were running when last counted.", EventName = nameof(EventIds.CutOff))]
    private partial void LogCutOff(int count);
}
