namespace EdgeFunctions.Configuration;

/// <summary>When pages pass without rewriting, because it has become slow.</summary>
internal sealed record BypassOptions
{
    /// <summary>How many times its usual time the rewriting takes before it is left out. Default 0: it never is. At least 2 otherwise.</summary>
    public int Factor { get; init; }

    /// <summary>The mean time a page below which rewriting is never slow, whatever is usual. Default 20 ms.</summary>
    public TimeSpan Floor { get; init; } = EdgeDefaults.BypassFloor;

    /// <summary>How long it is left out, before it is tried again. Default 30 s.</summary>
    public TimeSpan Time { get; init; } = EdgeDefaults.BypassTime;
}
