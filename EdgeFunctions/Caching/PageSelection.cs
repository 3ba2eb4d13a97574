namespace EdgeFunctions.Caching;

/// <summary>Which stored pages are purged.</summary>
/// <param name="Urls">By their URLs. To ask this is no use of a page; to look at the page would be, and keep it from going where memory is used up.</param>
/// <param name="Tag">And by a name that the origin gave them; null for all.</param>
internal sealed record PageSelection(Func<CacheKey, bool> Urls, string? Tag = null);
