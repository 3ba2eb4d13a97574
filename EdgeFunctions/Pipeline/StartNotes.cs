using EdgeFunctions.Configuration;
using EdgeFunctions.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeFunctions.Pipeline;

/// <summary>Says once, at start, what an operator may have left open.</summary>
internal sealed partial class StartNotes(EdgeOptions options, ServerTraits server, StartSummary summary, ILogger<StartNotes> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        // The embedded host says it on the console, where it knows its own address.
        if (server == ServerTraits.FunctionsHost && logger.IsEnabled(LogLevel.Information))
        {
            LogConfigured(string.Join('\n', summary.Lines(url: null)));
        }

        // Without public hosts only loopback names are served: a local run, where both are as they should be.
        if (options.Publisher.PublicHosts.Length > 0)
        {
            if (options.FrontDoor.Id is null)
            {
                LogGateOff();
            }

            if (options.Origin.AllowLoopback)
            {
                LogLoopbackAllowed();
            }
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(EventIds.Configured, LogLevel.Information, "EdgeFunctions is configured:\n{Settings}", EventName = nameof(EventIds.Configured))]
    private partial void LogConfigured(string settings);

    [LoggerMessage(EventIds.GateOff, LogLevel.Warning, "Edge__FrontDoor__Id is not set: requests that did not come through Front Door are answered, too, and Front Door's header fields are not trusted.", EventName = nameof(EventIds.GateOff))]
    private partial void LogGateOff();

    [LoggerMessage(EventIds.LoopbackAllowed, LogLevel.Warning, "Edge__Origin__AllowLoopback is set: origins may be on this machine. Do not set it outside development.", EventName = nameof(EventIds.LoopbackAllowed))]
    private partial void LogLoopbackAllowed();
}
