namespace EdgeFunctions.Html;

/// <summary>One change that a rewriter made to a page. Valid only while it is told.</summary>
internal readonly ref struct HtmlChange
{
    /// <summary>The offset in the input, in bytes.</summary>
    public long Offset { get; init; }

    /// <summary>The element whose tag or text was changed, in the page's letter case; empty for what is inserted between tokens.</summary>
    public ReadOnlySpan<byte> Element { get; init; }

    /// <summary>The attribute that was changed; empty for all else.</summary>
    public ReadOnlySpan<byte> Attribute { get; init; }

    /// <summary>What stood there; empty for what was inserted.</summary>
    public ReadOnlySpan<byte> Before { get; init; }

    /// <summary>What stands there now; empty for what was removed.</summary>
    public ReadOnlySpan<byte> After { get; init; }
}
