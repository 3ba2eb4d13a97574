using EdgeFunctions.Configuration;
using EdgeFunctions.Security;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Pipeline;

/// <summary>Who is sent <c>Server-Timing</c>.</summary>
internal sealed class TimingGate(EdgeOptions options, OperatorKey key)
{
    private readonly ServerTimingPolicy _policy = options.Diagnostics.ServerTiming;

    public bool Admits(IHeaderDictionary fields) => _policy switch
    {
        ServerTimingPolicy.Off => false,
        ServerTimingPolicy.On => true,
        _ => key.IsIn(fields),
    };
}
