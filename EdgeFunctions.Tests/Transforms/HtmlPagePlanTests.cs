using System.Buffers;
using System.Text;
using System.Text.Json;
using EdgeFunctions.Configuration;
using EdgeFunctions.Http;
using EdgeFunctions.Tests.Html.Differential;
using EdgeFunctions.Tests.TestSupport;
using EdgeFunctions.Transforms;

namespace EdgeFunctions.Tests.Transforms;

/// <summary>The page plan as the app makes it: attributes, styles, scripts and fragments together.</summary>
public class HtmlPagePlanTests
{
    private const string Page = """
        <!DOCTYPE html><html><head><base href="https://origin.example/"><title>https://origin.example/t</title>
        <meta property="og:url" content="https://origin.example/a"><meta http-equiv=refresh content="5; url=https://origin.example/r">
        <meta http-equiv="Content-Security-Policy" content="img-src origin.example">
        <style>a{background:url(//origin.example/a.png)}/* https://origin.example/c */</style>
        <script>var u="https:\/\/origin.example\/s", m="a@origin.example";</script><script type="application/ld+json">{"url":"https://origin.example/j"}</script>
        <script>self.__next_f.push([1,"1:T18,https://origin.example/2:[\"https://origin.example\"]\n"])</script></head>
        <body style='background:url("https://origin.example/b")'><!-- https://origin.example/n --><a href=https://origin.example/l data-x='{"u":"https://origin.example/x"}'>https://origin.example/v</a>
        <img srcset="https://origin.example/1 1x, https://other.test/2 2x"><noscript><img src=https://origin.example/p></noscript>
        <iframe srcdoc="&lt;a href=https://origin.example/d&gt;"></iframe><a href="https://other.test/?u=https://origin.example/q">q</a></body></html>
        """;

    private const string Rewritten = """
        <!DOCTYPE html><html><head><script nonce="n1">1</script><base href="https://www.public.test/"><title>https://origin.example/t</title>
        <meta property="og:url" content="https://www.public.test/a"><meta http-equiv=refresh content="5; url=https://www.public.test/r">
        <meta http-equiv="Content-Security-Policy" content="img-src www.public.test">
        <style>a{background:url(//www.public.test/a.png)}/* https://origin.example/c */</style>
        <script>var u="https:\/\/www.public.test\/s", m="a@origin.example";</script><script type="application/ld+json">{"url":"https://www.public.test/j"}</script>
        <script>self.__next_f.push([1,"1:T19,https://www.public.test/2:[\"https://www.public.test\"]\n"])</script></head>
        <body style='background:url("https://www.public.test/b")'><!-- https://origin.example/n --><a href=https://www.public.test/l data-x='{"u":"https://www.public.test/x"}'>https://origin.example/v</a>
        <img srcset="https://www.public.test/1 1x, https://other.test/2 2x"><noscript><img src=https://www.public.test/p></noscript>
        <iframe srcdoc="&lt;a href=https://www.public.test/d&gt;"></iframe><a href="https://other.test/?u=https://origin.example/q">q</a><p>end</p></body></html>
        """;

    private static readonly SearchValues<char> HostCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789.-");

    [Fact]
    public void Write_PageOfEveryKind_AtEveryCut_IsRewritten()
    {
        var factory = Factory("https://origin.example");
        var page = Encoding.UTF8.GetBytes(Page);
        for (var cut = 0; cut <= page.Length; cut++)
        {
            Assert.Equal(Rewritten, Encoding.UTF8.GetString(Run(factory, page, [cut], inject: true)));
        }
    }

    [Fact]
    public void Write_BaseOnAHostOfAssets_Stays()
    {
        var factory = new TransformFactory(
            new EdgeOptions
            {
                Publisher = new PublisherOptions { OriginUrl = "https://origin.example" },
                Assets = new AssetsOptions { Routes = [new AssetRouteOptions { Prefix = "/media", OriginUrl = "https://images.example", Hosts = ["images.example"] }] },
            },
            TimeProvider.System);
        const string Stays = "<base href=https://images.example/><BASE HREF='//images.example/a/'>";
        Cuts.AssertEverywhere(
            Stays + "<base href=https://www.public.test/b/><link href=https://www.public.test/media/a.css>",
            () => factory.Create(TransformKind.Html, Context(inject: false)),
            Stays + "<base href=https://origin.example/b/><link href=https://images.example/a.css>");
    }

    [Fact]
    public void Write_RewrittenAgain_ChangesNothing()
    {
        var factory = Factory("https://origin.example");
        var once = Run(factory, Encoding.UTF8.GetBytes(Page), [], inject: false);
        Assert.Equal(Encoding.UTF8.GetString(once), Encoding.UTF8.GetString(Run(factory, once, [], inject: false)));
    }

    // A row's count would be of other bytes than those that come after the script that nobody saw.
    [Fact]
    public void Write_ScriptBeyondTheBound_FlightDataBehindItStays()
    {
        var options = new EdgeOptions { Publisher = new PublisherOptions { OriginUrl = "https://origin.example" }, Rewrite = new RewriteOptions { MaxTextBytes = 300 } };
        var factory = new TransformFactory(options, TimeProvider.System);
        static string Push(string rows) => $"<script>self.__next_f.push([1,{JsonSerializer.Serialize(rows)}])</script>";
        var text = " see https://origin.example/ " + new string('x', 10);
        var before = Push("0:\"https://origin.example/\"\n1:[\"a\"");
        var behind = Push($",\"{new string('b', 400)}\"]\n2:T{20 + text.Length:x},{new string('y', 20)}") + Push(text + "3:[]\n") + "<script>'https://origin.example/'</script>";
        var expected = before.Replace("origin.example", "www.public.test", StringComparison.Ordinal)
            + behind.Replace("'https://origin.example/'", "'https://www.public.test/'", StringComparison.Ordinal);
        Cuts.AssertEverywhere(expected, () => factory.Create(TransformKind.Html, Context(inject: false)), before + behind);
    }

    // As Next.js writes them: a script ends behind the count, and the next one is the text.
    [Fact]
    public void Write_FlightTextsInScriptsOfTheirOwn_CountsStayTrue()
    {
        static string Push(string rows) => $"<script>self.__next_f.push([1,{JsonSerializer.Serialize(rows)}])</script>";
        static string Text(string host, int length) => $"<a href=\"https://{host}/\">\u00e9</a>" + new string('x', length);
        static string Head(string id, string text) => $"{id}:T{Encoding.UTF8.GetByteCount(text):x},";
        static string Page(string host)
        {
            // The second count gets a digit more; between the third and its text there is more of the page.
            string[] texts = [Text(host, 0), Text(host, 0xff - Encoding.UTF8.GetByteCount(Text("origin.example", 0))), Text(host, 7), Text(host, 9) + Text(host, 30)];
            return "<script>(self.__next_f=self.__next_f||[]).push([0])</script>"
                + Push($"1:[\"https://{host}/\"]\n" + Head("2", texts[0])) + Push(texts[0] + "3:[]\n" + Head("4", texts[1])) + Push(texts[1])
                + Push("5:[]\n" + Head("6", texts[2])) + $"<p>a</p><script>var a='https://{host}/'</script>" + Push(texts[2])
                + Push(Head("7", texts[3])) + Push(texts[3] + $"8:\"https://{host}/\"\n");
        }

        var factory = Factory("https://origin.example");
        Cuts.AssertEverywhere(Page("www.public.test"), () => factory.Create(TransformKind.Html, Context(inject: false)), Page("origin.example"));
    }

    [Theory]
    [InlineData("<script>self.__next_f.push([1,\"1:T17,\"])</script><script>self.__next_f.push([1,\"https://ori\"])</script><script>self.__next_f.push([1,\"gin.example/\"])</script>")]
    [InlineData("<script>self.__next_f.push([1,\"1:T17,\"])</script><script>self.__next_f.push(x)</script><script>self.__next_f.push([1,\"https://origin.example/\"])</script>")]
    [InlineData("<script>self.__next_f.push([1,\"1:T17,\"])</script><script>self.__next_f.push([1,\"https://origin.example/")]
    [InlineData("<script>self.__next_f.push([1,\"1:T17,\"])</script>")]
    public void Write_FlightTextThatIsNotTheNextScripts_Stays(string page)
    {
        var factory = Factory("https://origin.example");
        Cuts.AssertEverywhere(page, () => factory.Create(TransformKind.Html, Context(inject: false)), page);
    }

    // XML 1.0, section 3.1: the tag of an empty element opens nothing, so neither a script's text follows nor is an element left open.
    [Fact]
    public void Write_EmptyElementsOfXhtml_OpenNothing()
    {
        const string Xhtml = """
            <html xmlns="http://www.w3.org/1999/xhtml"><head><script src="https://origin.example/a.js"/><title/></head><body><div class="a"/><p><i/>1</p>
            <div id="b"><div/><textarea/><a href="https://origin.example/"/><svg/><style/></div><template/></body></html>
            """;
        InjectionOptions[] inject =
        [
            new() { Where = InjectionPoint.BodyEnd, Html = "<hr/>" },
            new() { Where = InjectionPoint.Append, Selector = "div", Once = false, Html = "[+]" },
            new() { Where = InjectionPoint.After, Selector = "body > div", Once = false, Html = "[!]" },
        ];
        var factory = new TransformFactory(new EdgeOptions { Publisher = new PublisherOptions { OriginUrl = "https://origin.example" }, Inject = inject }, TimeProvider.System);
        var expected = Xhtml.Replace("origin.example", "www.public.test", StringComparison.Ordinal)
            .Replace("<div class=\"a\"/>", "<div class=\"a\"/>[!]", StringComparison.Ordinal)
            .Replace("<style/></div>", "<style/>[+]</div>[!]", StringComparison.Ordinal)
            .Replace("</body>", "<hr/></body>", StringComparison.Ordinal);
        Cuts.AssertEverywhere(expected, () => factory.Create(TransformKind.Html, Context(inject: true) with { IsXml = true }), Xhtml);
    }

    // As scripts write them that mend drawings in pages with a <base>: a browser asks the origin for the whole page.
    [Fact]
    public void Write_AttributesOfDrawingsThatAreCss_AreRewritten()
    {
        const string Drawing = """
            <svg><rect filter="url(https://origin.example/a#b)" marker-mid='url(&quot;//origin.example/a#c&quot;)' marker-start=url(#d) clip-path="URL( 'https://origin.example/a#e' )"/>
            <g mask=url(https://origin.example/a#f)><path filter="https://origin.example/" fill="url(https://origin.example/)" marker-end="url(https://other.test/#https://origin.example/)"/></g></svg>
            """;
        var expected = Drawing.Replace("\"url(https://origin.example/a", "\"url(https://www.public.test/a", StringComparison.Ordinal)
            .Replace("//origin.example/a#c", "//www.public.test/a#c", StringComparison.Ordinal)
            .Replace("https://origin.example/a#e", "https://www.public.test/a#e", StringComparison.Ordinal)
            .Replace("https://origin.example/a#f", "https://www.public.test/a#f", StringComparison.Ordinal);
        Cuts.AssertEverywhere(expected, () => Factory("https://origin.example").Create(TransformKind.Html, Context(inject: false)), Drawing);
    }

    // As Illustrator saves drawings that are then put into pages.
    [Fact]
    public void Write_StyleOfADrawingInASection_IsRewritten()
    {
        const string Drawing = """
            <svg><style type="text/css"><![CDATA[ .a{fill:url(https://origin.example/a.svg#b)} .b{content:"https://origin.example/"} ]]></style><script>//<![CDATA[
            a="https://origin.example/c" //]]></script><text><![CDATA[https://origin.example/]]></text></svg><style>.c{background:url(https://origin.example/d)}</style>
            """;
        var expected = Drawing.Replace("url(https://origin.example", "url(https://www.public.test", StringComparison.Ordinal)
            .Replace("a=\"https://origin.example", "a=\"https://www.public.test", StringComparison.Ordinal);
        Cuts.AssertEverywhere(expected, () => Factory("https://origin.example").Create(TransformKind.Html, Context(inject: false)), Drawing);
    }

    [Fact]
    public void Write_GeneratedPages_SameHoweverCut()
    {
        const int Seed = 11;
        var random = new Random(Seed);
        var factory = Factory("https://origin.example");
        for (var round = 1; round <= 40; round++)
        {
            var html = Encoding.UTF8.GetString(DocumentGenerator.Create(round));
            var page = Encoding.UTF8.GetBytes(html.Replace("=/", "=https://origin.example/", StringComparison.Ordinal));
            var whole = Run(factory, page, [], inject: true);
            int[] cuts = [.. Enumerable.Range(0, random.Next(1, 400)).Select(_ => random.Next(page.Length)).Order()];
            Assert.True(whole.AsSpan().SequenceEqual(Run(factory, page, cuts, inject: true)), $"seed {Seed}, round {round}");
            Assert.True(whole.AsSpan().IndexOf("https://www.public.test/"u8) >= 0, $"round {round} has no URL");
        }
    }

    [SavedPagesFact]
    public void Write_SavedPages_SameHoweverCutAndOnce()
    {
        const int Seed = 12;
        var random = new Random(Seed);
        foreach (var file in SavedPages.Files)
        {
            var page = File.ReadAllBytes(file);
            var factory = Factory(MostFrequentOrigin(page));
            var whole = Run(factory, page, [], inject: false);
            int[] cuts = [.. Enumerable.Range(0, random.Next(1, 400)).Select(_ => random.Next(page.Length)).Order()];
            Assert.True(whole.AsSpan().SequenceEqual(Run(factory, page, cuts, inject: false)), $"{file}, seed {Seed}");
            Assert.True(whole.AsSpan().SequenceEqual(Run(factory, whole, [], inject: false)), $"{file} twice");
        }
    }

    [Fact]
    public void Write_PageWithManyScripts_AllocatesUnderFourKilobytes()
    {
        var factory = Factory("https://origin.example");
        var page = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Page, 200)));
        var output = new ArrayBufferWriter<byte>(2 * page.Length);
        void Rewrite()
        {
            output.ResetWrittenCount();
            using var transform = factory.Create(TransformKind.Html, Context(inject: true));
            for (var at = 0; at < page.Length; at += 16 * 1024)
            {
                transform.Write(page.AsSpan(at, Math.Min(16 * 1024, page.Length - at)), output);
            }

            transform.Complete(output);
        }

        for (var i = 0; i < 20; i++)
        {
            Rewrite();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        Rewrite();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4096);
    }

    private static string MostFrequentOrigin(byte[] page)
    {
        var hosts = new Dictionary<string, int>();
        var rest = Encoding.Latin1.GetString(page).AsSpan();
        for (var at = rest.IndexOf("//"); at >= 0; at = rest.IndexOf("//"))
        {
            rest = rest[(at + 2)..];
            var end = rest.IndexOfAnyExcept(HostCharacters);
            if (end > 3 && Uri.TryCreate($"https://{rest[..end]}", UriKind.Absolute, out var url) && url.Host.Contains('.', StringComparison.Ordinal))
            {
                hosts[url.Host] = hosts.GetValueOrDefault(url.Host) + 1;
            }
        }

        return $"https://{(hosts.Count > 0 ? hosts.MaxBy(h => h.Value).Key : "origin.example")}";
    }

    private static TransformFactory Factory(string origin) => new(
        new EdgeOptions
        {
            Publisher = new PublisherOptions { OriginUrl = origin },
            Rewrite = new RewriteOptions { Attributes = ["data-x"] },
            Inject = [new InjectionOptions { Html = "<script>1</script>" }, new InjectionOptions { Where = InjectionPoint.BodyEnd, Html = "<p>end</p>" }],
        },
        TimeProvider.System);

    private static RewriteContext Context(bool inject) => new("https", Authority.Of(new Uri("https://www.public.test")), inject ? ulong.MaxValue : 0, "n1");

    private static byte[] Run(TransformFactory factory, byte[] page, int[] cuts, bool inject)
    {
        using var transform = factory.Create(TransformKind.Html, Context(inject));
        var output = Cuts.Run(transform, page, cuts);
        Assert.Null(transform.Failure);
        return output;
    }
}
