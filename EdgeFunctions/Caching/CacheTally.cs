namespace EdgeFunctions.Caching;

/// <summary>What the cache did with requests since the process began, for who asks without a collector of metrics.</summary>
internal sealed class CacheTally
{
    private static readonly string[] Results = [CacheResult.Hit, CacheResult.Stale, CacheResult.Revalidated, CacheResult.Collapsed, CacheResult.Miss, CacheResult.Bypass];

    private readonly long[] _counts = new long[Results.Length];

    /// <param name="result">One of <see cref="CacheResult"/>.</param>
    public void Count(string result) => Interlocked.Increment(ref _counts[Array.IndexOf(Results, result)]);

    /// <summary>The counts by result.</summary>
    public IReadOnlyDictionary<string, long> ByResult() => Results.Select((result, i) => (result, Interlocked.Read(ref _counts[i]))).ToDictionary();
}
