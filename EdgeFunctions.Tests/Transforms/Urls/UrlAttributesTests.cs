using System.Text;
using EdgeFunctions.Html.Tokenizing;
using EdgeFunctions.Transforms.Urls;

namespace EdgeFunctions.Tests.Transforms.Urls;

public class UrlAttributesTests
{
    private static UrlRuleKind Kind(UrlAttributes attributes, string element, string attribute)
    {
        bool found = attributes.TryGetRule(Encoding.ASCII.GetBytes(element), Encoding.ASCII.GetBytes(attribute), out UrlRuleKind kind);
        Assert.Equal(found, kind != UrlRuleKind.None);
        return kind;
    }

    [Theory]
    [InlineData("a", "href", "Url")]
    [InlineData("BASE", "HREF", "Url")]
    [InlineData("x-card", "src", "Url")]
    [InlineData("form", "action", "Url")]
    [InlineData("button", "formaction", "Url")]
    [InlineData("video", "poster", "Url")]
    [InlineData("object", "data", "Url")]
    [InlineData("div", "data", "None")]
    [InlineData("q", "cite", "Url")]
    [InlineData("body", "background", "Url")]
    [InlineData("a", "ping", "UrlList")]
    [InlineData("html", "manifest", "Url")]
    [InlineData("img", "longdesc", "Url")]
    [InlineData("source", "srcset", "Srcset")]
    [InlineData("link", "imagesrcset", "Srcset")]
    [InlineData("use", "xlink:href", "Url")]
    [InlineData("img", "data-src", "Url")]
    [InlineData("img", "data-srcset", "Srcset")]
    [InlineData("meta", "content", "MetaContent")]
    [InlineData("div", "content", "None")]
    [InlineData("p", "style", "Css")]
    [InlineData("iframe", "srcdoc", "Srcdoc")]
    [InlineData("rect", "fill", "None")]
    [InlineData("g", "filter", "Css")]
    [InlineData("g", "clip-path", "Css")]
    [InlineData("g", "mask", "Css")]
    [InlineData("line", "marker-start", "Css")]
    [InlineData("line", "marker-mid", "Css")]
    [InlineData("line", "marker-end", "Css")]
    [InlineData("a", "hreflang", "None")]
    [InlineData("a", "title", "None")]
    [InlineData("a", "", "None")]
    [InlineData("img", "data-lazy", "None")]
    [InlineData("img", "a-name-that-is-longer-than-every-name-in-the-table", "None")]
    public void TryGetRule_Defaults_AsTabled(string element, string attribute, string kind) =>
        Assert.Equal(kind, Kind(UrlAttributes.Default, element, attribute).ToString());

    [Fact]
    public void TryGetRule_FurtherNames_AreKnown()
    {
        var attributes = new UrlAttributes(["data-lazy", "data-lazy-srcset"]);
        Assert.Equal(UrlRuleKind.UrlOrText, Kind(attributes, "img", "Data-Lazy"));
        Assert.Equal(UrlRuleKind.Srcset, Kind(attributes, "img", "data-lazy-srcset"));
        Assert.Equal(UrlRuleKind.Url, Kind(attributes, "a", "href"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a=")]
    public void Constructor_NotAName_Throws(string name) => Assert.Throws<ArgumentException>(() => new UrlAttributes([name]));

    // Correct all the same where they did, but noted and compared in most tags of a page.
    [Fact]
    public void Names_OfFrequentAttributes_HaveOtherPlacesThanThoseWithUrls()
    {
        string[] frequent =
        [
            "class", "id", "rel", "type", "name", "value", "title", "alt", "width", "height", "role", "lang", "target", "loading", "decoding", "sizes", "media", "tabindex",
            "aria-hidden", "aria-label", "d", "viewBox", "xmlns", "fill", "stroke", "property", "crossorigin", "defer", "async", "itemprop", "data-id", "placeholder", "for",
        ];
        var taken = UrlAttributes.Default.Names.Select(PlaceOf).ToHashSet();
        Assert.DoesNotContain(frequent, name => taken.Contains(PlaceOf(name)));

        static int PlaceOf(string name) => HtmlTokenizer.ListenedIndex((byte)name[0], (byte)name[^1], name.Length);
    }

    [Theory]
    [InlineData("Refresh", "MetaRefresh")]
    [InlineData("", "Url")]
    [InlineData("Content-Security-Policy", "SourceList")]
    [InlineData("content-security-policy-report-only", "Url")]
    public void MetaContent_ByHttpEquiv_SaysKind(string httpEquiv, string kind) =>
        Assert.Equal(kind, UrlAttributes.MetaContent(Encoding.ASCII.GetBytes(httpEquiv)).ToString());
}
