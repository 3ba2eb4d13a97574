using Microsoft.Extensions.Logging;

namespace EdgeFunctions.Diagnostics.Export;

/// <summary>Hands what the program logs to the export.</summary>
[ProviderAlias("OpenTelemetry")]
internal sealed class ExportLoggerProvider(OtlpExport export) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => export.Logs.CreateLogger(categoryName);

    public void Dispose()
    {
        // The export is disposed by who made it.
    }
}
