using EdgeFunctions.Transforms.Urls;

namespace EdgeFunctions.Tests.Transforms.Urls;

public class CssRuleTests
{
    private static string Rewrite(string value, UrlEncodingContext context) =>
        TestMaps.Apply(value, (bytes, output) => CssRule.TryRewrite(TestMaps.Site, bytes, context, output));

    [Theory]
    [InlineData("a{background:url(https://origin.example/a.png)}", "a{background:url(https://www.public.test/a.png)}")]
    [InlineData("a{background:URL(  //origin.example/a.png\n)}", "a{background:URL(  //www.public.test/a.png\n)}")]
    [InlineData("a{background:url('https://origin.example/a(1).png') no-repeat}", "a{background:url('https://www.public.test/a(1).png') no-repeat}")]
    [InlineData("a{background:url( \"https://origin.example/a.png\" )}", "a{background:url( \"https://www.public.test/a.png\" )}")]
    [InlineData("@import \"https://origin.example/a.css\" screen;", "@import \"https://www.public.test/a.css\" screen;")]
    [InlineData("@IMPORT/**/'//origin.example/a.css';", "@IMPORT/**/'//www.public.test/a.css';")]
    [InlineData("@import url(https://origin.example/a.css) layer(x);", "@import url(https://www.public.test/a.css) layer(x);")]
    [InlineData("a{b:image-set(\"https://origin.example/1.png\" 1x, url(//origin.example/2.png) 2x type(\"image/png\"))}", "a{b:image-set(\"https://www.public.test/1.png\" 1x, url(//www.public.test/2.png) 2x type(\"image/png\"))}")]
    [InlineData("a{b:-webkit-image-set(url('//origin.example/1.png') 1x)}", "a{b:-webkit-image-set(url('//www.public.test/1.png') 1x)}")]
    [InlineData("@font-face{src:src(\"https://origin.example/f.woff2\")}", "@font-face{src:src(\"https://www.public.test/f.woff2\")}")]
    [InlineData("a[href^=\"https://origin.example/\"]{color:red}", "a[href^=\"https://www.public.test/\"]{color:red}")]
    [InlineData(@"a{b:u\72l(https\3a//\6f rigin.example/a)}", @"a{b:u\72l(https\3a//www.public.test/a)}")]
    [InlineData(@"a{b:url(https:\/\/origin.example\/a)}", @"a{b:url(https:\/\/www.public.test\/a)}")]
    [InlineData(@"a{b:url(//origin.example/a\)b)}", @"a{b:url(//www.public.test/a\)b)}")]
    [InlineData("a{b:url(\"//origin.example/a", "a{b:url(\"//www.public.test/a")]
    [InlineData("a{b:url(//origin.example/a", "a{b:url(//www.public.test/a")]
    [InlineData("/* url(https://origin.example/a) */ a{b:url(/*//origin.example/c*/)}", "/* url(https://origin.example/a) */ a{b:url(/*//origin.example/c*/)}")]
    [InlineData("/* \\*/ a{b:url(//origin.example/c)}", "/* \\*/ a{b:url(//www.public.test/c)}")]
    [InlineData("a::after{content:\"https://origin.example/a\"}", "a::after{content:\"https://origin.example/a\"}")]
    [InlineData("@namespace x \"https://origin.example/ns\";", "@namespace x \"https://origin.example/ns\";")]
    [InlineData("@important \"https://origin.example/ns\";", "@important \"https://origin.example/ns\";")]
    [InlineData("@import a; b{content:\"//origin.example\"}", "@import a; b{content:\"//origin.example\"}")]
    [InlineData("a{b:myurl(\"https://origin.example/a\")}", "a{b:myurl(\"https://origin.example/a\")}")]
    [InlineData("a{b:url(https://origin.example/a'b)}", "a{b:url(https://origin.example/a'b)}")]
    [InlineData("a{b:url(https://origin.example/a b)}", "a{b:url(https://origin.example/a b)}")]
    [InlineData("a{b:url(https://origin.example.com/a)}", "a{b:url(https://origin.example.com/a)}")]
    [InlineData("a{b:url(/a)}/*", "a{b:url(/a)}/*")]
    [InlineData("a{content:\"broken\n;b:url(//origin.example/a)}", "a{content:\"broken\n;b:url(//www.public.test/a)}")]
    [InlineData("// url(\\", "// url(\\")]
    public void TryRewrite_StyleText_RewritesUrlTokens(string value, string expected)
    {
        Assert.Equal(expected, Rewrite(value, UrlEncodingContext.Raw));
        if (!value.Contains('&', StringComparison.Ordinal))
        {
            Assert.Equal(expected, Rewrite(value, UrlEncodingContext.HtmlAttribute));
        }
    }

    [Theory]
    [InlineData("background:url(&quot;https://origin.example/a?b=1&amp;c=2&quot;)", "background:url(&quot;https://www.public.test/a?b=1&amp;c=2&quot;)")]
    [InlineData("background:url(&#39;//origin.example/a&#39;);color:red", "background:url(&#39;//www.public.test/a&#39;);color:red")]
    [InlineData("background&colon;url&lpar;https&colon;//origin.example/a&rpar;", "background&colon;url&lpar;https&colon;//www.public.test/a&rpar;")]
    [InlineData("&#47;* url(//origin.example/a) &ast;/b:url(//origin.example/a)", "&#47;* url(//origin.example/a) &ast;/b:url(//www.public.test/a)")]
    [InlineData("b:&quot url(//origin.example/a)", "b:&quot url(//origin.example/a)")]
    [InlineData("b:&quot= url(//origin.example/a)", "b:&quot= url(//www.public.test/a)")]
    [InlineData("b:&quot1 url(//origin.example/a)", "b:&quot1 url(//www.public.test/a)")]
    [InlineData("b:&quota url(//origin.example/a)", "b:&quota url(//www.public.test/a)")]
    public void TryRewrite_StyleAttribute_DecodesReferences(string value, string expected) =>
        Assert.Equal(expected, Rewrite(value, UrlEncodingContext.HtmlAttribute));

    [Fact]
    public void TryRewrite_ManyLineContinuations_IsLinearAndFlat()
    {
        string value = "a{b:url(\"" + string.Concat(Enumerable.Repeat("\\\n", 200_000)) + "//origin.example/a\")}";
        Assert.EndsWith("//www.public.test/a\")}", Rewrite(value, UrlEncodingContext.Raw), StringComparison.Ordinal);
    }
}
