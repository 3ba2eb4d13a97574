using System.Net;
using EdgeFunctions.Bodies;
using EdgeFunctions.Configuration;
using EdgeFunctions.Routing;

namespace EdgeFunctions.Origin;

/// <summary>Asks whether an origin answers at all; any status will do.</summary>
/// <remarks>Anybody may ask it, and as often as they like. The origin is asked by one at a time, and not again for a second.</remarks>
internal sealed class OriginProbe(IOriginClient origins, EdgeOptions options, TimeProvider time)
{
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private Task<OriginFailure>? _asking;
    private long _answered;

    public async Task<OriginFailure> AskAsync(Route route, CancellationToken aborted)
    {
        try
        {
            return await Ask(route).WaitAsync(aborted);
        }
        catch (OperationCanceledException) when (aborted.IsCancellationRequested)
        {
            // The others who wait have it all the same.
            return OriginFailure.ReaderLeft;
        }
    }

    private Task<OriginFailure> Ask(Route route)
    {
        lock (_lock)
        {
            if (_asking is null || (_asking.IsCompleted && time.GetElapsedTime(Volatile.Read(ref _answered)) >= Remembered))
            {
                _asking = SendAsync(route);
            }

            return _asking;
        }
    }

    private async Task<OriginFailure> SendAsync(Route route)
    {
        try
        {
            using var timeout = new IdleTimeout(options.Origin.FirstByteTimeout, options.Origin.FirstByteTimeout, time, CancellationToken.None);
            using var request = new HttpRequestMessage(HttpMethod.Head, route.Origin) { Version = HttpVersion.Version11 };
            request.Headers.Host = route.HostHeader.ToString();

            var result = await origins.SendAsync(request, timeout);
            result.Response?.Dispose();
            return result.Failure;
        }
        finally
        {
            Volatile.Write(ref _answered, time.GetTimestamp());
        }
    }
}
