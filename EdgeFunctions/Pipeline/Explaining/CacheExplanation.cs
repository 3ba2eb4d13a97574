namespace EdgeFunctions.Pipeline.Explaining;

/// <summary>What the cache would do with the page.</summary>
/// <param name="IsOn">Whether there is a cache.</param>
/// <param name="Key">The URL that names the page, without parameters that do not change it.</param>
/// <param name="IsStored">Whether a page of this key is stored at this moment.</param>
/// <param name="Verdict">
/// <c>Store</c>, or the first reason not to: <c>Kind</c> for a stream of events, a feed that is rewritten as it comes, and what says that it is too large;
/// <c>TooLarge</c>, <c>FailedOpen</c>, <c>Skipped</c> and <c>Broken</c> where the rewritten body is the reason.
/// </param>
/// <param name="FreshFor">Seconds; null where neither the origin nor a setting names a lifetime.</param>
internal sealed record CacheExplanation(bool IsOn, string Key, bool IsStored, string Verdict, long? FreshFor)
{
    /// <summary>The verdict on what may be stored.</summary>
    public const string Store = "Store";
}
