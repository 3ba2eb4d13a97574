using EdgeFunctions.Diagnostics;
using Microsoft.Extensions.Logging;

namespace EdgeFunctions.Tests.Diagnostics;

/// <summary>What the Functions host would drop of what is logged, and what it is handed instead.</summary>
public sealed class HostConsoleLoggerProviderTests
{
    private readonly List<string> _output = [];
    private readonly List<string> _error = [];

    [Fact]
    public void Log_OutsideOfInvocations_IsOneLineWithLevelAndEvent()
    {
        using var factory = Factory();
        var logger = factory.CreateLogger("EdgeFunctions.Pipeline.StartNotes");
        logger.Log(LogLevel.Information, new EventId(49, "Configured"), "EdgeFunctions is configured:\n  origin  x\r\n  hosts   y", null, (state, _) => state);
        logger.Log(LogLevel.Warning, new EventId(5, "GateOff"), "is not set", null, (state, _) => state);
        logger.Log(LogLevel.Error, 10, "could not", new IOException("broken"), (state, _) => state);
        Assert.Equal(["info: Configured: EdgeFunctions is configured: | origin  x | hosts   y"], _output);
        Assert.Equal(["warning: GateOff: is not set", "error: 10: could not | System.IO.IOException: broken"], _error);
    }

    [Fact]
    public void Log_InAnInvocation_IsLeftToTheWorker()
    {
        using var factory = Factory();
        var logger = factory.CreateLogger("EdgeFunctions.Diagnostics.RequestWatch");

        // As the worker makes it.
        using (factory.CreateLogger("Worker").BeginScope(new List<KeyValuePair<string, object>> { new("AzureFunctions_FunctionName", "Edge"), new("AzureFunctions_InvocationId", "1") }))
        using (logger.BeginScope("further in"))
        {
            logger.Log(LogLevel.Warning, 0, "in", null, (state, _) => state);
        }

        using (logger.BeginScope(new List<KeyValuePair<string, object>> { new("RequestId", "1") }))
        {
            logger.Log(LogLevel.Warning, 0, "out", null, (state, _) => state);
        }

        Assert.Empty(_output);
        Assert.Equal(["warning: 0: out"], _error);
    }

    [Fact]
    public void Log_OfTheFramework_IsNotHandedOn()
    {
        using var factory = Factory();
        factory.CreateLogger("Microsoft.AspNetCore.DataProtection").Log(LogLevel.Warning, 0, "no encryptor", null, (state, _) => state);
        Assert.Empty(_error);
    }

    // The host takes a line of standard error for an error where it says so.
    [Fact]
    public void OfComplaint_EachLine_SaysThatItIsAnError() =>
        Assert.Equal(
            ["error: 2 settings are wrong:", "error: Edge__A = \"x\" is no number.", "error: Edge__B is missing."],
            HostLines.OfComplaint($"2 settings are wrong:{Environment.NewLine}  Edge__A = \"x\" is no number.{Environment.NewLine}  Edge__B is missing."));

    private ILoggerFactory Factory() => LoggerFactory.Create(logging => logging.AddProvider(new HostConsoleLoggerProvider(_output.Add, _error.Add)));
}
