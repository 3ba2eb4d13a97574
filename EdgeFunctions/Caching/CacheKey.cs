namespace EdgeFunctions.Caching;

/// <summary>What names a page: the URL as the reader sees it, without the parameters that do not change it, and whose page it is.</summary>
/// <param name="Scheme">The public scheme.</param>
/// <param name="Host">The public host.</param>
/// <param name="Path">The path.</param>
/// <param name="Query">The query, with its question mark.</param>
/// <param name="By">The group of readers (<see cref="Context.ReaderGroup"/>); empty for all.</param>
internal sealed record CacheKey(string Scheme, string Host, string Path, string Query, string By = "")
{
    // Made once, as each step of a look-up asks for it; 0 while it is not.
    private int _hash;

    private CacheKey(CacheKey original) => (Scheme, Host, Path, Query, By) = (original.Scheme, original.Host, original.Path, original.Query, original.By);

    /// <summary>The characters that it holds.</summary>
    public int Length => Scheme.Length + Host.Length + Path.Length + Query.Length + By.Length;

    /// <summary>Whether both are of one URL.</summary>
    public bool HasUrlOf(CacheKey other) => Path == other.Path && Query == other.Query && Host == other.Host && Scheme == other.Scheme;

    public bool Equals(CacheKey? other) => ReferenceEquals(this, other) || (other is not null && HasUrlOf(other) && By == other.By);

    // Hardly any two pages differ by the scheme alone.
    public override int GetHashCode() => _hash != 0 ? _hash : _hash = HashCode.Combine(Host, Path, Query, By);

    /// <summary>The page's URL.</summary>
    public override string ToString() => $"{Scheme}://{Host}{Path}{Query}";
}
