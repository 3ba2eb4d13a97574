namespace EdgeFunctions.Configuration;

/// <summary>The memory of the process.</summary>
internal sealed record MemoryOptions
{
    /// <summary>What the process may take, all in all, in bytes. Beyond it the cache shrinks, then pages are streamed. Default 0: nobody looks.</summary>
    public long MaxBytes { get; init; }

    /// <summary>How many rewriters' buffers, gzip decoders and gzip encoders are kept, each, while no page needs them. Default 32; 0: none.</summary>
    public int MaxSpareRewriters { get; init; } = EdgeDefaults.MaxSpareRewriters;

    /// <summary>How many public hosts are kept with their URL rules, and how many combinations of fragments and code with their handlers. Default 256.</summary>
    public int MaxKeptRules { get; init; } = EdgeDefaults.MaxKeptRules;
}
