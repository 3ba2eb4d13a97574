namespace EdgeFunctions.Html.Tokenizing;

/// <summary>An open SVG or MathML element.</summary>
internal struct ForeignNode
{
    public ulong Name;
    public ElementSpace Space;
    public ForeignNodeKind Kind;

    /// <summary>HTML elements open inside, for an integration point: while there are none, the node itself is current.</summary>
    public int HtmlDepth;
}
