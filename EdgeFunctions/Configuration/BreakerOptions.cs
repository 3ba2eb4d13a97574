namespace EdgeFunctions.Configuration;

/// <summary>When an origin that fails is given a rest. Each origin has a breaker of its own.</summary>
internal sealed record BreakerOptions
{
    /// <summary>Whether there are breakers. Default true.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>How many of a hundred requests fail before the breaker opens. 1 to 100, default 50.</summary>
    public int FailurePercent { get; init; } = EdgeDefaults.BreakerFailurePercent;

    /// <summary>How many requests there must be within <see cref="Window"/> to judge by. At least 2, default 20.</summary>
    public int MinimumRequests { get; init; } = EdgeDefaults.BreakerMinimumRequests;

    /// <summary>How long requests are remembered. Default 30 s.</summary>
    public TimeSpan Window { get; init; } = EdgeDefaults.BreakerWindow;

    /// <summary>How long the origin is not asked, before one request tries it. Default 10 s.</summary>
    public TimeSpan BreakTime { get; init; } = EdgeDefaults.BreakTime;

    /// <summary>
    /// Whether an answer of 502, 503 or 504 is a failure, as it is for Envoy's gateway errors. Default true. An origin whose page
    /// for a planned break is a 503 that readers are to see wants false.
    /// </summary>
    public bool CountStatus { get; init; } = true;
}
