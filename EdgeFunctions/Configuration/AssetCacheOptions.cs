namespace EdgeFunctions.Configuration;

/// <summary>Assets kept in memory, for the routes that say so.</summary>
internal sealed record AssetCacheOptions
{
    /// <summary>The largest asset that is stored, in bytes; no larger than <see cref="CacheOptions.MaxEntryBytes"/>. Default 256 KiB.</summary>
    public long MaxEntryBytes { get; init; } = EdgeDefaults.MaxCachedAssetBytes;
}
