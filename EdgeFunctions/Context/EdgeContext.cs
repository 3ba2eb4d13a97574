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

    /// <summary>The reader's country, an upper-case ISO 3166-1 alpha-2 code, as Front Door tells; null when nobody does.</summary>
    public string? Country { get; init; }

    /// <summary>The reader's region within the country, as Front Door tells; null when nobody does.</summary>
    public string? Region { get; init; }

    public DeviceClass Device { get; init; }

    /// <summary>The configured language that the reader prefers; null when none is configured.</summary>
    public string? Language { get; init; }

    /// <summary>What the reader sees of each experiment that runs for this request, in the order of the settings.</summary>
    public IReadOnlyList<ExperimentBucket> Experiments { get; init; } = [];

    /// <summary>Whether the request's credentials were for the edge, which has checked them; no origin gets to see them.</summary>
    public bool CredentialsAreOurs { get; init; }

    /// <summary>The W3C trace id, or the connection's request id when nothing traces.</summary>
    public required string TraceId { get; init; }
}
