namespace EdgeFunctions.Html.Tokenizing;

/// <summary>The HTML elements that have no end tag: https://html.spec.whatwg.org/multipage/syntax.html#void-elements, and the obsolete ones parsed alike.</summary>
internal static class VoidElements
{
    public static bool Contains(ulong name) => name switch
    {
        TagNames.Area or TagNames.Base or TagNames.Br or TagNames.Col or TagNames.Embed or TagNames.Frame or TagNames.Hr
            or TagNames.Image or TagNames.Img or TagNames.Input or TagNames.Keygen or TagNames.Link or TagNames.Meta
            or TagNames.Param or TagNames.Source or TagNames.Track or TagNames.Wbr => true,
        _ => name == TagNames.Basefont || name == TagNames.Bgsound,
    };
}
