namespace EdgeFunctions.Html.Tokenizing;

/// <summary>What the content of a foreign element is parsed as.</summary>
internal enum ForeignNodeKind : byte
{
    /// <summary>Foreign content.</summary>
    Plain,

    /// <summary><c>annotation-xml</c> without an HTML encoding: foreign, but an <c>svg</c> in it is SVG.</summary>
    AnnotationXml,

    /// <summary>https://html.spec.whatwg.org/multipage/parsing.html#html-integration-point</summary>
    HtmlPoint,

    /// <summary>https://html.spec.whatwg.org/multipage/parsing.html#mathml-text-integration-point</summary>
    MathTextPoint,
}
