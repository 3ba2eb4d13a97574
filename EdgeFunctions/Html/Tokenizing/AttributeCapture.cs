namespace EdgeFunctions.Html.Tokenizing;

/// <summary>Which attributes of a tag the lexer notes down.</summary>
internal enum AttributeCapture : byte
{
    None,

    /// <summary>Those whose name may be one that somebody listens to (false positives possible).</summary>
    Listened,

    All,
}
