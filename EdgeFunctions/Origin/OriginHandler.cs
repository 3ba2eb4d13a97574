using System.Text;
using EdgeFunctions.Configuration;

namespace EdgeFunctions.Origin;

/// <summary>Settings of the connection pool to origins.</summary>
internal static class OriginHandler
{
    public static SocketsHttpHandler Create(OriginOptions options) => new()
    {
        // An intermediary hands on what it gets: redirects, cookies and codings are the reader's (RFC 9110 section 7.7).
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = System.Net.DecompressionMethods.None,
        // Origins come from settings alone; an environment variable must not put a proxy between.
        UseProxy = false,
        ConnectTimeout = options.ConnectTimeout,
        PooledConnectionLifetime = options.ConnectionLifetime,
        MaxResponseHeadersLength = options.MaxResponseHeaderKilobytes,
        ConnectCallback = (context, cancellationToken) => OriginAddresses.ConnectAsync(context.DnsEndPoint, options.AllowLoopback, cancellationToken),
        PlaintextStreamFilter = static (context, _) => new ValueTask<Stream>(new OriginStream(context.PlaintextStream)),
        ActivityHeadersPropagator = new OriginPropagator(),
        // A connection whose body was not read to the end is cheaper to close than to drain.
        ResponseDrainTimeout = TimeSpan.FromSeconds(1),
        MaxResponseDrainSize = 64 * 1024,
        // Field values are bytes (RFC 9110 section 5.5); Latin-1 keeps each of them, both ways.
        RequestHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
        ResponseHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
    };
}
