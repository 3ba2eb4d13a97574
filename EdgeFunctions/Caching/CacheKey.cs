namespace EdgeFunctions.Caching;

/// <summary>What names a page: the URL as the reader sees it, without the parameters that do not change it.</summary>
/// <param name="Scheme">As the reader used it.</param>
/// <param name="Host">The public host.</param>
/// <param name="Path">The raw path.</param>
/// <param name="Query">Empty, or the question mark and what follows it.</param>
/// <param name="By">What the edge makes the page different by, beside the URL: the reader's experiments. Empty for most.</param>
internal readonly record struct CacheKey(string Scheme, string Host, string Path, string Query, string By = "")
{
    /// <summary>Whether both are of one URL.</summary>
    public bool HasUrlOf(CacheKey other) => this == other with { By = By };

    /// <summary>The page's URL.</summary>
    public override string ToString() => $"{Scheme}://{Host}{Path}{Query}";
}
