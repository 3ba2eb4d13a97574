namespace EdgeFunctions.Configuration;

/// <summary>How origins are called. All times are <see cref="TimeSpan"/> values such as <c>00:00:05</c>.</summary>
/// <remarks>
/// The order that must hold, from the inside out: <see cref="IdleTimeout"/>, Front Door's origin response timeout (16 to 240 s),
/// Azure's load balancer (230 s), the Functions host's idle limit (240 s).
/// </remarks>
internal sealed record OriginOptions
{
    /// <summary>Until the connection stands, TLS included. Default 5 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = EdgeDefaults.ConnectTimeout;

    /// <summary>From the last byte of the request to the response's fields. Default 15 s.</summary>
    public TimeSpan FirstByteTimeout { get; init; } = EdgeDefaults.FirstByteTimeout;

    /// <summary>The longest pause within a body, towards the origin and towards the reader. Default 30 s.</summary>
    public TimeSpan IdleTimeout { get; init; } = EdgeDefaults.IdleTimeout;

    /// <summary>How long a pooled connection is used before it is made anew, so that DNS changes are seen. Default 2 min.</summary>
    public TimeSpan ConnectionLifetime { get; init; } = EdgeDefaults.ConnectionLifetime;

    /// <summary>
    /// Whether an origin may be on this machine (loopback). Default false: a name that suddenly resolves to this machine is an
    /// attack or a mistake. Link-local and metadata addresses are refused in any case.
    /// </summary>
    public bool AllowLoopback { get; init; }

    /// <summary>The largest field section of an origin's response, in kilobytes. Default 64.</summary>
    public int MaxResponseHeaderKilobytes { get; init; } = EdgeDefaults.MaxResponseHeaderKilobytes;

    /// <summary>How many of a hundred requests to an origin may be sent a second time. Default 10; 0 for none.</summary>
    public int RetryPercent { get; init; } = EdgeDefaults.RetryPercent;

    public BreakerOptions Breaker { get; init; } = new();
}
