namespace EdgeFunctions.Html;

/// <summary>How the tokenizer reads text, which decides what markup can stand in it.</summary>
/// <remarks>https://html.spec.whatwg.org/multipage/parsing.html#tokenization</remarks>
internal enum TextMode : byte
{
    /// <summary>Ordinary content: tags, comments and character references count.</summary>
    Data,

    /// <summary><c>title</c>, <c>textarea</c>: only character references and the own end tag count.</summary>
    RcData,

    /// <summary><c>style</c>, <c>xmp</c>, <c>iframe</c>, <c>noembed</c>, <c>noframes</c>: only the own end tag counts.</summary>
    RawText,

    /// <summary><c>script</c>: raw, with the escapes of <c>&lt;!--</c>.</summary>
    ScriptData,

    /// <summary>After <c>plaintext</c>: nothing counts, to the end.</summary>
    PlainText,

    /// <summary>Inside <c>&lt;![CDATA[</c> in SVG or MathML: only <c>]]&gt;</c> counts.</summary>
    CData,
}
