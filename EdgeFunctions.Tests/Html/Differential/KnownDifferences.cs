namespace EdgeFunctions.Tests.Html.Differential;

/// <summary>Where this rewriter and the others differ and why. Each method names the rule, or nothing if there is none.</summary>
internal static class KnownDifferences
{
    /// <summary>lol-html gives no handler the elements that hold HTML inside SVG and MathML.</summary>
    public static bool IsIntegrationPoint(string name) => name is "desc" or "title" or "foreignobject" or "mi" or "mo" or "mn" or "ms" or "mtext" or "annotation-xml";

    public static string? OfElements(byte[] html, SeenElement? our, SeenElement? their) =>
        html.AsSpan().IndexOf("<svg/>"u8) >= 0 ? "lol-html stays in SVG after <svg/>"
        : html.AsSpan().IndexOf("<mglyph>"u8) >= 0 ? "lol-html reads mglyph and malignmark in MathML text as HTML"
        : html.AsSpan().IndexOf("<svg>"u8) >= 0 && html.AsSpan().IndexOf("<math>"u8) >= 0 ? "lol-html takes math inside SVG for MathML"
        : html.AsSpan().Count("<svg>"u8) > 1 ? "lol-html leaves one of two nested svg where a tag of HTML leaves both"
        : null;

    public static string? OfMatches(OurPage ours, string selector, long offset)
    {
        var body = ours.Tags.FirstOrDefault(t => t.Name == "body")?.Offset ?? long.MaxValue;
        return selector.StartsWith("body >", StringComparison.Ordinal) && offset < body ? "a parser opens the body where nobody wrote its tag" : null;
    }
}
