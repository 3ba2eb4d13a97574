#if FUNCTIONS_WORKER
using EdgeFunctions;
using EdgeFunctions.Configuration;
using EdgeFunctions.Diagnostics;
using EdgeFunctions.Diagnostics.Export;
using EdgeFunctions.Pipeline;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

try
{
    var builder = FunctionsApplication.CreateBuilder(args);
    InlineSockets.Prepare(builder.Configuration);
    builder.ConfigureFunctionsWebApplication();
    UnusedServices.LeaveOut(builder.Services);
    ServerLogs.Quieten(builder.Logging, builder.Configuration);
    builder.Services.AddEdge(builder.Configuration, ServerTraits.FunctionsHost);

    // Your own code at the edge.
    builder.Services.AddEdge(Extensions.Add);

    if (TelemetryExport.IsOn(builder.Configuration))
    {
        // What the worker sends to a collector itself the host leaves out there.
        builder.Services.Configure<WorkerOptions>(worker => worker.Capabilities["WorkerOpenTelemetryEnabled"] = bool.TrueString);
    }
    else
    {
        builder.Logging.AddProvider(new HostConsoleLoggerProvider());
    }

    builder.Build().Run();
    return 0;
}
catch (EdgeSettingsException e)
{
    // The Functions host logs what its worker complains of, and answers 503.
    foreach (var line in HostLines.OfComplaint(e.Message))
    {
        StartupConsole.Complain(line);
    }

    // On Azure the worker may run within a process of the platform's that was started ahead, and does not end when this does: the host would wait for it.
    Environment.Exit(1);
    return 1;
}
#else
return await EdgeFunctions.Hosting.EmbeddedHost.RunAsync(args, EdgeFunctions.Extensions.Add);
#endif
