namespace EdgeFunctions.Caching;

/// <summary>What names a page: the URL as the reader sees it, without the parameters that do not change it.</summary>
internal readonly record struct CacheKey(string Scheme, string Host, string Path, string Query)
{
    /// <summary>The page's URL.</summary>
    public override string ToString() => $"{Scheme}://{Host}{Path}{Query}";
}
