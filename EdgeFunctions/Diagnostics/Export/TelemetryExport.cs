using System.Runtime.CompilerServices;
using EdgeFunctions.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeFunctions.Diagnostics.Export;

/// <summary>Sends traces, metrics and logs to a collector, where one is named. Where none is, no part of OpenTelemetry is loaded.</summary>
internal static class TelemetryExport
{
    /// <summary>OpenTelemetry's own setting, which the Functions host reads, too.</summary>
    public const string EndpointSetting = ExportValidator.Endpoint;

    public static bool IsOn(IConfiguration configuration) => !string.IsNullOrWhiteSpace(configuration[EndpointSetting]);

    /// <summary>Adds the export. Before other hosted services: it is stopped after them then, and has what they told last.</summary>
    public static void AddTo(IServiceCollection services, IConfiguration configuration)
    {
        if (IsOn(configuration))
        {
            Add(services);
        }
    }

    // Apart, so that the runtime does not look at OpenTelemetry's types for a method that does not use them.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Add(IServiceCollection services)
    {
        services.AddSingleton<OtlpExport>();
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<OtlpExport>());
        services.AddSingleton<ILoggerProvider, ExportLoggerProvider>();
    }
}
