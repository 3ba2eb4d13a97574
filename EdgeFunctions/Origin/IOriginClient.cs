using EdgeFunctions.Bodies;

namespace EdgeFunctions.Origin;

/// <summary>Asks an origin.</summary>
internal interface IOriginClient
{
    /// <summary>Sends a request and returns when the response's headers are there. The body is a live stream.</summary>
    /// <param name="request">The request; disposed by the caller, through the response or itself.</param>
    /// <param name="timeout">Started by the caller with the time until the first byte.</param>
    /// <returns>The response or the failure; expected failures are values, not exceptions.</returns>
    ValueTask<OriginResult> SendAsync(HttpRequestMessage request, IdleTimeout timeout);
}
