namespace EdgeFunctions.Html.Tokenizing;

/// <summary>
/// The HTML start tags that end foreign content: https://html.spec.whatwg.org/multipage/parsing.html#parsing-main-inforeign.
/// <c>font</c> does so only with one of its own attributes, which the tokenizer looks for.
/// </summary>
internal static class BreakoutElements
{
    public static bool Contains(ulong name) => name switch
    {
        TagNames.B or TagNames.Big or TagNames.Body or TagNames.Br or TagNames.Center or TagNames.Code or TagNames.Dd
            or TagNames.Div or TagNames.Dl or TagNames.Dt or TagNames.Em or TagNames.Embed or TagNames.H1 or TagNames.H2
            or TagNames.H3 or TagNames.H4 or TagNames.H5 or TagNames.H6 or TagNames.Head or TagNames.Hr or TagNames.I
            or TagNames.Img or TagNames.Li or TagNames.Listing or TagNames.Menu or TagNames.Meta or TagNames.Nobr
            or TagNames.Ol or TagNames.P or TagNames.Pre or TagNames.Ruby or TagNames.S or TagNames.Small or TagNames.Span
            or TagNames.Strong or TagNames.Strike or TagNames.Sub or TagNames.Sup or TagNames.Table or TagNames.Tt
            or TagNames.U or TagNames.Ul or TagNames.Var => true,
        _ => name == TagNames.Blockquote,
    };
}
