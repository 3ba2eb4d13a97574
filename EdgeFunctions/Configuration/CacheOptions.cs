namespace EdgeFunctions.Configuration;

/// <summary>Responses kept in memory.</summary>
internal sealed record CacheOptions
{
    /// <summary>The most memory that stored pages may take, in bytes. Default 0: nothing is stored.</summary>
    public long MaxBytes { get; init; }

    /// <summary>The largest page that is stored, in bytes. Default 1 MiB.</summary>
    public long MaxEntryBytes { get; init; } = EdgeDefaults.MaxCacheEntryBytes;

    /// <summary>
    /// Names of query parameters that do not change a page; a trailing <c>*</c> stands for any ending. They are no part of the
    /// key, and the origin is not told them. Empty: <see cref="EdgeDefaults.IgnoredQuery"/>.
    /// </summary>
    public string[] IgnoreQuery { get; init; } = [];

    /// <summary>Names of cookies; a request with one of them is personal. A trailing <c>*</c> stands for any ending. Default none.</summary>
    public string[] PersonalCookies { get; init; } = [];

    /// <summary>Names of request fields; a request with one of them is personal. Default none: <c>Authorization</c> alone.</summary>
    public string[] PersonalFields { get; init; } = [];

    /// <summary>
    /// What of the reader is part of the key besides the URL: <c>country</c>, <c>region</c>, <c>device</c>, <c>language</c>,
    /// <c>header.NAME</c>. Default none.
    /// </summary>
    public string[] By { get; init; } = [];

    /// <summary>How long a page is fresh whose origin says nothing of it. Default 0: it is not stored.</summary>
    public TimeSpan DefaultTtl { get; init; }

    /// <summary>
    /// How much of a page's age since its last change it is fresh for, where its origin says nothing of it, in per cent
    /// (RFC 9111 section 4.2.2). Default 0: nothing is guessed.
    /// </summary>
    public int HeuristicPercent { get; init; }

    /// <summary>Whether failures of an origin (500 and above) are stored where it names a lifetime for them. Default false.</summary>
    public bool StoreFailures { get; init; }

    /// <summary>How long a stale page is served while it is refreshed, where its origin says nothing on stale use. Default 0.</summary>
    public TimeSpan StaleWhileRevalidate { get; init; }

    /// <summary>How long a stale page stands in for an origin that fails, where its origin says nothing on stale use. Default 0.</summary>
    public TimeSpan StaleIfError { get; init; }

    /// <summary>Assets.</summary>
    public AssetCacheOptions Assets { get; init; } = new();
}
