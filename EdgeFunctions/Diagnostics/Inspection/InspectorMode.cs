using EdgeFunctions.Configuration;
using Microsoft.Extensions.Hosting;

namespace EdgeFunctions.Diagnostics.Inspection;

/// <summary>Whether the inspector is on, and when it records.</summary>
/// <param name="IsOn">Whether there is one.</param>
/// <param name="RecordsAlways">Whether requests are recorded while nobody watches, too: in development, where one looks after the fact.</param>
internal sealed record InspectorMode(bool IsOn, bool RecordsAlways)
{
    // Set by Core Tools; the worker's own environment follows it.
    private const string FunctionsEnvironment = "AZURE_FUNCTIONS_ENVIRONMENT";

    public static InspectorMode Of(InspectorOptions options, IHostEnvironment environment)
    {
        var isDevelopment = environment.IsDevelopment()
            || Environments.Development.Equals(Environment.GetEnvironmentVariable(FunctionsEnvironment), StringComparison.OrdinalIgnoreCase);
        return options.Enabled switch
        {
            InspectorUse.Never => new InspectorMode(false, false),
            InspectorUse.Always => new InspectorMode(true, isDevelopment),
            _ => new InspectorMode(isDevelopment, isDevelopment),
        };
    }
}
