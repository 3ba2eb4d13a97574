namespace EdgeFunctions.Html;

/// <summary>Why a rewriter stopped rewriting and passed the rest as it came.</summary>
internal enum RewriteFailure
{
    None,

    /// <summary>A handler threw.</summary>
    HandlerFailed,

    /// <summary>Elements were nested deeper than <see cref="HtmlRewriterLimits.MaxDepth"/>.</summary>
    TooDeep,

    /// <summary>The document starts with the byte order mark of UTF-16: its bytes are not characters.</summary>
    Utf16,

    /// <summary>It was told to: <see cref="Rewriting.RewriterEngine.TryStop"/>.</summary>
    Stopped,
}
