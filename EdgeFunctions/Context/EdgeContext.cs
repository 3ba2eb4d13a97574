using System.Net;
using EdgeFunctions.Http;

namespace EdgeFunctions.Context;

/// <summary>What is known of one request, read once at the start. Rooms further on look here, not at <c>HttpContext</c>.</summary>
internal sealed record EdgeContext
{
    public required string Method { get; init; }

    public bool IsHead => Microsoft.AspNetCore.Http.HttpMethods.IsHead(Method);

    /// <summary>The host that the reader used; checked against the configured ones.</summary>
    public required Authority PublicHost { get; init; }

    /// <summary><c>http</c> or <c>https</c>, as the reader used it.</summary>
    public required string PublicScheme { get; init; }

    /// <summary>The path and query as they stood in the request.</summary>
    public required RequestTarget Target { get; init; }

    /// <summary>The peer's address; null when the host does not tell.</summary>
    public IPAddress? ClientAddress { get; init; }

    /// <summary>Whether the request's credentials were for the edge, which has checked them; no origin gets to see them.</summary>
    public bool CredentialsAreOurs { get; init; }

    /// <summary>The W3C trace id, or the connection's request id when nothing traces.</summary>
    public required string TraceId { get; init; }
}
