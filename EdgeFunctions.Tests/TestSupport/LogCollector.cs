using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace EdgeFunctions.Tests.TestSupport;

/// <summary>Keeps what is logged.</summary>
internal sealed class LogCollector : ILoggerProvider
{
    private readonly ConcurrentQueue<LogEntry> _entries = new();
    private TaskCompletionSource _more = NewSignal();

    public IReadOnlyCollection<LogEntry> Entries => _entries;

    /// <summary>What a healthy program does not log.</summary>
    public IEnumerable<LogEntry> Errors => _entries.Where(e => e.Level >= LogLevel.Error);

    /// <summary>The first entry with this event id, now or when it comes.</summary>
    public Task<LogEntry> FindAsync(int eventId) => FindAsync(eventId, number: 1);

    /// <summary>The entry with this event id that is the first, second and so on of them, now or when it comes.</summary>
    public async Task<LogEntry> FindAsync(int eventId, int number)
    {
        while (true)
        {
            var more = _more.Task;
            if (_entries.Where(e => e.Event.Id == eventId).ElementAtOrDefault(number - 1) is { } found)
            {
                return found;
            }

            await more.WaitAsync(Patience.Limit);
        }
    }

    public void Clear() => _entries.Clear();

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    private void Add(LogEntry entry)
    {
        _entries.Enqueue(entry);
        Interlocked.Exchange(ref _more, NewSignal()).TrySetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class Logger(LogCollector owner, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            owner.Add(new LogEntry(category, logLevel, eventId, formatter(state, exception), exception)
            {
                Fields = (state as IReadOnlyList<KeyValuePair<string, object?>>)?.ToDictionary() ?? [],
            });
    }
}
