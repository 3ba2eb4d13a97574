namespace EdgeFunctions.Caching;

/// <summary>What names a page: the URL as the reader sees it, without the parameters that do not change it, and whose page it is.</summary>
/// <param name="Scheme">The public scheme.</param>
/// <param name="Host">The public host.</param>
/// <param name="Path">The path.</param>
/// <param name="Query">The query, with its question mark.</param>
/// <param name="By">The group of readers (<see cref="Context.ReaderGroup"/>); empty for all.</param>
internal readonly record struct CacheKey(string Scheme, string Host, string Path, string Query, string By = "")
{
    /// <summary>Whether both are of one URL.</summary>
    public bool HasUrlOf(CacheKey other) => this == other with { By = By };

    /// <summary>The page's URL.</summary>
    public override string ToString() => $"{Scheme}://{Host}{Path}{Query}";
}
