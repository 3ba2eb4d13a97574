namespace EdgeFunctions.Configuration;

/// <summary>One asset route: paths below a prefix are copied from an asset origin.</summary>
internal sealed record AssetRouteOptions
{
    /// <summary>A path prefix of whole segments, for example <c>/media</c>. Required.</summary>
    public string? Prefix { get; init; }

    /// <summary>Scheme, host and port of the asset origin. Required.</summary>
    public string? OriginUrl { get; init; }

    /// <summary>
    /// A regular expression on the path (non-backtracking). Comes with <see cref="TargetPath"/>. A route whose pattern does
    /// not match a path is skipped for it. Default: none, the path stays as it is.
    /// </summary>
    public string? PathPattern { get; init; }

    /// <summary>The replacement for the first match of <see cref="PathPattern"/>, with <c>$1</c> groups. Must start with a slash or a group.</summary>
    public string? TargetPath { get; init; }

    /// <summary>
    /// Hosts whose URLs in pages become URLs below <see cref="Prefix"/>, which is then no part of the path that the asset origin is
    /// asked for. Not beside <see cref="PathPattern"/>. Default none.
    /// </summary>
    public string[] Hosts { get; init; } = [];

    /// <summary>Whether the reader's query goes to the asset origin. Default <see cref="QueryPolicy.Preserve"/>.</summary>
    public QueryPolicy Query { get; init; } = QueryPolicy.Preserve;

    /// <summary>Whether small assets are kept in memory, where the cache is on. Default false.</summary>
    public bool Cache { get; init; }

    /// <summary>How long an asset is fresh whose origin says nothing of it. Default 0: it is not stored.</summary>
    public TimeSpan DefaultTtl { get; init; }

    /// <summary>How much of an asset's age since its last change it is fresh for, where its origin says nothing of it, in per cent. Default 0.</summary>
    public int HeuristicPercent { get; init; }

    /// <summary>How long a stale asset is served while it is refreshed, where its origin says nothing on stale use. Default 0.</summary>
    public TimeSpan StaleWhileRevalidate { get; init; }

    /// <summary>How long a stale asset stands in for an origin that fails, where its origin says nothing on stale use. Default 0.</summary>
    public TimeSpan StaleIfError { get; init; }
}
