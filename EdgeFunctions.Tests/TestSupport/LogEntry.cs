using Microsoft.Extensions.Logging;

namespace EdgeFunctions.Tests.TestSupport;

internal sealed record LogEntry(string Category, LogLevel Level, EventId Event, string Message, Exception? Exception)
{
    /// <summary>The structured values, by their names in the template.</summary>
    public IReadOnlyDictionary<string, object?> Fields { get; init; } = new Dictionary<string, object?>();
}
