using Microsoft.Extensions.Logging;

namespace EdgeFunctions.Tests.TestSupport;

internal sealed record LogEntry(string Category, LogLevel Level, EventId Event, string Message, Exception? Exception);
