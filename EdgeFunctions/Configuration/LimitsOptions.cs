namespace EdgeFunctions.Configuration;

/// <summary>What readers may ask of the edge.</summary>
internal sealed record LimitsOptions
{
    /// <summary>The largest request body; a larger one gets 413. Default 100 MiB, the Functions host's own limit.</summary>
    public long MaxRequestBodyBytes { get; init; } = EdgeDefaults.MaxRequestBodyBytes;
}
