using System.Text;
using EdgeFunctions.Configuration;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Net.Http.Headers;

namespace EdgeFunctions.Pipeline;

/// <summary>What the edge asks of the server that it runs in.</summary>
internal static class EdgeServer
{
    public static void Configure(KestrelServerOptions kestrel, EdgeOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = options.Limits.MaxRequestBodyBytes;
        kestrel.Limits.MaxRequestHeadersTotalSize = options.Limits.MaxRequestHeaderBytes;
        kestrel.Limits.MaxRequestBufferSize = Math.Max(kestrel.Limits.MaxRequestBufferSize ?? 0, options.Limits.MaxRequestHeaderBytes);
        kestrel.Limits.MaxRequestLineSize = options.Limits.MaxRequestLineBytes;

        // Kestrel resets a reader who pauses for five seconds, and says nothing. A paused download is not an attack: the limit
        // on a pause is Edge__Origin__IdleTimeout, for both directions, and a reader who pauses costs one buffer.
        kestrel.Limits.MinResponseDataRate = null;
        kestrel.Limits.MinRequestBodyDataRate = null;

        // Field values are bytes (RFC 9110 section 5.5); Latin-1 keeps each of them, both ways.
        // But not of a length: the server decodes one of its own encoding alone without a look at how long it is, and fails where it should answer 400.
        kestrel.RequestHeaderEncodingSelector = static name => name == HeaderNames.ContentLength ? null : Encoding.Latin1;
        kestrel.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1;
    }
}
