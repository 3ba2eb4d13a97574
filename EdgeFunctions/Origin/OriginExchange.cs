using EdgeFunctions.Bodies;

namespace EdgeFunctions.Origin;

/// <summary>A request to an origin and its response, until the body is through. Disposing it ends the exchange, whatever is unread.</summary>
internal sealed class OriginExchange(HttpRequestMessage request, HttpResponseMessage response, IdleTimeout timeout, IDisposable? slot = null) : IDisposable
{
    public HttpResponseMessage Response { get; } = response;

    public IdleTimeout Timeout { get; } = timeout;

    public int Status => (int)Response.StatusCode;

    /// <summary>The body as it comes from the socket. The fields have been read, and the rest comes as it is asked for: this waits for nothing.</summary>
    public Stream ReadBody() => Response.Content.ReadAsStream(Timeout.Token);

    public void Dispose()
    {
        Response.Dispose();
        request.Dispose();
        Timeout.Dispose();
        slot?.Dispose();
    }
}
