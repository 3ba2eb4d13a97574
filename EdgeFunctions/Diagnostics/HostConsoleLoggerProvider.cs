using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeFunctions.Diagnostics;

/// <summary>
/// Hands the Functions host what is logged outside of invocations: at start and stop, by refreshes, by watches of memory. Of the worker's own
/// messages the host keeps those of an invocation that is under way (https://github.com/Azure/azure-functions-host/issues/8304); of its
/// console it keeps every line.
/// </summary>
/// <param name="output">Takes lines that tell; the console's own if null.</param>
/// <param name="error">Takes lines that warn.</param>
internal sealed class HostConsoleLoggerProvider(Action<string>? output = null, Action<string>? error = null) : ILoggerProvider, ISupportExternalScope
{
    // In the scope of every invocation.
    private const string InvocationId = "AzureFunctions_InvocationId";

    private readonly Action<string> _output = output ?? StartupConsole.Say;
    private readonly Action<string> _error = error ?? StartupConsole.Complain;
    private IExternalScopeProvider? _scopes;

    // The framework's complaints of a start are many, and none is of use.
    public ILogger CreateLogger(string categoryName) => categoryName.StartsWith("Microsoft.", StringComparison.Ordinal) ? NullLogger.Instance : new Logger(this);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose()
    {
    }

    private bool IsInInvocation()
    {
        var found = new StrongBox<bool>();
        _scopes?.ForEachScope(static (scope, found) => found.Value |= IsOfInvocation(scope), found);
        return found.Value;
    }

    private static bool IsOfInvocation(object? scope)
    {
        if (scope is IReadOnlyList<KeyValuePair<string, object>> properties)
        {
            for (var i = 0; i < properties.Count; i++)
            {
                if (properties[i].Key == InvocationId)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private sealed class Logger(HostConsoleLoggerProvider owner) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!owner.IsInInvocation())
            {
                (logLevel >= LogLevel.Warning ? owner._error : owner._output)(HostLines.Of(logLevel, eventId, formatter(state, exception), exception));
            }
        }
    }
}
