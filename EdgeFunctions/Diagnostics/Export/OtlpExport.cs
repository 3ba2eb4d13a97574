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
internal sealed class OtlpExport : IHostedService, IDisposable
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

    public OtlpExport(IConfiguration configuration) => _sdk = OpenTelemetrySdk.Create(builder =>
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
    });

    public ILoggerFactory Logs => _sdk.GetLoggerFactory();

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Sends what has not been sent, and ends all sending: to dispose of it takes no time then, which else has five seconds more for each signal, one after the other.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        var limit = (int)FlushTime.TotalMilliseconds;
        return Task.WhenAll(
            Task.Run(() => _sdk.TracerProvider.Shutdown(limit), cancellationToken),
            Task.Run(() => _sdk.MeterProvider.Shutdown(limit), cancellationToken),
            Task.Run(() => _sdk.LoggerProvider.Shutdown(limit), cancellationToken));
    }

    public void Dispose() => _sdk.Dispose();
}
