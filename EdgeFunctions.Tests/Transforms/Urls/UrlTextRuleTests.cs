using EdgeFunctions.Transforms.Urls;

namespace EdgeFunctions.Tests.Transforms.Urls;

public class UrlTextRuleTests
{
    private static readonly UrlTextMatcher Plain = new(TestMaps.Site);
    private static readonly UrlTextMatcher Percent = new(TestMaps.Site, UrlTextSyntax.PercentEncoded);
    private static readonly UrlRewriter Rewriter = new(TestMaps.Site);

    private static string Rewrite(string value, UrlTextMatcher? matcher = null) =>
        TestMaps.Apply(value, (bytes, output) => UrlTextRule.TryRewrite(matcher ?? Plain, bytes, output));

    public static TheoryData<string, string> Rewritten => new()
    {
        { "https://origin.example", "https://www.public.test" },
        { "//origin.example", "//www.public.test" },
        { "var u='https://origin.example/a';", "var u='https://www.public.test/a';" },
        { "var u=`http://origin.example${path}`;", "var u=`https://www.public.test${path}`;" },
        { "{\"url\":\"HTTPS://ORIGIN.example/a\"}", "{\"url\":\"https://www.public.test/a\"}" },
        { @"{""url"":""https:\/\/origin.example\/a""}", @"{""url"":""https:\/\/www.public.test\/a""}" },
        { @"""{\""u\"":\""https:\\\/\\\/origin.example\\\/a\""}""", @"""{\""u\"":\""https:\\\/\\\/www.public.test\\\/a\""}""" },
        { @"https:\\\\\\\/\\\\\\\/origin.example", @"https:\\\\\\\/\\\\\\\/www.public.test" },
        { @"""https:\u002f\u002forigin.example\u002fa""", @"""https:\u002f\u002fwww.public.test\u002fa""" },
        { @"""https\u003A\u002F\u002Forigin.example""", @"""https\u003A\u002F\u002Fwww.public.test""" },
        { @"""http\x3a\x2f\x2Forigin.example""", @"""https\x3a\x2f\x2Fwww.public.test""" },
        { @"""http\x3a\x2f\x2forigin.example""", @"""https\x3a\x2f\x2fwww.public.test""" },
        { @"""\/\/origin.example\/a""", @"""\/\/www.public.test\/a""" },
        { @"\u0022https://origin.example\u0022", @"\u0022https://www.public.test\u0022" },
        { @"see\nhttps://origin.example\tor", @"see\nhttps://www.public.test\tor" },
        { @"\u003ca href=\u0022https://origin.example/\u0022", @"\u003ca href=\u0022https://www.public.test/\u0022" },
        { "<a href=https://origin.example/a>", "<a href=https://www.public.test/a>" },
        { "url(https://origin.example/a.png)", "url(https://www.public.test/a.png)" },
        { "Sitemap:https://origin.example/a.xml\nsitemap: //origin.example/b\r\nSITEMAP:http://origin.example/c", "Sitemap:https://www.public.test/a.xml\nsitemap: //www.public.test/b\r\nSITEMAP:https://www.public.test/c" },
        { @"\u003ca href\u003dhttps://origin.example/\u003e", @"\u003ca href\u003dhttps://www.public.test/\u003e" },
        { @"u\u003dhttps://origin.example", @"u\u003dhttps://www.public.test" },
        { "au003dhttps://origin.example dhttps://origin.example =https://origin.example", "au003dhttps://origin.example dhttps://origin.example =https://www.public.test" },
        { "https://origin.example:443/a", "https://www.public.test/a" },
        { "https://origin.example:8080/a", "https://dev.public.test/a" },
        { @"""https\u003A\u002F\u002Forigin.example\u003A8080\u002Fa""", @"""https\u003A\u002F\u002Fdev.public.test\u002Fa""" },
        { @"""http\x3A\/\/origin.example\x3A80\/a""", @"""https\x3A\/\/www.public.test\/a""" },
        { @"""{\""u\"":\""https\\u003a\\/\\/origin.example\\u003a8080\""}""", @"""{\""u\"":\""https\\u003a\\/\\/dev.public.test\""}""" },
        { "https://beef.origin.example", "https://abc.public.test:8443" },
        { "https://origin.example,https://origin.example", "https://www.public.test,https://www.public.test" },
        { "\u00e9https://origin.example \u00ff", "\u00e9https://www.public.test \u00ff" },
        { "<link>https://origin.example/?a=1&amp;b=2</link>", "<link>https://www.public.test/?a=1&amp;b=2</link>" },
        { "a https://origin.example\0b", "a https://www.public.test\0b" },
        { "https://www.public.test/?x \"https://origin.example\"", "https://www.public.test/?x \"https://www.public.test\"" },
    };

    public static TheoryData<string> Untouched =>
    [
        "",
        "origin.example",
        "\"origin.example\"",
        "a@origin.example",
        "https:origin.example",
        "https:/origin.example",
        @"https:\/origin.example",
        @"https:/\/origin.example",
        @"https:\/\\/origin.example",
        "https://cdn.origin.example/",
        "https://origin.example.com/",
        "https://origin.example-x/",
        "https://origin.example_x/",
        "https://origin.examples/",
        "https://origin.example.",
        "https://origin.example:8443/",
        "https://origin.example:80/",
        "https://origin.example:808080/",
        "https://origin.example:x",
        "https://origin.example:",
        @"https:\/\/origin.example\u003A8443\/",
        @"https:\/\/origin.example\u003Ax",
        @"https:\/\/origin.example\u003A443\u00408/",
        "https://origin.example@evil.test/",
        "https://origin.example:443@evil.test/",
        "https://user@origin.example/",
        "https://origin.example%2ecom/",
        "https://origin.example\u00e9/",
        @"https://origin.example\u002ecom/",
        @"https://origin.example\x2dcom/",
        "ftp://origin.example/",
        "wss://origin.example/",
        "xhttps://origin.example/",
        "git+https://origin.example/",
        "blob:https://origin.example/",
        "a sitemap:https://origin.example/",
        "xsitemap:https://origin.example/",
        ".https://origin.example/",
        "https://images.cdn.test/fit/https://origin.example/a.jpg",
        "https://images.cdn.test//origin.example/a.jpg",
        "https://share.test/?u=https://origin.example/a",
        "https://share.test/?a=1&u=https://origin.example/a",
        "https://share.test/?a=1&amp;u=//origin.example/a",
        @"https://share.test/?a=1\u0026u[x]=https://origin.example/a",
        @"https://share.test/\u003fu=https://origin.example/a",
        @"https://share.test/?u\u003dhttps://origin.example/a",
        @"https:\/\/share.test\/?a\u003D1\u0026u\u003Dhttps:\/\/origin.example\/a",
        @"""{\""u\"":\""https://share.test/?a\\u003d1\\u0026u\\u003dhttps://origin.example/a\""}""",
        @"https://share.test/?u\x3d//origin.example/a",
        "https://share.test/?a=1&#038;u=https://origin.example/a",
        "https://share.test/?u&#x3D;https://origin.example/a",
        "https://share.test/&#63;u&#61;https://origin.example/a",
        "https%3A%2F%2Forigin.example",
        "https:%2F%2Forigin.example",
        "https:&#x2F;&#x2F;origin.example",
    ];

    [Theory]
    [MemberData(nameof(Rewritten))]
    public void TryRewrite_UrlAtBoundary_ReplacesSchemeAndHostTogether(string value, string expected) => Assert.Equal(expected, Rewrite(value));

    [Theory]
    [MemberData(nameof(Untouched))]
    public void TryRewrite_AnythingElse_LeavesText(string value) => Assert.Equal(value, Rewrite(value));

    [Theory]
    [InlineData("?u=https%3A%2F%2Forigin.example%2Fa", "?u=https%3A%2F%2Fwww.public.test%2Fa")]
    [InlineData("?u=https%3a%2f%2fbeef.origin.example&b", "?u=https%3a%2f%2fabc.public.test%3A8443&b")]
    [InlineData("?u=http%3A%2F%2Forigin.example%3A8080%2F", "?u=https%3A%2F%2Fdev.public.test%2F")]
    [InlineData("%22%2F%2Forigin.example%22", "%22%2F%2Fwww.public.test%22")]
    [InlineData("?u=https://origin.example/", "?u=https://origin.example/")]
    [InlineData("https%3A%2F%2Forigin.example%2Ecom", "https%3A%2F%2Forigin.example%2Ecom")]
    [InlineData("https%3A%2F%2Forigin.example%3A99%2F", "https%3A%2F%2Forigin.example%3A99%2F")]
    [InlineData("https%3A//origin.example", "https%3A//origin.example")]
    [InlineData("https:%2F%2Forigin.example", "https:%2F%2Forigin.example")]
    public void TryRewrite_PercentEncodedAsked_ReplacesNested(string value, string expected) => Assert.Equal(expected, Rewrite(value, Percent));

    [Theory]
    [InlineData("&lt;img src=&quot;https://origin.example/a&quot;&gt;", "&lt;img src=&quot;https://www.public.test/a&quot;&gt;")]
    [InlineData("&lt;a href=//origin.example&gt;", "&lt;a href=//www.public.test&gt;")]
    [InlineData("&lt;a href='https://origin.example&period;com/'&gt;", "&lt;a href='https://origin.example&period;com/'&gt;")]
    [InlineData("&lt;a href='https&colon;//origin.example/'&gt;", "&lt;a href='https&colon;//www.public.test/'&gt;")]
    [InlineData("&lt;a href=https:&#x2F;&#x2F;origin.example&#x2F;a&gt;", "&lt;a href=https:&#x2F;&#x2F;www.public.test&#x2F;a&gt;")]
    [InlineData("&lt;a href=http&#58;&sol;&#0047;origin.example/a&gt;", "&lt;a href=https&#58;&sol;&#0047;www.public.test/a&gt;")]
    [InlineData("&quot;&#x2f;/beef.origin.example&quot;", "&quot;&#x2f;/abc.public.test:8443&quot;")]
    [InlineData("{&quot;u&quot;:&quot;https:\\&#x2F;\\&#x2F;origin.example\\&#x2F;&quot;}", "{&quot;u&quot;:&quot;https:\\&#x2F;\\&#x2F;www.public.test\\&#x2F;&quot;}")]
    [InlineData("&#x7B;&quot;u&quot;&#x3A;&quot;https&#x3A;&#x5C;&#x2F;&#x5C;&#x2F;origin.example&#x5C;&#x2F;a&quot;&#x7D;", "&#x7B;&quot;u&quot;&#x3A;&quot;https&#x3A;&#x5C;&#x2F;&#x5C;&#x2F;www.public.test&#x5C;&#x2F;a&quot;&#x7D;")]
    [InlineData("&quot;a&#92;nhttps:&#x5c;u002f&bsol;u002Forigin.example&#92;n &#92;u003C&#92;/&#92;/origin.example", "&quot;a&#92;nhttps:&#x5c;u002f&bsol;u002Fwww.public.test&#92;n &#92;u003C&#92;/&#92;/www.public.test")]
    [InlineData("&quot;a&#92;nhttps:&#92;&#92;&#92;/&#92;&#92;&#92;/origin.example&#92;n &#92;u003C&#92;/&#92;/origin.example", "&quot;a&#92;nhttps:&#92;&#92;&#92;/&#92;&#92;&#92;/www.public.test&#92;n &#92;u003C&#92;/&#92;/www.public.test")]
    [InlineData("&quot;https&#x3A;&#x5C;&#x2F;&#x5C;&#x2F;s.test&#x5C;&#x2F;&#x3F;u&#x3D;https&#x3A;&#x5C;&#x2F;&#x5C;&#x2F;origin.example&quot;", "&quot;https&#x3A;&#x5C;&#x2F;&#x5C;&#x2F;s.test&#x5C;&#x2F;&#x3F;u&#x3D;https&#x3A;&#x5C;&#x2F;&#x5C;&#x2F;origin.example&quot;")]
    [InlineData("a http:&#x2F;&#x2F;origin.example&#58;8080&#x2F;", "a https:&#x2F;&#x2F;dev.public.test&#x2F;")]
    [InlineData("&quot;https&#92;u003A&#92;/&#92;/origin.example&#92;u003A8080&#92;/&quot;", "&quot;https&#92;u003A&#92;/&#92;/dev.public.test&#92;/&quot;")]
    [InlineData("a https:&#x2F;&#x2F;origin.example&#58;99&#x2F;", "a https:&#x2F;&#x2F;origin.example&#58;99&#x2F;")]
    [InlineData("a https:&#x2F;&#x2F;origin.example&#58;x", "a https:&#x2F;&#x2F;origin.example&#58;x")]
    [InlineData("a https:&#x2Forigin.example", "a https:&#x2Forigin.example")]
    [InlineData("a https:/&#x2Forigin.example &#47;&#47origin.example &#x2F;&#x2E;origin.example", "a https:/&#x2Forigin.example &#47;&#47origin.example &#x2F;&#x2E;origin.example")]
    [InlineData("a https:&amp;#x2F;&amp;#x2F;origin.example &;&;origin.example;origin.example", "a https:&amp;#x2F;&amp;#x2F;origin.example &;&;origin.example;origin.example")]
    [InlineData("https:&#x2F;&#x2F;cdn.test&#x2F;https:&#x2F;&#x2F;origin.example", "https:&#x2F;&#x2F;cdn.test&#x2F;https:&#x2F;&#x2F;origin.example")]
    [InlineData("&lt;a href='//s.test/?a&amp;amp;u=//origin.example/'&gt;", "&lt;a href='//s.test/?a&amp;amp;u=//origin.example/'&gt;")]
    public void TryRewriteAttribute_Srcdoc_FindsUrlsInEscapedMarkup(string value, string expected) =>
        Assert.Equal(expected, TestMaps.Apply(value, (bytes, output) => Rewriter.TryRewriteAttribute(UrlRuleKind.Srcdoc, bytes, output)));

    [Theory]
    [InlineData("Url", "https:&#47;/origin.example", "https:&#47;/www.public.test")]
    [InlineData("UrlList", "/a //origin.example", "/a //www.public.test")]
    [InlineData("Srcset", "//origin.example 2x", "//www.public.test 2x")]
    [InlineData("MetaRefresh", "0;//origin.example", "0;//www.public.test")]
    [InlineData("Css", "b:url(//origin.example)", "b:url(//www.public.test)")]
    [InlineData("MetaContent", "https://origin.example", "https://origin.example")]
    [InlineData("None", "https://origin.example", "https://origin.example")]
    public void TryRewriteAttribute_Kind_TakesItsRule(string kind, string value, string expected) =>
        Assert.Equal(expected, TestMaps.Apply(value, (bytes, output) => Rewriter.TryRewriteAttribute(Enum.Parse<UrlRuleKind>(kind), bytes, output)));

    [Fact]
    public void TryRewriteScript_ImportMap_RewritesKeysAndValues() =>
        Assert.Equal(
            """{"imports":{"https://www.public.test/a.js":"https:\/\/www.public.test\/b.js","x":"./c.js"}}""",
            TestMaps.Apply(
                """{"imports":{"https://origin.example/a.js":"https:\/\/origin.example\/b.js","x":"./c.js"}}""",
                Rewriter.TryRewriteScript));

    [Fact]
    public void TryRewrite_InternationalHostEscaped_IsFound()
    {
        var matcher = new UrlTextMatcher(TestMaps.Map(("https://b\u00fccher.example", "https://www.public.test")));
        Assert.Equal("\"https:\\/\\/www.public.test\\/\"", Rewrite("\"https:\\/\\/b\\u00FCcher.example\\/\"", matcher));
        Assert.Equal("https://www.public.test/", Rewrite("https://b\u00c3\u00bccher.example/", matcher));
    }

    [Fact]
    public void TryRewrite_NoHostInText_IsIdentityForAnyBytes()
    {
        var random = new Random(11);
        byte[] alphabet = "https:/\\%u002f3aorigin.example&#;x@\"'( \n\0\u00ff,=?"u8.ToArray();
        for (int i = 0; i < 20_000; i++)
        {
            byte[] value = random.GetItems(alphabet, random.Next(0, 60));
            string text = System.Text.Encoding.Latin1.GetString(value).Replace(".e", "!e", StringComparison.Ordinal);
            Assert.Equal(text, Rewrite(text, Percent));
            foreach (UrlRuleKind kind in Enum.GetValues<UrlRuleKind>())
            {
                string result = TestMaps.Apply(text, (bytes, output) => Rewriter.TryRewriteAttribute(kind, bytes, output));
                Assert.Equal(text, result);
            }
        }
    }
}
