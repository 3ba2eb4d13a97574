using Microsoft.Extensions.Logging;

namespace EdgeFunctions.Diagnostics;

/// <summary>
/// Lines for the Functions host, which makes a record of each that its worker writes to the console. Of one to standard error it takes the
/// level from its words: https://github.com/Azure/azure-functions-host/issues/8273.
/// </summary>
internal static class HostLines
{
    /// <summary>What is logged, in one line.</summary>
    public static string Of(LogLevel level, EventId id, string message, Exception? exception)
    {
        var word = level switch { >= LogLevel.Error => "error", LogLevel.Warning => "warning", _ => "info" };
        return string.Join(" | ", Lines($"{word}: {id}: {message}\n{exception}"));
    }

    /// <summary>What stops the start: each line is an error.</summary>
    public static IEnumerable<string> OfComplaint(string message) => Lines(message).Select(static line => $"error: {line}");

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
