using EdgeFunctions.Html.Tokenizing;

namespace EdgeFunctions.Html.Rewriting;

/// <summary>The categories of HTML elements that tree construction speaks of.</summary>
internal static class ElementCategories
{
    private static readonly HashSet<ulong> Special =
    [
        .. Keys("address", "applet", "area", "article", "aside", "base", "basefont", "bgsound", "blockquote", "body", "br", "button",
            "caption", "center", "col", "colgroup", "dd", "details", "dir", "div", "dl", "dt", "embed", "fieldset", "figcaption",
            "figure", "footer", "form", "frame", "frameset", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hgroup", "hr",
            "html", "iframe", "img", "input", "keygen", "li", "link", "listing", "main", "marquee", "menu", "meta", "nav", "noembed",
            "noframes", "noscript", "object", "ol", "p", "param", "plaintext", "pre", "script", "search", "section", "select",
            "source", "style", "summary", "table", "tbody", "td", "template", "textarea", "tfoot", "th", "thead", "title", "tr",
            "track", "ul", "wbr", "xmp"),
    ];

    private static readonly HashSet<ulong> HeadContent =
    [
        .. Keys("base", "basefont", "bgsound", "html", "head", "link", "meta", "noframes", "noscript", "script", "style", "template", "title"),
    ];

    /// <summary>The start tags of https://html.spec.whatwg.org/multipage/parsing.html#parsing-main-inbody that close a <c>p</c> element.</summary>
    public static IReadOnlySet<ulong> ClosingP { get; } = new HashSet<ulong>(Keys(
        "address", "article", "aside", "blockquote", "center", "dd", "details", "dialog", "dir", "div", "dl", "dt", "fieldset",
        "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "li", "listing",
        "main", "menu", "nav", "ol", "p", "plaintext", "pre", "search", "section", "summary", "table", "ul", "xmp"));

    /// <summary>https://html.spec.whatwg.org/multipage/parsing.html#special</summary>
    public static bool IsSpecial(ulong name) => Special.Contains(name);

    /// <summary>What can stand in the head; anything else ends it.</summary>
    public static bool IsHeadContent(ulong name) => HeadContent.Contains(name);

    /// <summary>https://html.spec.whatwg.org/multipage/parsing.html#formatting</summary>
    public static bool IsFormatting(ulong name) => name is TagNames.A or TagNames.B or TagNames.Big or TagNames.Code or TagNames.Em
        or TagNames.Font or TagNames.I or TagNames.Nobr or TagNames.S or TagNames.Small or TagNames.Strike or TagNames.Strong
        or TagNames.Tt or TagNames.U;

    /// <summary>https://html.spec.whatwg.org/multipage/parsing.html#has-an-element-in-scope</summary>
    public static bool IsScope(ulong name) => name is TagNames.Applet or TagNames.Caption or TagNames.Html or TagNames.Table or TagNames.Td
        or TagNames.Th or TagNames.Marquee or TagNames.Object or TagNames.Select or TagNames.Template;

    /// <summary>https://html.spec.whatwg.org/multipage/parsing.html#generate-implied-end-tags</summary>
    public static bool IsOptionalEnd(ulong name) => name is TagNames.Dd or TagNames.Dt or TagNames.Li or TagNames.Optgroup or TagNames.Option or TagNames.P
        or TagNames.Rb or TagNames.Rp or TagNames.Rt or TagNames.Rtc;

    /// <summary>The elements of SVG and MathML that bound scopes and are special, whether HTML stands in them or not.</summary>
    public static bool IsIntegrationPoint(in OpenElement element) => element.Space == ElementSpace.Svg
        ? element.Name is TagNames.Desc or TagNames.Title || element.Name == TagNames.Foreignobject
        : element.Name is TagNames.Mi or TagNames.Mo or TagNames.Mn or TagNames.Ms or TagNames.Mtext || element.Name == TagNames.AnnotationXml;

    /// <summary>Whether HTML in foreign content leaves an element of it: https://html.spec.whatwg.org/multipage/parsing.html#parsing-main-inforeign.</summary>
    public static bool EndsAtHtml(in OpenElement element) => element.Space != ElementSpace.Html && (!IsIntegrationPoint(element) || element.Name == TagNames.AnnotationXml);

    public static bool IsHeading(ulong name) => name is TagNames.H1 or TagNames.H2 or TagNames.H3 or TagNames.H4 or TagNames.H5 or TagNames.H6;

    public static bool IsTablePart(ulong name) => name is TagNames.Table or TagNames.Caption or TagNames.Colgroup or TagNames.Tbody
        or TagNames.Thead or TagNames.Tfoot or TagNames.Tr or TagNames.Td or TagNames.Th;

    private static IEnumerable<ulong> Keys(params string[] names) => names.Select(n => NameKey.Of(System.Text.Encoding.ASCII.GetBytes(n)));
}
