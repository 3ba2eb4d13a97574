using System.Text;
using EdgeFunctions.Configuration;
using EdgeFunctions.Context;
using EdgeFunctions.Http;
using EdgeFunctions.Tests.TestSupport;
using EdgeFunctions.Transforms;

namespace EdgeFunctions.Tests.Transforms.Injection;

/// <summary>Fragments in pages, at every cut of the page.</summary>
public class InjectionTests
{
    private const string Page = """
        <!doctype html><html><head><title><!--edge-inject--> [[ad]]</title><!--edge-inject--></head><body>
        <p class=a id=first>one [[ad]] <i>two</i></p><!--edge:weather--><p class=a>[[ad]]<img id=pic src=/a>
        <!-- edge-inject --><!--edge:other--><script>"<!--edge-inject-->[[ad]]"</script><a title="[[ad]] <!--edge-inject-->">[[ad </a>
        <textarea><!--edge-inject--></textarea><noscript><!--edge-inject--></noscript><ul><li>x<li id=last>y</ul></body></html>
        """;

    [Theory]
    [InlineData("HeadStart", null, true, "<head>", "<head>[F]")]
    [InlineData("HeadEnd", null, true, "</head>", "[F]</head>")]
    [InlineData("BodyStart", null, true, "<body>", "<body>[F]")]
    [InlineData("BodyEnd", null, true, "</body>", "[F]</body>")]
    [InlineData("Before", "#first", true, "<p class=a id=first>", "[F]<p class=a id=first>")]
    [InlineData("After", "#first", true, "<i>two</i></p>", "<i>two</i></p>[F]")]
    [InlineData("Prepend", ".a", true, "<p class=a id=first>", "<p class=a id=first>[F]")]
    [InlineData("Append", "p", true, "<i>two</i></p>", "<i>two</i>[F]</p>")]
    [InlineData("Replace", "p.a", true, "<p class=a id=first>one [[ad]] <i>two</i></p>", "[F]")]
    [InlineData("Replace", "#pic", true, "<img id=pic src=/a>", "[F]")]
    [InlineData("After", "#pic", true, "<img id=pic src=/a>", "<img id=pic src=/a>[F]")]
    [InlineData("After", "body > p i", true, "<i>two</i>", "<i>two</i>[F]")]
    [InlineData("Append", "#last", true, "y</ul>", "y[F]</ul>")]
    [InlineData("After", "li", false, "x<li id=last>y</ul>", "x</li>[F]<li id=last>y</li>[F]</ul>")]
    [InlineData("Before", "li", false, "<li>x<li id=last>", "[F]<li>x[F]<li id=last>")]
    [InlineData("Before", "li", true, "<li>x<li id=last>", "[F]<li>x<li id=last>")]
    // Where a fragment would not be read as HTML, and where nothing can be.
    [InlineData("Prepend", "title", true, "", "")]
    [InlineData("Append", "script", true, "", "")]
    [InlineData("Prepend", "#pic", true, "", "")]
    [InlineData("Before", "#none", true, "", "")]
    public void Write_Place_GetsTheFragment(string where, string? selector, bool once, string before, string after)
    {
        var options = new InjectionOptions { Where = Enum.Parse<InjectionPoint>(where), Selector = selector, Once = once, Html = "[F]" };
        Assert.Equal(before.Length == 0 ? Page : Page.Replace(before, after, StringComparison.Ordinal), Run(Page, options));
    }

    [Theory]
    [InlineData(null, null, true, "</title><!--edge-inject-->", "</title>[F]")]
    [InlineData(null, "weather", true, "<!--edge:weather-->", "[F]")]
    [InlineData("<!--edge:other-->", null, true, "<!--edge:other-->", "[F]")]
    [InlineData("<!-- edge-inject -->", null, true, "<!-- edge-inject -->", "[F]")]
    [InlineData("[[ad]]", null, true, "one [[ad]]", "one [F]")]
    [InlineData(null, "none", true, "", "")]
    public void Write_Marker_IsReplacedWhereItIsOne(string? marker, string? name, bool once, string before, string after)
    {
        var options = new InjectionOptions { Where = InjectionPoint.Marker, Marker = marker, Name = name, Once = once, Html = "[F]" };
        Assert.Equal(before.Length == 0 ? Page : Page.Replace(before, after, StringComparison.Ordinal), Run(Page, options));
    }

    [Fact]
    public void Write_MarkersMoreThanOnce_EachPlaceAndNoOther()
    {
        Assert.Equal(
            Page.Replace("one [[ad]]", "one [F]", StringComparison.Ordinal).Replace("<p class=a>[[ad]]", "<p class=a>[F]", StringComparison.Ordinal),
            Run(Page, new InjectionOptions { Where = InjectionPoint.Marker, Marker = "[[ad]]", Once = false, Html = "[F]" }));
        Assert.Equal(
            Page.Replace("</title><!--edge-inject-->", "</title>[F]", StringComparison.Ordinal).Replace("<noscript><!--edge-inject-->", "<noscript>[F]", StringComparison.Ordinal),
            Run(Page, new InjectionOptions { Where = InjectionPoint.Marker, Once = false, Html = "[F]" }));
    }

    [Theory]
    [InlineData("aabb aabbaabb", "aabb", "[F] [F][F]")]
    [InlineData("aaab", "aaab", "[F]")]
    [InlineData("aaaab", "aaab", "a[F]")]
    [InlineData("[[[ad]]]", "[[ad]]", "[[F]]")]
    [InlineData("[[a<b>d]]</b>", "[[ad]]", "[[a<b>d]]</b>")]
    [InlineData("[[ad", "[[ad]]", "[[ad")]
    public void Write_TextMarker_IsFoundBehindWhatBeginsLikeIt(string text, string marker, string expected) =>
        Assert.Equal($"<p>{expected}", Run($"<p>{text}", new InjectionOptions { Where = InjectionPoint.Marker, Marker = marker, Once = false, Html = "[F]" }));

    [Fact]
    public void Write_SeveralAtOnePlace_StandInTheOrderOfTheSettings()
    {
        foreach (var (where, expected) in new[]
        {
            (InjectionPoint.HeadEnd, "<head>123</head><body><p id=p>x</p><!--edge-inject-->[[ad]]</body>"),
            (InjectionPoint.BodyStart, "<head></head><body>123<p id=p>x</p><!--edge-inject-->[[ad]]</body>"),
            (InjectionPoint.Before, "<head></head><body>123<p id=p>x</p><!--edge-inject-->[[ad]]</body>"),
            (InjectionPoint.After, "<head></head><body><p id=p>x</p>123<!--edge-inject-->[[ad]]</body>"),
            (InjectionPoint.Prepend, "<head></head><body><p id=p>123x</p><!--edge-inject-->[[ad]]</body>"),
            (InjectionPoint.Append, "<head></head><body><p id=p>x123</p><!--edge-inject-->[[ad]]</body>"),
            (InjectionPoint.Replace, "<head></head><body>3<!--edge-inject-->[[ad]]</body>"),
            (InjectionPoint.Marker, "<head></head><body><p id=p>x</p>123[[ad]]</body>"),
        })
        {
            var selector = InjectionValidator.TakesSelector(where) ? "#p" : null;
            Assert.Equal(expected, Run(
                "<head></head><body><p id=p>x</p><!--edge-inject-->[[ad]]</body>",
                [.. new[] { "1", "2", "3" }.Select(html => new InjectionOptions { Where = where, Selector = selector, Html = html })]));
        }

        Assert.Equal("<p>12[[ad]]", Run(
            "<p>[[ad]][[ad]]", [.. new[] { "1", "2" }.Select(html => new InjectionOptions { Where = InjectionPoint.Marker, Marker = "[[ad]]", Html = html })]));
    }

    [Theory]
    [InlineData("Prepend")]
    [InlineData("Append")]
    public void Write_InAndInThePlaceOfOneElement_WhatIsInsideGoesWithIt(string where)
    {
        InjectionOptions replace = new() { Where = InjectionPoint.Replace, Selector = "#x", Html = "[R]" };
        InjectionOptions inside = new() { Where = Enum.Parse<InjectionPoint>(where), Selector = "#x", Html = "[O]" };
        Assert.Equal("<p></p>[R]<p>", Run("<p><div id=x>old</div><p>", replace, inside));
        Assert.Equal("<p></p>[R]<p>", Run("<p><div id=x>old</div><p>", inside, replace));
    }

    [Fact]
    public void Write_MarkOfUtf8BeforeAMarker_HeadStartStandsBehindIt() =>
        Assert.Equal("\uFEFF<b>Hello [F]<p>", Run("\uFEFFHello [[ad]]<p>", new InjectionOptions { Html = "<b>" }, new InjectionOptions { Where = InjectionPoint.Marker, Marker = "[[ad]]", Html = "[F]" }));

    [Fact]
    public void Write_ValuesEverywhere_AreTheReaders()
    {
        Assert.Equal(
            "<head><script nonce=\"n1\">c=\"DE\"</script></head><body><b>b</b><p id=p>mobile</p>pt-BR/a/b%20c</body>",
            Run(
                "<head></head><body><p id=p></p><!--edge-inject-->[[ad]]</body>",
                new InjectionOptions { Html = "<script>c={{country}}</script>" },
                new InjectionOptions { Where = InjectionPoint.Before, Selector = "#p", Html = "<b>{{experiment.e}}</b>" },
                new InjectionOptions { Where = InjectionPoint.Append, Selector = "p", Html = "{{device}}" },
                new InjectionOptions { Where = InjectionPoint.Marker, Html = "{{language}}" },
                new InjectionOptions { Where = InjectionPoint.Marker, Marker = "[[ad]]", Html = "{{path}}" }));
    }

    [Theory]
    [InlineData("img", "<head><noscript>[F]<img></noscript><template><img></template></head><body><main><img>")]
    [InlineData("template img", "<head><noscript><img></noscript><template>[F]<img></template></head><body><main><img>")]
    [InlineData("main img", "<head><noscript><img></noscript><template><img></template></head><body><main>[F]<img>")]
    public void Write_OnceAndAnElementThatNobodySees_CountsAsTheFirst(string selector, string expected) =>
        Assert.Equal(expected, Run(expected.Replace("[F]", "", StringComparison.Ordinal), new InjectionOptions { Where = InjectionPoint.Before, Selector = selector, Html = "[F]" }));

    [Fact]
    public void Write_MarkersThatBeginAlike_TheLongerOneCounts()
    {
        var (shorter, longer) = (
            new InjectionOptions { Where = InjectionPoint.Marker, Marker = "[[ad]]", Html = "1" },
            new InjectionOptions { Where = InjectionPoint.Marker, Marker = "[[ad]]x", Html = "2" });
        Assert.Equal("<p>21", Run("<p>[[ad]]x[[ad]]", shorter, longer));
        Assert.Equal("<p>21", Run("<p>[[ad]]x[[ad]]", longer, shorter));
    }

    [Fact]
    public void Write_FragmentWithAMarkerInIt_IsNotReadAgain() =>
        Assert.Equal("<p><!--edge-inject--><!--edge-inject-->", Run("<p><!--edge-inject-->", new InjectionOptions { Where = InjectionPoint.Marker, Once = false, Html = "<!--edge-inject--><!--edge-inject-->" }));

    [Theory]
    [InlineData("/a/*", null, null, null, null, "DE", 200, true)]
    [InlineData("/a", null, null, null, null, null, 200, false)]
    [InlineData("/**", "www.example", "get", null, null, null, 200, true)]
    [InlineData(null, "WWW.Example", null, null, null, null, 200, true)]
    [InlineData(null, "example", null, null, null, null, 200, false)]
    [InlineData(null, "www.example:8080", null, null, null, null, 200, false)]
    [InlineData(null, null, "POST", null, null, null, 200, false)]
    [InlineData(null, null, "HEAD", null, null, null, 200, true)]
    [InlineData(null, null, null, "mobile", null, null, 200, true)]
    [InlineData(null, null, null, "Desktop", null, null, 200, false)]
    [InlineData(null, null, null, null, "pt-br", null, 200, true)]
    [InlineData(null, null, null, null, "pt", null, 200, false)]
    [InlineData(null, null, null, null, null, "de", 200, true)]
    [InlineData(null, null, null, null, null, "FR", 200, false)]
    [InlineData(null, null, null, null, null, null, 404, false)]
    public void For_Condition_HoldsOrNot(string? path, string? host, string? method, string? device, string? language, string? country, int status, bool holds)
    {
        static string[] List(string? item) => item is null ? [] : [item];
        var factory = Factory(new InjectionOptions
        {
            Html = "x",
            When = new InjectionConditions
            {
                Paths = List(path),
                Hosts = List(host),
                Methods = List(method),
                Devices = List(device),
                Languages = List(language),
                Countries = List(country),
            },
        });
        Assert.Equal(holds ? 1UL : 0, factory.Injections.For(FragmentTests.Reader(), status));
    }

    [Fact]
    public void For_ExperimentsAndStatuses_HoldOrNot()
    {
        ulong For(int status, params string[] experiments) =>
            Factory(new InjectionOptions { Html = "x", When = new InjectionConditions { Experiments = experiments, Statuses = [404, 410] } }).Injections.For(FragmentTests.Reader(), status);
        Assert.Equal(1UL, For(404, "e=a", "e=b"));
        Assert.Equal(1UL, For(410, "d=a", "e=b"));
        Assert.Equal(0UL, For(404, "d=b", "e=b"));
        Assert.Equal(0UL, For(404, "f=b"));
        Assert.Equal(0UL, For(200));
    }

    [Fact]
    public void Fingerprint_OtherFragment_IsAnother()
    {
        Assert.Equal(Factory(new InjectionOptions { Html = "x" }).Fingerprint, Factory(new InjectionOptions { Html = "x" }).Fingerprint);
        Assert.NotEqual(Factory(new InjectionOptions { Html = "x" }).Fingerprint, Factory(new InjectionOptions { Html = "y" }).Fingerprint);
        Assert.NotEqual(
            Factory(new InjectionOptions { Html = "x" }).Fingerprint,
            Factory(new InjectionOptions { Html = "x", When = new InjectionConditions { Paths = ["/a"] } }).Fingerprint);
    }

    private static TransformFactory Factory(params InjectionOptions[] inject) =>
        new(new EdgeOptions { Publisher = new PublisherOptions { OriginUrl = "https://origin.example" }, Inject = inject }, TimeProvider.System);

    private static string Run(string page, params InjectionOptions[] inject)
    {
        var factory = Factory(inject);
        var reader = FragmentTests.Reader();
        var bytes = Encoding.UTF8.GetBytes(page);
        var whole = Run(factory, reader, bytes, []);
        for (var cut = 1; cut < bytes.Length; cut++)
        {
            Assert.Equal(whole, Run(factory, reader, bytes, [cut]));
        }

        Assert.Equal(whole, Run(factory, reader, bytes, [.. Enumerable.Range(1, bytes.Length - 1)]));
        return whole;
    }

    private static string Run(TransformFactory factory, EdgeContext reader, byte[] page, int[] cuts)
    {
        using var transform = factory.Create(
            TransformKind.Html, new RewriteContext("https", new Authority("www.example", null), factory.Injections.For(reader, 200), "n1") { Reader = reader });
        var output = Cuts.Run(transform, page, cuts);
        Assert.Null(transform.Failure);
        return Encoding.UTF8.GetString(output);
    }
}
