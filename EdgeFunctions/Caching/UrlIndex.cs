using System.Diagnostics.CodeAnalysis;

namespace EdgeFunctions.Caching;

/// <summary>Which pages are stored of each URL, for all groups of readers: a request that changes one must not look at all that are stored. Not for two threads at once.</summary>
internal sealed class UrlIndex
{
    private readonly Dictionary<CacheKey, HashSet<VariantKey>> _pages = new(new ByUrl());

    /// <summary>URLs of which something is stored.</summary>
    public int Count => _pages.Count;

    public void Add(VariantKey page)
    {
        if (!_pages.TryGetValue(page.Page, out var pages))
        {
            _pages.Add(page.Page, pages = []);
        }

        pages.Add(page);
    }

    public void Remove(VariantKey page)
    {
        if (_pages.TryGetValue(page.Page, out var pages) && pages.Remove(page) && pages.Count == 0)
        {
            _pages.Remove(page.Page);
        }
    }

    /// <summary>The pages of a key's URL.</summary>
    public VariantKey[] Of(CacheKey key) => _pages.TryGetValue(key, out var pages) ? [.. pages] : [];

    private sealed class ByUrl : IEqualityComparer<CacheKey>
    {
        public bool Equals(CacheKey? x, CacheKey? y) => x!.HasUrlOf(y!);

        public int GetHashCode([DisallowNull] CacheKey obj) => HashCode.Combine(obj.Host, obj.Path, obj.Query);
    }
}
