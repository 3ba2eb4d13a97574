namespace EdgeFunctions.Html;

/// <summary>Why a rewriter stopped rewriting and passed the rest as it came.</summary>
internal enum RewriteFailure
{
    None,

    /// <summary>A handler threw.</summary>
    HandlerFailed,

    /// <summary>Elements were nested deeper than <see cref="HtmlRewriterLimits.MaxDepth"/>.</summary>
    TooDeep,
}
