using EdgeFunctions.Bodies;
using EdgeFunctions.Configuration;
using EdgeFunctions.Diagnostics;

namespace EdgeFunctions.Origin;

/// <summary>What stands between readers and one origin.</summary>
internal sealed class OriginGuard(Uri origin, OriginOptions options, ResilienceEvents log, TimeProvider time)
{
    private readonly OriginBreaker? _breaker = options.Breaker.Enabled ? new OriginBreaker(origin.Authority, options.Breaker, log, time) : null;

    public string? BreakerState => _breaker?.State;

    public async Task<OriginResult> SendAsync(IOriginClient client, HttpRequestMessage request, IdleTimeout timeout) =>
        _breaker is null ? await client.SendAsync(request, timeout) : await _breaker.SendAsync(client, request, timeout);
}
