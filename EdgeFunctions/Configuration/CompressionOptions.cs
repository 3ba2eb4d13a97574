namespace EdgeFunctions.Configuration;

/// <summary>How rewritten bodies are compressed. What is copied is never compressed by the edge.</summary>
internal sealed record CompressionOptions
{
    /// <summary>Whether rewritten bodies are compressed for readers who accept it. Default true.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Brotli's quality, 0 (fast) to 11 (small). Default 1.</summary>
    public int BrotliQuality { get; init; } = EdgeDefaults.BrotliQuality;

    /// <summary>The zlib level for gzip, 1 (fast) to 9 (small). Default 1.</summary>
    public int GzipLevel { get; init; } = EdgeDefaults.GzipLevel;

    /// <summary>
    /// Whether a page that came as gzip leaves as gzip with the matches that the origin's encoder found, where they still hold. Default true.
    /// A reader who likes brotli no better gets gzip then, and pages are asked for as gzip.
    /// </summary>
    public bool KeepMatches { get; init; } = true;

    /// <summary>A buffered body below this many bytes is sent as it is. Default 1024.</summary>
    public int MinimumBytes { get; init; } = EdgeDefaults.MinimumCompressedBytes;
}
