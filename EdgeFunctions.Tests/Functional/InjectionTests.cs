using System.Collections.Concurrent;
using System.Text;
using EdgeFunctions.Configuration;
using EdgeFunctions.Hosting;
using EdgeFunctions.Pipeline;
using EdgeFunctions.Tests.TestSupport;

namespace EdgeFunctions.Tests.Functional;

/// <summary>Fragments in pages over real sockets: for whom they are, and who else may get the page.</summary>
public sealed class InjectionTests
{
    private const string Page = "<!doctype html><html><head><title>t</title></head><body><p id=p>text</p><!--edge-inject--></body></html>";

    private static readonly (string, string)[] ShowsField = [("Values:Headers:0", "X-Edition"), ("Inject:0:Html", "<meta name=edition content='{{header.x-edition}}'>")];

    private readonly ConcurrentQueue<string> _asked = new();

    [Theory]
    [InlineData("Buffered")]
    [InlineData("Streaming")]
    public async Task Get_PageThatShowsItsReader_IsForNobodyElse(string delivery)
    {
        await using var origin = await StartOriginAsync();
        await using var edge = await EdgeHost.StartAsync(origin.Url, [.. ShowsField, ("Publisher:Delivery", delivery), .. Cache(delivery)]);
        using var first = await edge.GetAsync("/a", ("X-Edition", "north"));
        using var second = await edge.GetAsync("/a", ("X-Edition", "south\"'><script>"));
        Assert.Contains("content='north'", await first.TextAsync(), StringComparison.Ordinal);
        Assert.Contains("content='south&#34;&#39;&#62;&#60;script&#62;'", await second.TextAsync(), StringComparison.Ordinal);
        foreach (var response in new[] { first, second })
        {
            Assert.Equal("private, no-store", response.Field("Cache-Control"));
            foreach (var name in (string[])["Last-Modified", "Expires", "CDN-Cache-Control", "Surrogate-Control"])
            {
                Assert.Null(response.Field(name));
            }

            // At most a digest of the very bytes.
            Assert.DoesNotContain(".e-", response.Field("ETag") ?? "", StringComparison.Ordinal);
        }

        Assert.Equal(2, _asked.Count);
        Assert.NotEqual(first.Field("ETag") ?? "1", second.Field("ETag") ?? "2");
    }

    [Theory]
    [InlineData("fr", true)]
    [InlineData("FR", true)]
    [InlineData("en", false)]
    public async Task Get_FragmentForALanguage_IsInPagesOfItsReadersAlone(string language, bool isShown)
    {
        await using var origin = await StartOriginAsync();
        await using var edge = await EdgeHost.StartAsync(
            origin.Url,
            ("Context:Languages:0", "en"), ("Context:Languages:1", "fr"), ("Inject:0:Html", "<meta name=shown>"), ("Inject:0:When:Languages:0", language));

        using var page = await edge.GetAsync("/a", ("Accept-Language", "fr-CA"));

        Assert.Equal(isShown, (await page.TextAsync()).Contains("<meta name=shown>", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Buffered")]
    [InlineData("Streaming")]
    public async Task Get_ReadersTagOrDate_DoesNotAnswerForAnotherReader(string delivery)
    {
        await using var origin = await StartOriginAsync();
        foreach (var by in new[] { Array.Empty<(string, string)>(), [("Cache:By:0", "header.x-edition")] })
        {
            await using var edge = await EdgeHost.StartAsync(origin.Url, [.. ShowsField, .. by, ("Publisher:Delivery", delivery), .. Cache(delivery)]);
            using var first = await edge.GetAsync("/a", ("X-Edition", "north"));
            var tag = first.Field("ETag") ?? "\"none\"";
            using var sameTag = await edge.GetAsync("/a", ("X-Edition", "south"), ("If-None-Match", tag));
            using var sameDate = await edge.GetAsync("/a", ("X-Edition", "south"), ("If-Modified-Since", DateTimeOffset.UtcNow.AddMinutes(1).ToString("r")));
            using var strongTag = await edge.GetAsync("/a", ("X-Edition", "south"), ("If-Match", tag));
            Assert.Contains("content='south'", await sameTag.TextAsync(), StringComparison.Ordinal);
            Assert.Contains("content='south'", await sameDate.TextAsync(), StringComparison.Ordinal);
            Assert.NotEqual(304, (int)strongTag.StatusCode);
            Assert.DoesNotContain("north", await strongTag.TextAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Get_PagesKeptApartByAField_AreStoredAndPrivateFurtherOn()
    {
        await using var origin = await StartOriginAsync();
        await using var edge = await EdgeHost.StartAsync(origin.Url, [.. ShowsField, .. Cache("Buffered"), ("Cache:By:0", "header.X-Edition")]);
        for (var round = 0; round < 2; round++)
        {
            foreach (var edition in new[] { "north", "south", "" })
            {
                using var response = await edge.GetAsync("/a", ("X-Edition", edition));
                Assert.Contains($"content='{edition}'", await response.TextAsync(), StringComparison.Ordinal);
                Assert.Equal(round == 1, response.IsHit());
                Assert.Equal("private, max-age=0", response.Field("Cache-Control"));
                Assert.Null(response.Field("CDN-Cache-Control"));
                Assert.Null(response.Field("Last-Modified"));
                Assert.Contains(".e-", response.Field("ETag"), StringComparison.Ordinal);
                using var again = await edge.GetAsync("/a", ("X-Edition", edition), ("If-None-Match", response.Field("ETag")!));
                Assert.Equal(304, (int)again.StatusCode);
                Assert.Equal("private, max-age=0", again.Field("Cache-Control"));
            }
        }

        Assert.Equal(3, _asked.Count);

        // A change at the URL is one for all of them.
        using var post = await edge.SendAsync(HttpMethod.Post, "/a", ("X-Edition", "north"));
        using var after = await edge.GetAsync("/a", ("X-Edition", "south"));
        Assert.StartsWith("edge; fwd=miss", after.Field("Cache-Status"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_OriginSaysNotModified_StillPrivateForAGroup()
    {
        await using var origin = await StartOriginAsync();
        await using var edge = await EdgeHost.StartAsync(origin.Url, [.. ShowsField, ("Cache:By:0", "header.x-edition"), ("Publisher:Delivery", "Streaming")]);
        using var first = await edge.GetAsync("/a", ("X-Edition", "north"));
        using var again = await edge.GetAsync("/a", ("X-Edition", "north"), ("If-None-Match", first.Field("ETag")!));
        Assert.Equal((304, "private, max-age=0", first.Field("ETag")), ((int)again.StatusCode, again.Field("Cache-Control"), again.Field("ETag")));
        Assert.Null(again.Field("CDN-Cache-Control"));
    }

    [Fact]
    public async Task Get_OtherPages_StayShared()
    {
        await using var origin = await StartOriginAsync();
        await using var edge = await EdgeHost.StartAsync(origin.Url, [.. ShowsField, .. Cache("Buffered"), ("Inject:0:When:Paths:0", "/news/**"), ("Inject:1:Html", "<i>{{host}}{{path}}</i>")]);
        using var personal = await edge.GetAsync("/news/a");
        using var shared = await edge.GetAsync("/sport/a");
        using var hit = await edge.GetAsync("/sport/a");
        Assert.Equal("private, no-store", personal.Field("Cache-Control"));
        Assert.Equal("public, max-age=60, s-maxage=600", shared.Field("Cache-Control"));
        Assert.StartsWith("edge; hit", hit.Field("Cache-Status"), StringComparison.Ordinal);
        Assert.Contains($"<i>127.0.0.1:{edge.Port}/sport/a</i>", await hit.TextAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("edition", await hit.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_ConditionOnTheReader_MakesThePagePersonalForAll()
    {
        await using var origin = await StartOriginAsync();
        await using var edge = await EdgeHost.StartAsync(origin.Url, [.. Cache("Buffered"), ("Inject:0:Html", "<b>"), ("Inject:0:When:Devices:0", "Mobile")]);
        using var desktop = await edge.GetAsync("/a");
        using var mobile = await edge.GetAsync("/a", ("User-Agent", "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Safari/604.1"), ("Sec-CH-UA-Mobile", "?1"));
        Assert.DoesNotContain("<b>", await desktop.TextAsync(), StringComparison.Ordinal);
        Assert.Contains("<b>", await mobile.TextAsync(), StringComparison.Ordinal);
        Assert.Equal("private, no-store", desktop.Field("Cache-Control"));
        Assert.Equal("private, no-store", mobile.Field("Cache-Control"));
    }

    [Fact]
    public async Task Get_StatusesAndMethods_DecideAboutFragments()
    {
        await using var origin = await StartOriginAsync();
        await using var edge = await EdgeHost.StartAsync(
            origin.Url, ("Inject:0:Html", "<b>404</b>"), ("Inject:0:When:Statuses:0", "404"), ("Inject:1:Html", "<b>200</b>"), ("Inject:2:Html", "<b>post</b>"), ("Inject:2:When:Methods:0", "POST"));
        using var found = await edge.GetAsync("/a");
        using var missing = await edge.GetAsync("/404");
        using var posted = await edge.SendAsync(HttpMethod.Post, "/a");
        Assert.Contains("<head><b>200</b><title>", await found.TextAsync(), StringComparison.Ordinal);
        Assert.Contains("<head><b>404</b><title>", await missing.TextAsync(), StringComparison.Ordinal);
        Assert.Contains("<head><b>200</b><b>post</b><title>", await posted.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_FragmentFromAFile_IsInThePage()
    {
        var name = $"fragment-{Guid.NewGuid():N}.html";
        var path = Path.Combine(AppContext.BaseDirectory, name);
        await File.WriteAllBytesAsync(path, [.. Encoding.UTF8.Preamble, .. "<b>é {{host}}</b>"u8]);
        try
        {
            await using var origin = await StartOriginAsync();
            await using var edge = await EdgeHost.StartAsync(origin.Url, ("Inject:0:File", name), ("Inject:0:Where", "BodyStart"));
            using var response = await edge.GetAsync("/a");
            Assert.Contains($"<body><b>é 127.0.0.1:{edge.Port}</b><p", await response.TextAsync(), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("Inject:0:File", "none.html", "Edge__Inject__0__File = \"none.html\" cannot be read at ")]
    [InlineData("Inject:0:File", "none.html", "put the file into fragments/ at the repository's root")]
    [InlineData("Inject:0:File", "../x.html", "is not below the app's folder")]
    [InlineData("Inject:0:File", "/etc/hostname", "is not below the app's folder")]
    [InlineData("Inject:0:Html", "{{nothing}}", "Edge__Inject__0__Html shows {{nothing}}, which is no value")]
    [InlineData("Inject:0:Html", "{{header.x-edition}}", "add x-edition to Edge__Values__Headers__N")]
    [InlineData("Inject:0:Selector", "#a", "Edge__Inject__0__Selector = \"#a\" has no use with HeadStart")]
    [InlineData("Inject:0:Where", "Before", "Edge__Inject__0__Selector is missing")]
    [InlineData("Inject:0:Marker", "<!--a-->", "has no use here")]
    [InlineData("Inject:0:When:Paths:0", "news", "starts with a slash")]
    [InlineData("Inject:0:When:Hosts:0", "https://a.test", "is not a host")]
    [InlineData("Inject:0:When:Devices:0", "Phone", "Desktop, Mobile, Tablet, Bot")]
    [InlineData("Inject:0:When:Devices:0", "1", "Desktop, Mobile, Tablet, Bot")]
    [InlineData("Inject:0:When:Countries:0", "Germany", "two letters")]
    [InlineData("Inject:0:When:Languages:0", "d e", "a tag such as")]
    [InlineData("Inject:0:When:Methods:0", "FETCH", "GET, HEAD, POST")]
    [InlineData("Inject:0:When:Statuses:0", "99", "200 or 404")]
    [InlineData("Inject:0:When:Experiments:0", "hero", "NAME=VARIANT")]
    [InlineData("Inject:0:When:Experiments:0", "hero=large", "Edge__Inject__0 speaks of the experiment hero, which there is not")]
    [InlineData("Inject:0:Html", "{{experiment.hero}}", "Edge__Inject__0 speaks of the experiment hero, which there is not")]
    [InlineData("Inject:64:Html", "<b>", "there can be 64")]
    [InlineData("Values:Headers:0", "Cookie", "proves nothing")]
    [InlineData("Values:Headers:0", "a b", "proves nothing")]
    [InlineData("Cache:By:0", "path", "country, region, device")]
    [InlineData("Cache:By:0", "experiment.a", "country, region, device")]
    [InlineData("Cache:By:0", "header.x-none", "Edge__Values__Headers__N")]
    public void Start_WrongSetting_NamesItAndTheMend(string name, string value, string said)
    {
        var settings = new List<(string, string)> { ("Publisher:OriginUrl", "https://origin.example"), (name, value) };
        if (name.StartsWith("Inject:", StringComparison.Ordinal) && !name.StartsWith("Inject:0:File", StringComparison.Ordinal) && name != "Inject:0:Html")
        {
            settings.AddRange(Enumerable.Range(0, name.StartsWith("Inject:64", StringComparison.Ordinal) ? 64 : 1).Select(i => ($"Inject:{i}:Html", "<b>")));
        }

        Assert.Contains(said, string.Join('\n', Errors(settings)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Before", "a:hover", null, null, "is not a selector")]
    [InlineData("Before", "a + b", null, null, "is not a selector")]
    [InlineData("Marker", null, "<!-- a", null, "one whole comment")]
    [InlineData("Marker", null, "<!--a--> b", null, "one whole comment")]
    [InlineData("Marker", null, "<b>", null, "one whole comment")]
    [InlineData("Marker", null, "ad", null, "four characters")]
    [InlineData("Marker", null, null, "a-->", "a marker's name")]
    [InlineData("Marker", null, "[[ad]]", "a", "stands beside Marker")]
    public void Start_WrongPlace_NamesItAndTheMend(string where, string? selector, string? marker, string? name, string said)
    {
        var settings = new List<(string, string)> { ("Publisher:OriginUrl", "https://origin.example"), ("Inject:0:Html", "<b>"), ("Inject:0:Where", where) };
        settings.AddRange(new (string, string?)[] { ("Selector", selector), ("Marker", marker), ("Name", name) }.Where(s => s.Item2 is not null).Select(s => ("Inject:0:" + s.Item1, s.Item2!)));
        var errors = Errors(settings);
        Assert.Contains(said, Assert.Single(errors), StringComparison.Ordinal);
    }

    private static IReadOnlyList<string> Errors(List<(string Name, string Value)> settings)
    {
        var builder = EmbeddedHost.CreateBuilder([], directory: null);
        foreach (var (name, value) in settings)
        {
            builder.Configuration["Edge:" + name] = value;
        }

        return Assert.Throws<EdgeSettingsException>(() => builder.Services.AddEdge(builder.Configuration, ServerTraits.Kestrel)).Errors;
    }

    private static (string, string)[] Cache(string delivery) => delivery == "Buffered" ? [("Cache:MaxBytes", "10000000")] : [];

    private Task<TestOrigin> StartOriginAsync() => TestOrigin.StartAsync(async context =>
    {
        _asked.Enqueue(context.Request.Path);
        var response = context.Response;
        response.StatusCode = context.Request.Path == "/404" ? 404 : 200;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.ETag = "\"v1\"";
        response.Headers.LastModified = DateTimeOffset.UnixEpoch.ToString("r");
        response.Headers.CacheControl = "public, max-age=60, s-maxage=600";
        response.Headers["CDN-Cache-Control"] = "max-age=600";
        response.Headers["Surrogate-Control"] = "max-age=600";
        response.Headers.Expires = DateTimeOffset.MaxValue.ToString("r");
        if (context.Request.Headers.IfNoneMatch.ToString().Contains("\"v1\"", StringComparison.Ordinal) || context.Request.Headers.IfModifiedSince.Count > 0)
        {
            response.StatusCode = 304;
            return;
        }

        await response.Body.WriteAsync(Encoding.UTF8.GetBytes(Page));
    });
}
