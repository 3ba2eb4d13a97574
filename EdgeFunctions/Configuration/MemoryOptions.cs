namespace EdgeFunctions.Configuration;

/// <summary>The memory of the process.</summary>
internal sealed record MemoryOptions
{
    /// <summary>What the process may take, all in all, in bytes. Beyond it the cache shrinks, then pages are streamed. Default 0: nobody looks.</summary>
    public long MaxBytes { get; init; }
}
