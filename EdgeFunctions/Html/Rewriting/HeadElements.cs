using EdgeFunctions.Html.Tokenizing;

namespace EdgeFunctions.Html.Rewriting;

/// <summary>The start tags that leave a parser in the head, or between head and body.</summary>
internal static class HeadElements
{
    /// <summary>https://html.spec.whatwg.org/multipage/parsing.html#parsing-main-inhead, of a browser that runs scripts.</summary>
    public static bool StayInHead(ulong name) => name is TagNames.Html or TagNames.Head or TagNames.Noscript || BelongsToHead(name);

    /// <summary>
    /// https://html.spec.whatwg.org/multipage/parsing.html#the-after-head-insertion-mode: what belongs into the head is still put
    /// there, and <c>body</c> opens the body itself. <c>noscript</c> opens it, too.
    /// </summary>
    public static bool StayAfterHead(ulong name) => name is TagNames.Html or TagNames.Head or TagNames.Body or TagNames.Frameset || BelongsToHead(name);

    private static bool BelongsToHead(ulong name) => name is TagNames.Base or TagNames.Bgsound or TagNames.Link or TagNames.Meta
        or TagNames.Noframes or TagNames.Script or TagNames.Style or TagNames.Template or TagNames.Title || name == TagNames.Basefont;
}
