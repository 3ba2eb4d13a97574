using EdgeFunctions.Diagnostics;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeFunctions.Tests.Diagnostics;

/// <summary>Services stop in the reverse of their order. Under the Functions host the server is there before the edge's services, and stops behind them.</summary>
public sealed class DrainReportTests
{
    [Fact]
    public async Task Stop_ServerStopsLast_RequestsAreThroughWhenItHasStopped()
    {
        using var logs = new LogCollector();
        using var host = Build(logs);
        await host.StartAsync();
        var server = host.Services.GetRequiredService<Server>();
        var stopping = host.StopAsync();
        await server.Stopping.PassAsync();
        Assert.Equal([EventIds.Draining], Told(logs));

        server.Through.Open();
        await stopping;
        Assert.Equal([EventIds.Draining, EventIds.Drained], Told(logs));
    }

    [Fact]
    public async Task Stop_ServerStopsLastAndTimeIsOver_RequestsWereCutOff()
    {
        using var logs = new LogCollector();
        using var host = Build(logs);
        await host.StartAsync();
        using var patience = new CancellationTokenSource();
        var stopping = host.StopAsync(patience.Token);
        await host.Services.GetRequiredService<Server>().Stopping.PassAsync();
        await patience.CancelAsync();
        await Record.ExceptionAsync(() => stopping);
        Assert.Equal([EventIds.Draining, EventIds.CutOff], Told(logs));
    }

    private static IHost Build(LogCollector logs)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddProvider(logs);
        builder.Services.AddSingleton(TimeProvider.System).AddSingleton<ActiveRequests>().AddSingleton<Server>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<Server>());
        builder.Services.AddHostedService<DrainReport>();
        return builder.Build();
    }

    private static IEnumerable<int> Told(LogCollector logs) => logs.Entries.Select(e => e.Event.Id).Where(id => id is EventIds.Draining or EventIds.Drained or EventIds.CutOff);

    /// <summary>Has one request under way, which it waits for when it is told to stop.</summary>
    private sealed class Server(ActiveRequests active) : IHostedService
    {
        public Gate Stopping { get; } = new();

        public Gate Through { get; } = new();

        public Task StartAsync(CancellationToken cancellationToken)
        {
            active.Add(new RequestSummary(TimeProvider.System) { Method = "GET" });
            return Task.CompletedTask;
        }

        public async Task StopAsync(CancellationToken cancellationToken)
        {
            Stopping.Open();
            await Through.PassAsync().WaitAsync(cancellationToken);
        }
    }
}
