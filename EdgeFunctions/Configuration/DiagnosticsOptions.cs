namespace EdgeFunctions.Configuration;

/// <summary>What an operator gets to see, and what must not be seen.</summary>
internal sealed record DiagnosticsOptions
{
    /// <summary>Whether each request of a reader is logged in one line. Default true.</summary>
    public bool RequestLog { get; init; } = true;

    /// <summary>Query parameters whose values stand in no log and no trace, besides those of <see cref="EdgeDefaults.RedactedQuery"/>. Case does not count.</summary>
    public string[] RedactQuery { get; init; } = [];

    /// <summary>Who is sent <c>Server-Timing</c>. Default <see cref="ServerTimingPolicy.Off"/>.</summary>
    public ServerTimingPolicy ServerTiming { get; init; } = ServerTimingPolicy.Off;

    /// <summary>The key that <see cref="ServerTimingPolicy.Key"/> asks for, in <c>X-Edge-Key</c>.</summary>
    public string? Key { get; init; }

    /// <summary>Whether a reader's trace goes on or a new one begins. Default <see cref="TraceContextPolicy.Continue"/>.</summary>
    public TraceContextPolicy TraceContext { get; init; } = TraceContextPolicy.Continue;

    /// <summary>Members of <c>baggage</c> that go on to the publisher origin. Default none: what the public sends is no baggage of ours.</summary>
    public string[] Baggage { get; init; } = [];
}
