using EdgeFunctions.Transforms.Urls;

namespace EdgeFunctions.Tests.Transforms.Urls;

public class UrlRuleTests
{
    private static string Rewrite(string value, UrlEncodingContext context, UrlMap? map = null) =>
        TestMaps.Apply(value, (bytes, output) => UrlRule.TryRewrite(map ?? TestMaps.Site, bytes, context, output));

    [Theory]
    [InlineData("https://origin.example/a", "https://www.public.test/a")]
    [InlineData("http://origin.example/a", "https://www.public.test/a")]
    [InlineData("https://origin.example", "https://www.public.test")]
    [InlineData("https://origin.example?q", "https://www.public.test?q")]
    [InlineData("https://origin.example#f", "https://www.public.test#f")]
    [InlineData("//origin.example/a", "//www.public.test/a")]
    [InlineData("///origin.example/a", "///www.public.test/a")]
    [InlineData("https:////origin.example/a", "https:////www.public.test/a")]
    [InlineData("HTTPS://Origin.Example/A", "https://www.public.test/A")]
    [InlineData("https://origin.example:443/a", "https://www.public.test/a")]
    [InlineData("https://origin.example:0443/a", "https://www.public.test/a")]
    [InlineData("https://origin.example:/a", "https://www.public.test/a")]
    [InlineData("http://origin.example:80/a", "https://www.public.test/a")]
    [InlineData("//origin.example:443/a", "//www.public.test/a")]
    [InlineData("http://origin.example:8080/a", "https://dev.public.test/a")]
    [InlineData("https://origin.example:8080/a", "https://dev.public.test/a")]
    [InlineData("https://origin.example:8080", "https://dev.public.test")]
    [InlineData("https://ORIGIN.example:8080?q", "https://dev.public.test?q")]
    [InlineData("https://origin.example:8080#f", "https://dev.public.test#f")]
    [InlineData("https://origin.example:0008080/a", "https://dev.public.test/a")]
    [InlineData("https://origin.example:8080\\a", "https://dev.public.test\\a")]
    [InlineData("//origin.example:8080/a", "//dev.public.test/a")]
    [InlineData("https://beef.origin.example/a", "https://abc.public.test:8443/a")]
    [InlineData("https:\\\\origin.example\\a", "https:\\\\www.public.test\\a")]
    [InlineData("/\\origin.example/a", "/\\www.public.test/a")]
    [InlineData("\\/origin.example/a", "\\/www.public.test/a")]
    [InlineData("  https://origin.example/a \n", "  https://www.public.test/a \n")]
    [InlineData("\0\u001fhttps://origin.example \t ", "\0\u001fhttps://www.public.test \t ")]
    [InlineData("ht\ntps:/\t/ori\rgin.example/a\tb", "https:/\t/www.public.test/a\tb")]
    [InlineData("https://%6frigin%2Eexample/a", "https://www.public.test/a")]
    [InlineData("http:/origin.example/a", "https://www.public.test/a")]
    [InlineData("http:\\origin.example/a", "https:\\/www.public.test/a")]
    [InlineData("http:origin.example", "https://www.public.test")]
    [InlineData(" HTTP:\t/\norigin.example:80?q", " https:\t/\n/www.public.test?q")]
    [InlineData("https://origin.example/?u=https://origin.example/b", "https://www.public.test/?u=https://origin.example/b")]
    [InlineData("https://origin.example/\u00e4\u00ff", "https://www.public.test/\u00e4\u00ff")]
    public void TryRewrite_UrlOnOrigin_ReplacesSchemeAndAuthority(string value, string expected)
    {
        Assert.Equal(expected, Rewrite(value, UrlEncodingContext.Raw));
        Assert.Equal(expected, Rewrite(value, UrlEncodingContext.HtmlAttribute));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("//")]
    [InlineData("/a")]
    [InlineData("a/b?c#d")]
    [InlineData("#origin.example")]
    [InlineData("origin.example/a")]
    [InlineData("https:")]
    [InlineData("https://")]
    [InlineData("https:/origin.example/a")]
    [InlineData("https:origin.example/a")]
    [InlineData("https//origin.example/a")]
    [InlineData("httpx://origin.example/a")]
    [InlineData("hhttps://origin.example/a")]
    [InlineData("ftp://origin.example/a")]
    [InlineData("wss://origin.example/a")]
    [InlineData("javascript:location='https://origin.example/'")]
    [InlineData("data:text/html,https://origin.example/")]
    [InlineData("mailto:a@origin.example")]
    [InlineData("blob:https://origin.example/uuid")]
    [InlineData("https://origin.example.com.cdn.example/x")]
    [InlineData("https://cdn.origin.example/x")]
    [InlineData("https://myorigin.example/x")]
    [InlineData("https://origin.examples/x")]
    [InlineData("https://origin.example./x")]
    [InlineData("https://origin.example:8443/x")]
    [InlineData("https://origin.example:80/x")]
    [InlineData("http://origin.example:443/x")]
    [InlineData("//origin.example:80/x")]
    [InlineData("https://beef.origin.example:8080/x")]
    [InlineData("https://origin.example:80443/x")]
    [InlineData("https://origin.example:8080x")]
    [InlineData("https://origin.example:8080:8080/x")]
    [InlineData("https://origin.example:8080@other.example/x")]
    [InlineData("https://origin.example:99999999999999999999/x")]
    [InlineData("https://origin.example:44a/x")]
    [InlineData("https://user@origin.example/x")]
    [InlineData("https://user:pw@origin.example/x")]
    [InlineData("https://origin.example@evil.test/x")]
    [InlineData("https://origin.example:443@evil.test/x")]
    [InlineData("https://other.test/?u=https://origin.example/")]
    [InlineData("https://ori gin.example/x")]
    [InlineData("https://origin.example /x")]
    [InlineData("https://origin%2example/x")]
    [InlineData("https://origin.example%2fx")]
    [InlineData("https://origin.example%")]
    [InlineData("https://origin.exampl\u00e9/x")]
    [InlineData("https://www.public.test/x")]
    [InlineData("https%3A%2F%2Forigin.example%2F")]
    public void TryRewrite_AnythingElse_LeavesValue(string value)
    {
        foreach (UrlEncodingContext context in Enum.GetValues<UrlEncodingContext>().Where(c => (c & UrlEncodingContext.Css) == 0))
        {
            Assert.Equal(value, Rewrite(value, context));
        }
    }

    [Theory]
    [InlineData("https&colon;&sol;&sol;origin&period;example&sol;a", "https&colon;&sol;&sol;www.public.test&sol;a")]
    [InlineData("https:&#47;&#x2F;origin&#46;example/?a=1&amp;b=2", "https:&#47;&#x2F;www.public.test/?a=1&amp;b=2")]
    [InlineData("https:&#47&#x2Forigin.example/a", "https:&#47&#x2F;www.public.test/a")]
    [InlineData("https:/&#47beef.origin.example/a", "https:/&#47;abc.public.test:8443/a")]
    [InlineData("https:/&#x2Fbeef.origin.example/a", "https:/&#x2Fbeef.origin.example/a")]
    [InlineData("https:/&#47;beef.origin.example/a", "https:/&#47;abc.public.test:8443/a")]
    [InlineData("https:&#x2f;&#x2Fo&#x72;igin.example/a", "https:&#x2f;&#x2F;www.public.test/a")]
    [InlineData("&#104;ttps://origin.example/a", "https://www.public.test/a")]
    [InlineData("&Tab;https:&NewLine;//origin.exam&Tab;ple&#58;443/a", "&Tab;https:&NewLine;//www.public.test/a")]
    [InlineData("https://origin.example&quest;a", "https://www.public.test&quest;a")]
    [InlineData("https://origin.example&num;a", "https://www.public.test&num;a")]
    [InlineData("https://origin.example&sol;&nosuch;", "https://www.public.test&sol;&nosuch;")]
    [InlineData("https://origin.example&period;com/", "https://origin.example&period;com/")]
    [InlineData("https://origin.example&commat;evil.test/", "https://origin.example&commat;evil.test/")]
    [InlineData("https://origin.example&lt=/", "https://origin.example&lt=/")]
    [InlineData("https:&sol&sol;origin.example/", "https:&sol&sol;origin.example/")]
    [InlineData("https://origin&hyphen;a.example/", "https://origin&hyphen;a.example/")]
    [InlineData("https://origin.example&#0;/", "https://origin.example&#0;/")]
    [InlineData("https://origin.example&#x110000000000;/", "https://origin.example&#x110000000000;/")]
    [InlineData("https://origin.example&#;/", "https://origin.example&#;/")]
    [InlineData("&", "&")]
    [InlineData("&#", "&#")]
    [InlineData("&#x", "&#x")]
    public void TryRewrite_CharacterReferences_ComparedDecodedAndKept(string value, string expected) =>
        Assert.Equal(expected, Rewrite(value, UrlEncodingContext.HtmlAttribute));

    [Fact]
    public void TryRewrite_RawContext_DoesNotDecodeReferences() =>
        Assert.Equal("https&colon;//origin.example/", Rewrite("https&colon;//origin.example/", UrlEncodingContext.Raw));

    [Theory]
    [InlineData(@"https\3a\2f\2forigin.example/a", @"https\3a\2f\2f www.public.test/a")]
    [InlineData(@"https:\2f\2f origin.example/a", @"https:\2f\2f www.public.test/a")]
    [InlineData(@"https:\/\/origin.example/a", @"https:\/\/www.public.test/a")]
    [InlineData(@"https://\6f rigin.exampl\65/a", "https://www.public.test/a")]
    [InlineData(@"https://\00006frigin.example/a", "https://www.public.test/a")]
    [InlineData("https://ori\\\ngin.example/a", "https://www.public.test/a")]
    [InlineData(@"https://origin.example\.com/a", @"https://origin.example\.com/a")]
    public void TryRewrite_CssEscapes_ComparedDecodedAndKept(string value, string expected) =>
        Assert.Equal(expected, Rewrite(value, UrlEncodingContext.Css));

    [Fact]
    public void TryRewrite_ReferenceOpenWithinCssEscape_ClosesBoth() =>
        Assert.Equal("https:/\\2&#x66; www.public.test/", Rewrite("https:/\\2&#x66origin.example/", UrlEncodingContext.HtmlAttributeCss));

    [Theory]
    [InlineData("https://example.com", "https://www.example.com")]
    [InlineData("https://www.example.com", "https://example.com")]
    [InlineData("https://example.com", "https://example.com.edge.test")]
    [InlineData("https://edge.test.example.com", "https://edge.test")]
    [InlineData("https://example.com", "https://example.com:8443")]
    [InlineData("http://example.com:8080", "https://example.com")]
    [InlineData("https://example.com", "https://example.com")]
    public void TryRewrite_Twice_SameAsOnce(string origin, string publicUrl)
    {
        UrlMap map = TestMaps.Map((origin, publicUrl));
        var matcher = new UrlTextMatcher(map, UrlTextSyntax.PercentEncoded);
        var random = new Random(7);
        string[] pieces = ["https:", "http:", "//", "\\\\", "\\/\\/", "example.com", "www.", "edge.test", ".", ":8443", ":8080", ":443", "/", "?u=", "%2F", "%3A", "&#x2f", "@", " ", "\"", "https://example.com"];
        for (int i = 0; i < 20_000; i++)
        {
            string value = string.Concat(random.GetItems(pieces, random.Next(1, 7)));
            foreach (UrlEncodingContext context in Enum.GetValues<UrlEncodingContext>())
            {
                string once = Rewrite(value, context, map);
                Assert.Equal(once, Rewrite(once, context, map));
            }

            string text = TestMaps.Apply(value, (bytes, output) => UrlTextRule.TryRewrite(matcher, bytes, output));
            Assert.Equal(text, TestMaps.Apply(text, (bytes, output) => UrlTextRule.TryRewrite(matcher, bytes, output)));
        }
    }

    [Fact]
    public void TryRewrite_InternationalHost_KnownInBothForms()
    {
        UrlMap map = TestMaps.Map(("https://b\u00fccher.example", "https://www.public.test"));
        Assert.Equal("https://www.public.test/", Rewrite("https://xn--bcher-kva.example/", UrlEncodingContext.Raw, map));
        Assert.Equal("https://www.public.test/", Rewrite("https://b\u00c3\u00bccher.example/", UrlEncodingContext.Raw, map));
        Assert.Equal("https://www.public.test/", Rewrite("https://b%C3%BCcher.example/", UrlEncodingContext.Raw, map));
        Assert.Equal("https://www.public.test/", Rewrite("https://b&#252;cher.example/", UrlEncodingContext.HtmlAttribute, map));
    }

    [Fact]
    public void TryRewrite_Ipv6Origin_ComparesBrackets()
    {
        UrlMap map = TestMaps.Map(("http://[::1]:5000", "https://www.public.test"));
        Assert.Equal("https://www.public.test/a", Rewrite("http://[::1]:5000/a", UrlEncodingContext.Raw, map));
        Assert.Equal("http://[::1]/a", Rewrite("http://[::1]/a", UrlEncodingContext.Raw, map));
    }
}
