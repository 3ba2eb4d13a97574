using BenchmarkDotNet.Attributes;
using EdgeFunctions.Bodies;
using EdgeFunctions.Configuration;
using EdgeFunctions.Diagnostics;
using EdgeFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EdgeFunctions.Benchmarks;

/// <summary>What watching one request costs while nobody listens: no exporter, no metrics listener, no span.</summary>
[MemoryDiagnoser]
public class TelemetryBenchmarks
{
    private RequestWatch _quiet = null!;
    private RequestWatch _logging = null!;

    [GlobalSetup]
    public void Setup()
    {
        // What the server has for each request anyway.
        _ = new System.Diagnostics.Activity("server").Start();
        _quiet = Create(requestLog: false);
        _logging = Create(requestLog: true);
    }

    /// <summary>The request's own objects, which are there without telemetry, too.</summary>
    [Benchmark(Baseline = true)]
    public int RequestAlone() => Request().Request.Path.Value!.Length;

    [Benchmark]
    public int Watched() => Watch(_quiet);

    /// <summary>With the line of a request, into a log that keeps nothing.</summary>
    [Benchmark]
    public int WatchedAndLogged() => Watch(_logging);

    private static RequestWatch Create(bool requestLog)
    {
        var options = new EdgeOptions { Diagnostics = new DiagnosticsOptions { RequestLog = requestLog } };
        var services = new ServiceCollection().AddMetrics().AddLogging(logging => logging.AddProvider(new FormattingLog())).BuildServiceProvider();
        return new RequestWatch(
            options,
            new RequestMetrics(services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>()),
            new ActiveRequests(),
            new QueryRedactor(options),
            new ReaderPropagator(options),
            services.GetRequiredService<ILogger<RequestWatch>>(),
            TimeProvider.System);
    }

    private static DefaultHttpContext Request()
    {
        var http = new DefaultHttpContext();
        http.Request.Method = HttpMethods.Get;
        http.Request.Path = "/articles/one";
        return http;
    }

    private static int Watch(RequestWatch watch)
    {
        var http = Request();
        var watched = watch.Begin(http.Request, tellsTiming: false);
        var summary = watched.Summary;
        (summary.Scheme, summary.Host, summary.Target, summary.Route) = ("https", Host, new RequestTarget("/articles/one", "?page=2&token=secret"), "publisher");
        summary.Decide("Rewrite", "Rewritable");
        summary.Transform = "Html";
        for (var chunk = 0; chunk < 4; chunk++)
        {
            var start = summary.Now;
            summary.Rewrite += summary.Since(start);
        }

        summary.EndBody(new CopyResult(CopyOutcome.Completed, 100_000), 20_000);
        watch.End(watched, http, null);
        return summary.Status;
    }

    private static readonly Authority Host = new("www.example.com", null);

    /// <summary>Formats each line, as a console does, and drops it.</summary>
    private sealed class FormattingLog : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => formatter(state, exception);

        public void Dispose()
        {
        }
    }
}
