using EdgeFunctions.Bodies;
using EdgeFunctions.Configuration;
using EdgeFunctions.Diagnostics;

namespace EdgeFunctions.Origin;

/// <summary>Asks origins for readers: a second time where that helps, and not at all one that is down.</summary>
/// <remarks>Whoever wants to know whether an origin answers at all asks <see cref="IOriginClient"/> itself.</remarks>
internal sealed class GuardedOriginClient
{
    private readonly IOriginClient _client;

    // A handful, so they are searched in turn. Empty when nothing is guarded.
    private readonly (Uri Origin, OriginGuard Guard)[] _guards = [];

    public GuardedOriginClient(IOriginClient client, EdgeOptions options, ResilienceEvents log, TimeProvider time)
    {
        _client = client;
        if (options.Origin.Breaker.Enabled || options.Origin.RetryPercent > 0)
        {
            // By address, as connections are: two routes to one server share its fate.
            _guards = [.. options.Assets.Routes.Select(r => r.OriginUrl).Prepend(options.Publisher.OriginUrl)
                .Select(url => new Uri(url!))
                .DistinctBy(origin => origin.GetLeftPart(UriPartial.Authority), StringComparer.OrdinalIgnoreCase)
                .Select(origin => (origin, new OriginGuard(origin, options.Origin, log, time)))];
        }
    }

    /// <inheritdoc cref="IOriginClient.SendAsync"/>
    public ValueTask<OriginResult> SendAsync(HttpRequestMessage request, IdleTimeout timeout) =>
        Find(request.RequestUri!) is { } guard ? guard.SendAsync(_client, request, timeout) : _client.SendAsync(request, timeout);

    /// <summary>The state of an origin's breaker; null when it has none.</summary>
    public string? BreakerOf(Uri origin) => Find(origin)?.BreakerState;

    private OriginGuard? Find(Uri target)
    {
        foreach (var (origin, guard) in _guards)
        {
            if (origin.Port == target.Port && string.Equals(origin.Host, target.Host, StringComparison.OrdinalIgnoreCase) && origin.Scheme == target.Scheme)
            {
                return guard;
            }
        }

        return null;
    }
}
