using System.Collections.Concurrent;
using System.Net;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Tests.Functional;

/// <summary>Experiments over real sockets: who sees what, and that nobody sees another's.</summary>
public sealed class ExperimentsTests
{
    private const string Key = "preview key of the tests";

    private static readonly (string, string)[] Hero =
    [
        ("Readers:CookieKey", "cookie key of the tests"), ("Readers:PreviewKey", Key), ("Cache:MaxBytes", "10000000"),
        ("Experiments:0:Name", "hero"), ("Experiments:0:When:Paths:0", "/"), ("Experiments:0:When:Paths:1", "/news/**"),
        ("Experiments:0:Variants:0:Name", "small"), ("Experiments:0:Variants:1:Name", "large"), ("Experiments:0:Variants:1:Path", "/b/*"),
    ];

    private readonly ConcurrentQueue<string> _asked = new();

    [Fact]
    public async Task Get_NewReader_GetsACookieAndStays()
    {
        await using var origin = await StartOriginAsync();
        await using var edge = await EdgeHost.StartAsync(origin.Url, Hero);
        using var first = await edge.GetAsync("/news/x?a=1");
        var cookie = first.Field("Set-Cookie")!;
        Assert.Contains("Max-Age=7776000; Path=/; HttpOnly; SameSite=Lax", cookie, StringComparison.Ordinal);
        Assert.Equal("private, max-age=0", first.Field("Cache-Control"));
        var seen = await first.TextAsync();
        for (var i = 0; i < 5; i++)
        {
            using var again = await edge.GetAsync("/news/x?a=1", ("Cookie", cookie.Split(';')[0]));
            Assert.Equal((null, "private, max-age=0", seen), (again.Field("Set-Cookie"), again.Field("Cache-Control"), await again.TextAsync()));
            Assert.StartsWith("edge; hit", again.Field("Cache-Status"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Get_Origin_IsToldTheVariantAndNotTheCookie()
    {
        await using var origin = await StartOriginAsync();
        await using var edge = await EdgeHost.StartAsync(origin.Url, Hero);
        using var first = await edge.GetAsync("/");
        var cookie = first.Field("Set-Cookie")!.Split(';')[0];
        using var second = await edge.GetAsync("/news/x", ("Cookie", $"a=b; {cookie}; c=d"), ("X-Edge-Experiments", "hero=forged"));
        var variant = await second.TextAsync() is var body && body.StartsWith("/b/", StringComparison.Ordinal) ? "large" : "small";
        Assert.Equal($"{(variant == "large" ? "/b" : "")}/news/x hero={variant} a=b; c=d", _asked.Last());
    }

    [Theory]
    [InlineData("/other", "/other")]
    [InlineData("/news/../x", "/x")]
    public async Task Get_WhereNoneRuns_NothingIsDone(string target, string asked)
    {
        await using var origin = await StartOriginAsync();
        await using var edge = await EdgeHost.StartAsync(origin.Url, Hero);
        using var response = await edge.GetAsync(target, ("X-Edge-Experiments", "hero=forged"));
        Assert.Equal((null, "max-age=60"), (response.Field("Set-Cookie"), response.Field("Cache-Control")));
        Assert.Equal($"{asked}  ", _asked.Single());
    }

    [Fact]
    public async Task Get_Crawler_GetsTheControlWithoutACookie()
    {
        await using var origin = await StartOriginAsync();
        await using var edge = await EdgeHost.StartAsync(origin.Url, Hero);
        for (var i = 0; i < 20; i++)
        {
            using var response = await edge.GetAsync($"/news/{i}", ("User-Agent", "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"));
            Assert.Equal((null, "private, max-age=0"), (response.Field("Set-Cookie"), response.Field("Cache-Control")));
            Assert.StartsWith($"/news/{i} hero=small", await response.TextAsync(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/?edge-variant=hero:large&edge-variant-key=KEY", null, "/b/ hero=large")]
    [InlineData("/?edge-variant=hero%3Asmall&edge-variant-key=KEY", null, "/ hero=small")]
    [InlineData("/?a=1&edge-variant=hero:large&b=2", "KEY", "/b/?a=1&b=2 hero=large")]
    [InlineData("/other?edge-variant=hero:large&edge-variant-key=KEY", null, "/other ")]
    public async Task Get_WithTheKey_ChoosesTheVariant(string target, string? field, string expected)
    {
        await using var origin = await StartOriginAsync();
        await using var edge = await EdgeHost.StartAsync(origin.Url, Hero);
        for (var i = 0; i < 2; i++)
        {
            var fields = field is null ? Array.Empty<(string, string)>() : [("Edge-Variant-Key", Key)];
            using var response = await edge.GetAsync(target.Replace("KEY", Uri.EscapeDataString(Key), StringComparison.Ordinal), fields);
            Assert.StartsWith(expected, await response.TextAsync(), StringComparison.Ordinal);
            Assert.Null(response.Field("Set-Cookie"));
        }

        // One page for those who choose and those who are parted so.
        Assert.StartsWith(expected, Assert.Single(_asked), StringComparison.Ordinal);
        Assert.DoesNotContain("edge-variant", _asked.Single(), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("/news/x?edge-variant=hero:large")]
    [InlineData("/news/x?edge-variant=hero:large&edge-variant-key=wrong")]
    [InlineData("/news/x?edge-variant=hero:large&edge-variant-key")]
    public async Task Get_WithoutTheKey_ChoosesNothing(string target)
    {
        await using var origin = await StartOriginAsync();
        await using var edge = await EdgeHost.StartAsync(origin.Url, Hero);
        using var plain = await edge.GetAsync("/news/x");
        var cookie = plain.Field("Set-Cookie")!.Split(';')[0];
        var seen = await plain.TextAsync();
        using var response = await edge.GetAsync(target, ("Cookie", cookie));
        Assert.Equal(seen, await response.TextAsync());
        Assert.StartsWith("edge; hit", response.Field("Cache-Status"), StringComparison.Ordinal);
    }

    /// <summary>
    /// Many readers of both variants ask for few pages, at once and in a random order, with the entity tags of one another; the
    /// origin's tag is the same for both. Each sees their own variant, from the store or not, and gets a 304 for that alone.
    /// </summary>
    [Theory]
    [InlineData("Buffered", "10000000")]
    [InlineData("Streaming", "0")]
    public async Task Get_ReadersOfDifferentVariants_NeverSeeEachOthersPage(string delivery, string cache)
    {
        const int Seed = 4711;
        await using var origin = await StartOriginAsync();
        await using var edge = await EdgeHost.StartAsync(origin.Url, [.. Hero, ("Publisher:Delivery", delivery), ("Cache:MaxBytes", cache)]);
        var random = new Random(Seed);
        var readers = new List<(string Cookie, string Variant)>();
        while (readers.Count < 40)
        {
            using var first = await edge.GetAsync($"/news/{random.Next(3)}");
            readers.Add((first.Field("Set-Cookie")!.Split(';')[0], Variant(await first.TextAsync())));
        }

        Assert.Equal(2, readers.Select(r => r.Variant).Distinct().Count());
        var tags = new ConcurrentDictionary<(string Page, string Variant), string>();
        for (var round = 0; round < 20; round++)
        {
            await Task.WhenAll(readers.OrderBy(_ => random.Next()).Take(12).Select(async reader =>
            {
                var page = $"/news/{random.Next(3)}";
                var known = tags.Where(t => t.Key.Page == page).OrderBy(_ => Guid.NewGuid()).FirstOrDefault();
                (string, string)[] fields = known.Value is null ? [("Cookie", reader.Cookie)] : [("Cookie", reader.Cookie), ("If-None-Match", known.Value)];
                using var response = await edge.GetAsync(page, fields);
                if (response.StatusCode == HttpStatusCode.NotModified)
                {
                    Assert.Equal(reader.Variant, known.Key.Variant);
                }
                else
                {
                    Assert.Equal(reader.Variant, Variant(await response.TextAsync()));
                    tags[(page, reader.Variant)] = response.Field("ETag")!;
                }

                Assert.Contains("private", response.Field("Cache-Control"), StringComparison.Ordinal);
            }));
        }

        Assert.Equal(6, tags.Count);
        Assert.Equal(2, tags.Values.Distinct().Count());
        if (delivery == "Buffered")
        {
            Assert.Equal(6, _asked.Count);
        }
    }

    /// <summary>An origin adds a slash, as for a folder, and knows nothing of the path that the reader asked for.</summary>
    [Theory]
    [InlineData("/b/news/x/", "/news/x/")]
    [InlineData("http://ORIGIN/b/news/x/?a=/b/news/y#c", "http://PUBLIC/news/x/?a=/b/news/y#c")]
    [InlineData("//ORIGIN/b/news/x/", "//PUBLIC/news/x/")]
    [InlineData("/b/", "/")]
    [InlineData("/b", "/b")]
    [InlineData("/bb/news/x", "/bb/news/x")]
    [InlineData("/b/login", "/b/login")]
    [InlineData("/news/y", "/news/y")]
    [InlineData("x/", "x/")]
    [InlineData("https://other.example/b/news/x", "https://other.example/b/news/x")]
    [InlineData("//other.example/b/news/x", "//other.example/b/news/x")]
    [InlineData("http://PUBLIC.evil.example/b/news/x", "http://PUBLIC.evil.example/b/news/x")]
    public async Task Get_RedirectWithinAVariant_LeadsToThePublicPath(string location, string expected)
    {
        var port = 0;
        await using var origin = await TestOrigin.StartAsync(context =>
        {
            context.Response.StatusCode = StatusCodes.Status301MovedPermanently;
            context.Response.Headers.Location = location.Replace("ORIGIN", context.Request.Host.Value, StringComparison.Ordinal).Replace("PUBLIC", $"127.0.0.1:{port}", StringComparison.Ordinal);
            return Task.CompletedTask;
        });
        await using var edge = await EdgeHost.StartAsync(origin.Url, Hero);
        port = edge.Port;
        using var response = await edge.GetAsync("/news/x?edge-variant=hero:large", ("Edge-Variant-Key", Key));
        Assert.Equal(expected.Replace("PUBLIC", $"127.0.0.1:{port}", StringComparison.Ordinal), response.Field("Location"));

        // The control has no paths of its own.
        using var control = await edge.GetAsync("/news/x?edge-variant=hero:small", ("Edge-Variant-Key", Key));
        Assert.Equal(location.Replace("ORIGIN", $"127.0.0.1:{port}", StringComparison.Ordinal).Replace("PUBLIC", $"127.0.0.1:{port}", StringComparison.Ordinal), control.Field("Location"));
    }

    /// <summary>When an experiment is over, browsers have the cookie and people the URL still.</summary>
    [Fact]
    public async Task Get_WhenTheExperimentIsOver_OriginIsToldNothingOfIt()
    {
        await using var origin = await StartOriginAsync();
        await using var edge = await EdgeHost.StartAsync(origin.Url, [.. Hero.Where(static s => !s.Item1.StartsWith("Experiments:", StringComparison.Ordinal))]);
        using var response = await edge.GetAsync($"/news/x?a=1&edge-variant=hero:large&edge-variant-key={Uri.EscapeDataString(Key)}", ("Cookie", "a=b; edge-x=c; d=e"));
        Assert.Equal((null, "max-age=60"), (response.Field("Set-Cookie"), response.Field("Cache-Control")));
        Assert.Equal("/news/x?a=1  a=b; d=e", _asked.Single());
    }

    /// <summary>A picture of one path of the origin may be older than that of another, and is not the same for that.</summary>
    [Theory]
    [InlineData("0", "max-age=60")]
    [InlineData("10000000", "max-age=60")]
    [InlineData("10000000", "no-store")]
    public async Task Get_CopyOfAnotherVariant_ADateTellsNothing(string cache, string cacheControl)
    {
        const string Old = "Thu, 01 Jan 2026 00:00:00 GMT";
        const string New = "Sun, 01 Feb 2026 00:00:00 GMT";
        await using var origin = await TestOrigin.StartAsync(context =>
        {
            var isLarge = context.Request.Path.StartsWithSegments("/b", StringComparison.Ordinal);
            context.Response.ContentType = "image/png";
            context.Response.Headers.CacheControl = cacheControl;
            context.Response.Headers.LastModified = isLarge ? Old : New;
            if (context.Request.Headers.IfModifiedSince.Count > 0)
            {
                context.Response.StatusCode = StatusCodes.Status304NotModified;
                return Task.CompletedTask;
            }

            return context.Response.WriteAsync(isLarge ? "large" : "small");
        });
        await using var edge = await EdgeHost.StartAsync(origin.Url, [.. Hero, ("Cache:MaxBytes", cache)]);
        for (var i = 0; i < 2; i++)
        {
            using var response = await edge.GetAsync("/news/a.png?edge-variant=hero:large", ("Edge-Variant-Key", Key), ("If-Modified-Since", New));
            Assert.Equal((HttpStatusCode.OK, "large"), (response.StatusCode, await response.TextAsync()));
        }

        // Where none runs, it does.
        using var other = await edge.GetAsync("/a.png", ("If-Modified-Since", New));
        Assert.Equal(HttpStatusCode.NotModified, other.StatusCode);
    }

    private static string Variant(string body) => body.Split(' ')[1];

    private Task<TestOrigin> StartOriginAsync() => TestOrigin.StartAsync(async context =>
    {
        var request = context.Request;
        var text = $"{request.Path}{request.QueryString} {request.Headers["X-Edge-Experiments"]} {request.Headers.Cookie}";
        _asked.Enqueue(text);
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.CacheControl = "max-age=60";
        context.Response.Headers.ETag = "\"v1\"";
        if (request.Headers.IfNoneMatch == "\"v1\"")
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        await context.Response.WriteAsync(text);
    });
}
