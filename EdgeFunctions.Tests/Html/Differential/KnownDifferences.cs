using System.Text;

namespace EdgeFunctions.Tests.Html.Differential;

/// <summary>Where this rewriter and the others differ and why. Each method names the rule, or nothing if there is none.</summary>
internal static class KnownDifferences
{
    // https://html.spec.whatwg.org/multipage/parsing.html#markup-declaration-open-state asks whether the node is in the HTML namespace.
    private const string CDataInPoint = "the others read <![CDATA[ directly inside an integration point as a comment; its element is no HTML element";

    private static readonly string[] EndTags = ["</div>", "</span>", "</section>", "</a>", "</a "];

    /// <summary>lol-html gives no handler the elements that hold HTML inside SVG and MathML.</summary>
    public static bool IsIntegrationPoint(string name) => name is "desc" or "title" or "foreignobject" or "mi" or "mo" or "mn" or "ms" or "mtext" or "annotation-xml";

    public static string? OfTags(byte[] html) =>
        html.AsSpan().IndexOf("<desc><![CDATA["u8) >= 0 ? CDataInPoint
        : html.AsSpan().IndexOf("<desc><div></svg></div>"u8) >= 0 ? "</svg> leaves SVG here even where an HTML element inside is open"
        : HasEndTagOfHtmlInForeign(html) ? "an end tag of HTML leaves SVG here, whether or not such an element is open around it"
        : null;

    public static string? OfElements(byte[] html, SeenElement? our, SeenElement? their) =>
        html.AsSpan().IndexOf("<svg/>"u8) >= 0 ? "lol-html stays in SVG after <svg/>"
        : html.AsSpan().IndexOf("<desc><![CDATA["u8) >= 0 ? CDataInPoint
        : html.AsSpan().IndexOf("<mglyph>"u8) >= 0 ? "lol-html reads mglyph and malignmark in MathML text as HTML"
        : html.AsSpan().IndexOf("<svg>"u8) >= 0 && html.AsSpan().IndexOf("<math>"u8) >= 0 ? "lol-html takes math inside SVG for MathML"
        : HasEndTagOfHtmlInForeign(html) ? "lol-html stays in SVG and MathML at the end tag of an element around them"
        : html.AsSpan().Count("<svg>"u8) > 1 ? "lol-html leaves one of two nested svg where a tag of HTML leaves both"
        : null;

    public static string? OfMatches(OurPage ours, string selector, long offset)
    {
        var body = ours.Tags.FirstOrDefault(t => t.Name == "body")?.Offset ?? long.MaxValue;
        return selector.StartsWith("body >", StringComparison.Ordinal) && offset < body ? "a parser opens the body where nobody wrote its tag" : null;
    }

    private static bool HasEndTagOfHtmlInForeign(byte[] html)
    {
        var text = Encoding.Latin1.GetString(html);
        var foreign = text.IndexOf("<svg>", StringComparison.Ordinal);
        foreign = foreign < 0 ? text.IndexOf("<math>", StringComparison.Ordinal) : foreign;
        return foreign >= 0 && EndTags.Any(tag => text.IndexOf(tag, foreign, StringComparison.Ordinal) >= 0);
    }
}
