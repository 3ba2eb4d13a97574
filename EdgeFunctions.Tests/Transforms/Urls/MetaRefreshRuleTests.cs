using EdgeFunctions.Transforms.Urls;

namespace EdgeFunctions.Tests.Transforms.Urls;

public class MetaRefreshRuleTests
{
    [Theory]
    [InlineData("5; url=https://origin.example/a", "5; url=https://www.public.test/a")]
    [InlineData("5;URL = 'https://origin.example/a' x", "5;URL = 'https://www.public.test/a' x")]
    [InlineData(" 0.5,url=&quot;//origin.example/a&quot;", " 0.5,url=&quot;//www.public.test/a&quot;")]
    [InlineData("0 https://origin.example/a", "0 https://www.public.test/a")]
    [InlineData("0;https://origin.example/a", "0;https://www.public.test/a")]
    [InlineData("0; '//origin.example'", "0; '//www.public.test'")]
    [InlineData("0;url=\"https://origin.example", "0;url=\"https://www.public.test")]
    [InlineData(".5 url=https://origin.example/", ".5 url=https://www.public.test/")]
    [InlineData("0;ur=https://origin.example/", "0;ur=https://origin.example/")]
    [InlineData("0;url https://origin.example/", "0;url https://origin.example/")]
    [InlineData("url=https://origin.example/", "url=https://origin.example/")]
    [InlineData("5xhttps://origin.example/", "5xhttps://origin.example/")]
    [InlineData("5", "5")]
    [InlineData("5;", "5;")]
    [InlineData("5;u", "5;u")]
    [InlineData("5;url=", "5;url=")]
    [InlineData("5;url='", "5;url='")]
    [InlineData("", "")]
    public void TryRewrite_Content_FollowsRefreshSteps(string value, string expected) =>
        Assert.Equal(expected, TestMaps.Apply(value, (bytes, output) => MetaRefreshRule.TryRewrite(TestMaps.Site, bytes, UrlEncodingContext.HtmlAttribute, output)));

    [Theory]
    [InlineData("https://origin.example/a  //origin.example/b\n/c", "https://www.public.test/a  //www.public.test/b\n/c")]
    [InlineData("&#32;//origin.example/a&#32;//origin.example", "&#32;//www.public.test/a&#32;//www.public.test")]
    [InlineData("  ", "  ")]
    public void UrlListTryRewrite_Ping_RewritesEach(string value, string expected) =>
        Assert.Equal(expected, TestMaps.Apply(value, (bytes, output) => UrlListRule.TryRewrite(TestMaps.Site, bytes, UrlEncodingContext.HtmlAttribute, output)));
}
