using EdgeFunctions.Transforms.Urls;

namespace EdgeFunctions.Tests.Transforms.Urls;

public class SrcsetRuleTests
{
    [Theory]
    [InlineData("https://origin.example/a.jpg", "https://www.public.test/a.jpg")]
    [InlineData("https://origin.example/a.jpg 1x, //origin.example/b.jpg 2x", "https://www.public.test/a.jpg 1x, //www.public.test/b.jpg 2x")]
    [InlineData(" ,, https://origin.example/a.jpg, /b.jpg 100w,https://origin.example/c.jpg", " ,, https://www.public.test/a.jpg, /b.jpg 100w,https://www.public.test/c.jpg")]
    [InlineData("https://origin.example/w_1,h_2/a.jpg 1x", "https://www.public.test/w_1,h_2/a.jpg 1x")]
    [InlineData("https://origin.example/a.jpg,https://origin.example/b.jpg 2x", "https://www.public.test/a.jpg,https://origin.example/b.jpg 2x")]
    [InlineData("/a.jpg 1x (https://origin.example/x, y), https://origin.example/b.jpg 2x", "/a.jpg 1x (https://origin.example/x, y), https://www.public.test/b.jpg 2x")]
    [InlineData("https://origin.example,", "https://www.public.test,")]
    [InlineData("https://origin.example,, //origin.example", "https://www.public.test,, //www.public.test")]
    [InlineData("https://origin.example/a&comma;&#32;//origin.example/b&#x20;2x", "https://www.public.test/a&comma;&#32;//www.public.test/b&#x20;2x")]
    [InlineData("data:image/png;base64,//origin.example/a 1x,\n\t//origin.example/b 2x", "data:image/png;base64,//origin.example/a 1x,\n\t//www.public.test/b 2x")]
    [InlineData("origin.example 1x", "origin.example 1x")]
    [InlineData("https://origin.example.com/a 1x, https://cdn.origin.example/b 2x", "https://origin.example.com/a 1x, https://cdn.origin.example/b 2x")]
    [InlineData("", "")]
    [InlineData(", ,", ", ,")]
    public void TryRewrite_Candidates_ReplacesUrlsOnly(string value, string expected) =>
        Assert.Equal(expected, TestMaps.Apply(value, (bytes, output) => SrcsetRule.TryRewrite(TestMaps.Site, bytes, UrlEncodingContext.HtmlAttribute, output)));
}
