using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace EdgeFunctions.Diagnostics.Export;

/// <summary>OpenTelemetry with the OTLP exporter, set by OpenTelemetry's own settings (<c>OTEL_*</c>).</summary>
internal sealed class OtlpExport : IHostedLifecycleService, IDisposable
{
    public const string DefaultServiceName = "EdgeFunctions";

    // What the framework tells by itself, with the names of the semantic conventions.
    private static readonly string[] Sources = [EdgeActivities.SourceName, "Microsoft.AspNetCore", "System.Net.Http"];
    private static readonly string[] Meters =
    [
        EdgeMetrics.MeterName, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Net.Http", "System.Net.NameResolution", "System.Runtime",
    ];

    // A collector that is gone must not hold up the end of the program.
    private static readonly TimeSpan FlushTime = TimeSpan.FromSeconds(5);

    private readonly OpenTelemetrySdk _sdk;
    private readonly TimeProvider _time;

    private Task _flush = Task.CompletedTask;

    public OtlpExport(IConfiguration configuration, TimeProvider time)
    {
        _time = time;
        _sdk = OpenTelemetrySdk.Create(builder => Build(builder, configuration));
    }

    public ILoggerFactory Logs => _sdk.GetLoggerFactory();

    /// <summary>
    /// Has sent what there is by now, and waits for nothing: the server may stop behind this service, as in the worker, and the program be ended while that
    /// waits for requests.
    /// </summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        _flush = ForEachSignalAsync(
            FlushTime, limit => _sdk.TracerProvider.ForceFlush(limit), limit => _sdk.MeterProvider.ForceFlush(limit), limit => _sdk.LoggerProvider.ForceFlush(limit));
        return Task.CompletedTask;
    }

    /// <summary>
    /// Sends what the last requests have left behind, and ends all sending: to dispose of it takes no time then, which else has five seconds more for each
    /// signal, one after the other.
    /// </summary>
    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        var began = _time.GetTimestamp();
        await _flush;
        await ForEachSignalAsync(
            FlushTime - _time.GetElapsedTime(began), limit => _sdk.TracerProvider.Shutdown(limit), limit => _sdk.MeterProvider.Shutdown(limit), limit => _sdk.LoggerProvider.Shutdown(limit));
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _sdk.Dispose();

    private static void Build(IOpenTelemetryBuilder builder, IConfiguration configuration)
    {
        // Settings come from where the edge has its own, local.settings.json included, and not from the environment alone.
        builder.Services.AddSingleton(configuration);

        // What is logged is decided before it comes here.
        builder.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace));
        builder.ConfigureResource(resource => resource
            .Clear()
            .AddTelemetrySdk()
            .AddService(DefaultServiceName, serviceVersion: typeof(OtlpExport).Assembly.GetName().Version?.ToString(3))
            .AddEnvironmentVariableDetector());
        builder.WithTracing(tracing => tracing.AddSource(Sources));
        builder.WithMetrics(metrics => metrics.AddMeter(Meters));
        builder.WithLogging(_ => { }, logs => logs.IncludeFormattedMessage = true);
        builder.UseOtlpExporter();
    }

    // At once: all of them have one time.
    private static Task ForEachSignalAsync(TimeSpan time, Action<int> traces, Action<int> metrics, Action<int> logs)
    {
        var limit = (int)Math.Max(0, time.TotalMilliseconds);
        return Task.WhenAll(Task.Run(() => traces(limit)), Task.Run(() => metrics(limit)), Task.Run(() => logs(limit)));
    }
}
