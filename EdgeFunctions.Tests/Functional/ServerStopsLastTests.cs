using System.Text;
using EdgeFunctions.Background;
using EdgeFunctions.Caching;
using EdgeFunctions.Diagnostics;
using EdgeFunctions.Pipeline;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeFunctions.Tests.Functional;

/// <summary>
/// Services stop in the reverse of their order. In the worker the server is there before the edge's services, and stops behind them: what the last requests leave
/// behind comes when those have been told to stop.
/// </summary>
/// <remarks>
/// Spans are the process's: an export listens to those of every edge. Beside other tests they would fill its queue, and the servers of those would make
/// spans that nobody there asked for.
/// </remarks>
[Collection(Alone.Name)]
public sealed class ServerStopsLastTests
{
    [Fact]
    public async Task Stop_LastRequestLeavesWork_ItIsDone()
    {
        using var host = Build();
        await host.StartAsync();
        var done = 0;
        var (queue, refreshes) = (host.Services.GetRequiredService<AfterResponseQueue>(), host.Services.GetRequiredService<RefreshQueue>());
        host.Services.GetRequiredService<Server>().LastRequest = () =>
        {
            Assert.True(queue.TryAdd(_ => CountAsync()));
            Assert.True(refreshes.TryAdd(new VariantKey(new CacheKey("https", "www.example.com", "/", ""), ""), _ => CountAsync()));
        };
        await host.StopAsync(Patience.Token());
        Assert.Equal(2, done);

        ValueTask CountAsync()
        {
            Interlocked.Increment(ref done);
            return ValueTask.CompletedTask;
        }
    }

    [Fact]
    public async Task Stop_LastRequestIsToldOf_TheCollectorHasIt()
    {
        await using var collector = await TestCollector.StartAsync();
        using var host = Build(("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Url), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"));
        await host.StartAsync();
        host.Services.GetRequiredService<Server>().LastRequest = () =>
        {
            using var span = EdgeActivities.Start("the last span");
            host.Services.GetRequiredService<ILogger<Server>>().LogInformation("the last line");
            host.Services.GetRequiredService<EdgeMetrics>().FellBack("the last fallback");
        };
        await host.StopAsync(Patience.Token());
        Assert.Contains(collector.Of("traces"), m => Holds(m, "the last span"));
        Assert.Contains(collector.Of("logs"), m => Holds(m, "the last line"));
        Assert.Contains(collector.Of("metrics"), m => Holds(m, "the last fallback"));
    }

    /// <summary>The Functions host gives a worker five seconds, which a request may take.</summary>
    [Fact]
    public async Task Stop_ServerWaits_WhatWasToldBeforeIsSentMeanwhile()
    {
        await using var collector = await TestCollector.StartAsync();
        using var host = Build(("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Url), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("OTEL_BLRP_SCHEDULE_DELAY", "600000"));
        await host.StartAsync();
        host.Services.GetRequiredService<ILogger<Server>>().LogInformation("told before");
        host.Services.GetRequiredService<Server>().LastRequest = () =>
            Assert.True(SpinWait.SpinUntil(() => collector.Of("logs").Any(m => Holds(m, "told before")), Patience.Limit));
        await host.StopAsync(Patience.Token());
    }

    private static IHost Build(params (string Name, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(
            [new("Edge:Publisher:OriginUrl", "https://origin.example"), new("Edge:Cache:MaxBytes", "10000000"), new("Edge:Background:DrainTimeout", $"{Patience.Limit}"), .. settings.Select(s => new KeyValuePair<string, string?>(s.Name, s.Value))]);
        builder.Services.AddSingleton<Server>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<Server>());
        builder.Services.AddEdge(builder.Configuration, ServerTraits.FunctionsHost);
        return builder.Build();
    }

    private static bool Holds(byte[] message, string text) => Encoding.Latin1.GetString(message).Contains(text, StringComparison.Ordinal);

    /// <summary>Has one request under way, which ends when it is told to stop.</summary>
    private sealed class Server : IHostedService
    {
        public Action LastRequest { get; set; } = () => { };

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.Run(LastRequest, cancellationToken);
    }
}
