using EdgeFunctions.Transforms.Urls;

namespace EdgeFunctions.Tests.Transforms.Urls;

public class SourceListRuleTests
{
    [Theory]
    [InlineData("default-src 'self' https://origin.example; img-src *", "default-src 'self' https://www.public.test; img-src *")]
    [InlineData("script-src origin.example", "script-src www.public.test")]
    [InlineData("script-src ORIGIN.example/js/", "script-src www.public.test/js/")]
    [InlineData("script-src origin.example:443 origin.example:8080", "script-src www.public.test dev.public.test")]
    [InlineData("connect-src http://origin.example,default-src\norigin.example", "connect-src https://www.public.test,default-src\nwww.public.test")]
    [InlineData("report-uri https://origin.example/csp;", "report-uri https://www.public.test/csp;")]
    [InlineData("script-src &#39;self&#39; origin.example;", "script-src &#39;self&#39; www.public.test;")]
    [InlineData("script-src *.origin.example origin.example.cdn.test notorigin.example origin.example:* origin.example:1 origin.example:99999999999 'sha256-origin.example' https: ;;", null)]
    [InlineData("script-src wss://origin.example", null)]
    [InlineData("", null)]
    public void TryRewrite_Policy_SourcesOfTheOriginAlone(string policy, string? expected) =>
        Assert.Equal(expected ?? policy, TestMaps.Apply(policy, (value, output) => SourceListRule.TryRewrite(TestMaps.Site, value, UrlEncodingContext.HtmlAttribute, output)));

    [Theory]
    [InlineData("https&#58;//origin.example/a", "https&#58;//www.public.test/a")]
    [InlineData("{&quot;u&quot;:&quot;https:\\/\\/origin.example\\/a&quot;}", "{&quot;u&quot;:&quot;https:\\/\\/www.public.test\\/a&quot;}")]
    [InlineData("css:https://other.test/?u=https://origin.example/", null)]
    [InlineData("origin.example", null)]
    [InlineData("https://origin.example/1.jpg 320w, https://origin.example/2.jpg 640w", "https://www.public.test/1.jpg 320w, https://www.public.test/2.jpg 640w")]
    [InlineData("https://origin.example/1.jpg|https://origin.example/2.jpg", "https://www.public.test/1.jpg|https://www.public.test/2.jpg")]
    [InlineData("//origin.example/1.jpg,//origin.example/2.jpg", "//www.public.test/1.jpg,//www.public.test/2.jpg")]
    [InlineData("https://other.test/1.jpg;&#32;https:&sol;&sol;origin.example/2.jpg", "https://other.test/1.jpg;&#32;https:&sol;&sol;www.public.test/2.jpg")]
    [InlineData("/1.jpg https://origin.example/2.jpg", "/1.jpg https://www.public.test/2.jpg")]
    [InlineData("hero https://origin.example/2.jpg", "hero https://www.public.test/2.jpg")]
    [InlineData("\n https&colon;//origin.example/a,b;/c|d \n", "\n https&colon;//www.public.test/a,b;/c|d \n")]
    [InlineData("HTTP:\\\\origin&period;example\\a", "https:\\\\www.public.test\\a")]
    [InlineData("https://other.test/a,b/https://origin.example/2.jpg", null)]
    public void TryRewriteAttribute_UrlOrText_EitherIsRewritten(string text, string? expected)
    {
        var urls = new UrlRewriter(TestMaps.Site);
        Assert.Equal(expected ?? text, TestMaps.Apply(text, (value, output) => urls.TryRewriteAttribute(UrlRuleKind.UrlOrText, value, output)));
    }
}
