namespace EdgeFunctions.Configuration;

/// <summary>What readers may ask of the edge.</summary>
internal sealed record LimitsOptions
{
    /// <summary>The largest request body; a larger one gets 413. Default 100 MiB, the Functions host's own limit.</summary>
    public long MaxRequestBodyBytes { get; init; } = EdgeDefaults.MaxRequestBodyBytes;

    /// <summary>The largest field section of a request; a larger one gets 431. Default 32 KiB, the Functions host's own limit.</summary>
    public int MaxRequestHeaderBytes { get; init; } = EdgeDefaults.MaxRequestHeaderBytes;

    /// <summary>The longest request line; a longer one gets 414. Default 8 KiB, the Functions host's and Front Door's own limit.</summary>
    public int MaxRequestLineBytes { get; init; } = EdgeDefaults.MaxRequestLineBytes;

    /// <summary>The most that a compressed body may decode to. Beyond it the body is treated as broken. Default 256 MiB.</summary>
    public long MaxDecodedBytes { get; init; } = EdgeDefaults.MaxDecodedBytes;

    /// <summary>How many times its size a compressed body may decode to, once that is more than a mebibyte. Default 200.</summary>
    public int MaxDecodedRatio { get; init; } = EdgeDefaults.MaxDecodedRatio;

    /// <summary>The most time that one request may take in all. Default 25 min, below the Functions host's limit of 30 min.</summary>
    public TimeSpan RequestTimeout { get; init; } = EdgeDefaults.RequestTimeout;

    /// <summary>How many requests may be under way to origins at once; a further one waits, and gets 503 or a stale page if that takes too long. Default 0: any number.</summary>
    public int MaxConcurrentRequests { get; init; }

    /// <summary>How many requests may wait for one of <see cref="MaxConcurrentRequests"/> to end. Default: a quarter of these; 0: none.</summary>
    public int? MaxQueuedRequests { get; init; }

    /// <summary>How long a request waits at most. Default 1 s.</summary>
    public TimeSpan MaxQueueTime { get; init; } = EdgeDefaults.MaxQueueTime;

    /// <summary>What all pages that are being buffered, and all bodies that readers share while they come, may hold together. Beyond it a page is streamed, or gets 503; a body is not shared. Default 256 MiB; 0: any amount.</summary>
    public long MaxBufferedTotalBytes { get; init; } = EdgeDefaults.MaxBufferedTotalBytes;
}
