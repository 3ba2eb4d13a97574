namespace EdgeFunctions.Html;

/// <summary>What a rewriter may hold for one response.</summary>
/// <remarks>
/// A tag, comment or text node beyond its bound passes as it is, without its handlers, and is counted in
/// <see cref="RewriteOutcome.OversizedTokens"/>; rewriting goes on behind it. Only <see cref="MaxDepth"/> ends it.
/// </remarks>
internal sealed record HtmlRewriterLimits
{
    public const int DefaultMaxTokenBytes = 64 * 1024;
    public const int DefaultMaxTextBytes = 1024 * 1024;
    public const int DefaultMaxDepth = 1024;

    public static HtmlRewriterLimits Default { get; } = new();

    /// <summary>The longest tag, comment or doctype, in bytes, that handlers are called for. Default 64 KiB.</summary>
    public int MaxTokenBytes { get; init; } = DefaultMaxTokenBytes;

    /// <summary>The longest text node, in bytes, that text handlers are called for. Default 1 MiB.</summary>
    public int MaxTextBytes { get; init; } = DefaultMaxTextBytes;

    /// <summary>The deepest nesting that is followed, in plans whose handlers need to know where elements end. Default 1024.</summary>
    public int MaxDepth { get; init; } = DefaultMaxDepth;
}
