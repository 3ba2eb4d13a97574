using EdgeFunctions.Tests.TestSupport;
using EdgeFunctions.Transforms.Text;
using EdgeFunctions.Transforms.Urls;

namespace EdgeFunctions.Tests.Transforms.Urls;

/// <summary>An origin whose paths are below a path of the public host.</summary>
public class UrlPrefixTests
{
    private static readonly UrlRewriter Urls = new(TestMaps.Images);

    [Theory]
    [InlineData("https://images.example/a.jpg?b#c", "https://www.public.test:8443/media/a.jpg?b#c")]
    [InlineData("//IMAGES.example", "//www.public.test:8443/media")]
    [InlineData("http://images.example:80?b", "https://www.public.test:8443/media?b")]
    [InlineData("https&#58;&#47;/images&period;example/a", "https&#58;&#47;/www.public.test:8443/media/a")]
    [InlineData("https://origin.example/a", "https://www.public.test:8443/a")]
    [InlineData("https://images.example:81/a", null)]
    [InlineData("https://www.public.test:8443/media/a", null)]
    [InlineData("/media/a", null)]
    public void TryRewriteAttribute_Url_IsBelowThePath(string value, string? expected) => Check(UrlRuleKind.Url, value, expected);

    // What is relative to its root would be sought at the root of the public host.
    [Theory]
    [InlineData("https://images.example/", null)]
    [InlineData("//images&period;example/a/", null)]
    [InlineData("https://origin.example/a/", "https://www.public.test:8443/a/")]
    [InlineData("/a/", null)]
    public void TryRewriteBase_HostBelowAPath_Stays(string value, string? expected) => Assert.Equal(expected ?? value, TestMaps.Apply(value, Urls.TryRewriteBase));

    [Theory]
    [InlineData("https://images.example/1.jpg 1x, //images.example/2.jpg 2x", "https://www.public.test:8443/media/1.jpg 1x, //www.public.test:8443/media/2.jpg 2x")]
    public void TryRewriteAttribute_Srcset_EachIsBelowThePath(string value, string expected) => Check(UrlRuleKind.Srcset, value, expected);

    [Theory]
    [InlineData("background:url(//images.example/a.png)", "background:url(//www.public.test:8443/media/a.png)")]
    public void TryRewriteAttribute_Style_IsBelowThePath(string value, string expected) => Check(UrlRuleKind.Css, value, expected);

    [Theory]
    [InlineData("img-src https://images.example", "img-src https://www.public.test:8443/media/")]
    [InlineData("img-src images.example; font-src 'self'", "img-src www.public.test:8443/media/; font-src 'self'")]
    [InlineData("img-src images.example/ https://images.example/a/ origin.example", "img-src www.public.test:8443/media/ https://www.public.test:8443/media/a/ www.public.test:8443")]
    public void TryRewriteAttribute_Policy_AllowsWhatIsBelowThePath(string value, string expected) => Check(UrlRuleKind.SourceList, value, expected);

    [Theory]
    [InlineData("{\"a\":\"https:\\/\\/images.example\\/a.jpg\"}", "{\"a\":\"https:\\/\\/www.public.test:8443\\/media\\/a.jpg\"}")]
    [InlineData(@"/^https:\/\/images.example\//.test(u)", @"/^https:\/\/www.public.test:8443\/media\//.test(u)")]
    [InlineData(@"HTTP:\/\/images.example", @"https:\/\/www.public.test:8443\/media")]
    [InlineData(@"RegExp('^https:\\/\\/images.example')", @"RegExp('^https:\\/\\/www.public.test:8443\\/media')")]
    [InlineData(@"""https:\u002f\u002fimages.example\u002fa""", @"""https:\u002f\u002fwww.public.test:8443/media\u002fa""")]
    [InlineData(@"""https:\/\/origin.example\/a""", @"""https:\/\/www.public.test:8443\/a""")]
    [InlineData("a('https://images.example');", "a('https://www.public.test:8443/media');")]
    [InlineData("<loc>https://images.example/a</loc>", "<loc>https://www.public.test:8443/media/a</loc>")]
    [InlineData("https%3A%2F%2Fimages.example%2Fa", "https%3A%2F%2Fwww.public.test%3A8443%2Fmedia%2Fa")]
    public void Write_Text_IsBelowThePathAtEveryCut(string text, string expected) =>
        Cuts.AssertEverywhere(expected, () => new TextUrlTransform(text.Contains('%') ? new UrlTextMatcher(TestMaps.Images, UrlTextSyntax.PercentEncoded) : Urls.TextMatcher), text);

    [Fact]
    public void Create_OneOriginInTwoPlaces_IsRefused() => Assert.Throws<ArgumentException>(() => UrlMap.Create(
        new UrlMapping(new Uri("https://images.example"), new Uri("https://www.public.test")),
        new UrlMapping(new Uri("https://images.example"), new Uri("https://www.public.test"), "/media")));

    private static void Check(UrlRuleKind kind, string value, string? expected) =>
        Assert.Equal(expected ?? value, TestMaps.Apply(value, (text, output) => Urls.TryRewriteAttribute(kind, text, output)));
}
