using System.Net;
using EdgeFunctions.Bodies;
using EdgeFunctions.Configuration;
using EdgeFunctions.Routing;

namespace EdgeFunctions.Origin;

/// <summary>Asks whether an origin answers at all; any status will do.</summary>
internal sealed class OriginProbe(IOriginClient origins, EdgeOptions options, TimeProvider time)
{
    public async Task<OriginFailure> AskAsync(Route route, CancellationToken aborted)
    {
        using var timeout = new IdleTimeout(options.Origin.FirstByteTimeout, options.Origin.FirstByteTimeout, time, aborted);
        using var request = new HttpRequestMessage(HttpMethod.Head, route.Origin) { Version = HttpVersion.Version11 };
        request.Headers.Host = route.HostHeader.ToString();

        var result = await origins.SendAsync(request, timeout);
        result.Response?.Dispose();
        return result.Failure;
    }
}
