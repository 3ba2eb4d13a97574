using System.Net;
using System.Text;
using System.Text.Json;
using EdgeFunctions.Caching;
using EdgeFunctions.Diagnostics.Inspection;
using EdgeFunctions.Hosting.Sample;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeFunctions.Tests.Functional;

/// <summary>What an operator is told of a URL before a rule is turned on.</summary>
public sealed class ExplainTests
{
    [Fact]
    public async Task Explain_SampleSite_NamesRouteGateAndEveryChange()
    {
        await using var origin = await SampleOrigin.StartAsync(0);
        var url = origin.Urls.First();
        await using var edge = await EdgeHost.StartInDevelopmentAsync(url, [.. SampleSite.Settings(url).Select(s => (s.Key["Edge:".Length..], s.Value!))]);
        var e = await ExplainAsync(edge, "/slow");
        Assert.Equal(("publisher", "Publisher", url, "/slow"), (Text(e, "route", "name"), Text(e, "route", "kind"), Text(e, "route", "origin"), Text(e, "route", "target")));
        Assert.Equal(("Rewrite", "Rewritable", "Html"), (Text(e, "gate", "outcome"), Text(e, "gate", "reason"), Text(e, "gate", "transform")));
        Assert.Equal(("GET", url + "/slow", 200), (Text(e, "origin", "method"), Text(e, "origin", "url"), e.GetProperty("origin").GetProperty("status").GetInt32()));

        var body = e.GetProperty("body");
        var kinds = body.GetProperty("kinds").EnumerateObject().ToDictionary(k => k.Name, k => k.Value.GetInt32());
        Assert.Equal(body.GetProperty("changeCount").GetInt32(), kinds.Values.Sum());
        Assert.Equal(1, kinds["inserted"]);

        // Every place of the page that names the origin is a change, or is told as left over.
        var page = File.ReadAllText(Path.Combine(SampleOrigin.Directory, "slow.html"));
        var tokens = System.Text.RegularExpressions.Regex.Count(page, "%ORIGIN");
        var leftover = Warning(e, "leftover-origin");
        Assert.Equal(2, leftover.GetProperty("places").GetArrayLength());
        Assert.InRange(tokens, kinds.Values.Sum(), kinds.Values.Sum() + 10);
        Assert.Contains(body.GetProperty("firstChanges").EnumerateArray(), c => c.GetProperty("kind").GetString() == "link[href]" && c.GetProperty("before").GetString() == url + "/feed.xml" && c.GetProperty("after").GetString() == edge.Url + "/feed.xml");

        var asset = await ExplainAsync(edge, "/media/site/logo.svg");
        Assert.Equal(("/media", "Asset", "PassThrough", "Asset"), (Text(asset, "route", "name"), Text(asset, "route", "kind"), Text(asset, "gate", "outcome"), Text(asset, "gate", "reason")));
        Assert.Equal(JsonValueKind.Null, asset.GetProperty("body").ValueKind);

        // Nobody read a page: nothing is recorded as one.
        Assert.Empty(edge.Services.GetRequiredService<Inspector>().Records());
    }

    [Fact]
    public async Task Explain_WithHeaderRulesAndAnExperiment_AsksTheOriginAsForAReader()
    {
        await using var origin = await TestOrigin.StartAsync("text/html", "<p>t</p>"u8.ToArray());
        await using var edge = await EdgeHost.StartInDevelopmentAsync(
            origin.Url,
            ("Readers:CookieKey", "cookie key of the tests"), ("Experiments:0:Name", "hero"), ("Experiments:0:When:Paths:0", "/news/**"),
            ("Experiments:0:Variants:0:Name", "small"), ("Experiments:0:Variants:0:Path", "/b/*"), ("Experiments:0:Variants:1:Name", "large"), ("Experiments:0:Variants:1:Path", "/b/*"),
            ("Headers:0:On", "Request"), ("Headers:0:Action", "Set"), ("Headers:0:Name", "X-Tenant"), ("Headers:0:Value", "t1"));

        var e = await ExplainAsync(edge, "/news/x");

        Assert.Equal(("/b/news/x", $"{origin.Url}/b/news/x"), (Text(e, "route", "target"), Text(e, "origin", "url")));
        Assert.Contains(e.GetProperty("origin").GetProperty("request").EnumerateArray(), f => f.GetProperty("name").GetString() == "X-Tenant" && f.GetProperty("value").GetString() == "••• (2 characters)");
    }

    [Fact]
    public async Task Explain_LeftoverThatWasPlanted_IsFoundWithItsPlace()
    {
        await using var origin = await TestOrigin.StartAsync(async context =>
        {
            context.Response.ContentType = "text/html; charset=utf-8";
            await context.Response.WriteAsync($"<p><a href=\"http://{context.Request.Host}/ok\">ok</a><b data-planted=\"http://{context.Request.Host}/planted\">b</b>");
        });
        await using var edge = await EdgeHost.StartInDevelopmentAsync(origin.Url);
        var place = Assert.Single(Warning(await ExplainAsync(edge, "/"), "leftover-origin").GetProperty("places").EnumerateArray()).GetString();
        Assert.Contains($"data-planted=\"http://{origin.Authority}/planted\"", place, StringComparison.Ordinal);

        // With the rule that is advised there is none.
        await using var mended = await EdgeHost.StartInDevelopmentAsync(origin.Url, ("Rewrite:Attributes:0", "data-planted"));
        Assert.DoesNotContain("leftover-origin", Codes(await ExplainAsync(mended, "/")));
    }

    [Fact]
    public async Task Explain_LeftoverOfAHostOfAssets_IsFoundWithItsPlace()
    {
        await using var origin = await TestOrigin.StartAsync("text/html", "<img src=//images.example/a.jpg data-planted=//images.example/b.jpg>"u8.ToArray());
        await using var edge = await EdgeHost.StartInDevelopmentAsync(
            origin.Url, ("Assets:Routes:0:Prefix", "/media"), ("Assets:Routes:0:OriginUrl", origin.Url), ("Assets:Routes:0:Hosts:0", "images.example"));
        var place = Assert.Single(Warning(await ExplainAsync(edge, "/"), "leftover-origin").GetProperty("places").EnumerateArray()).GetString();
        Assert.Contains("data-planted=//images.example/b.jpg", place, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Content-Security-Policy", "script-src 'self'", "csp")]
    [InlineData("Set-Cookie", "a=secret", "set-cookie")]
    [InlineData("Cache-Control", "no-transform", "no-transform")]
    [InlineData("Content-Encoding", "zstd", "coding")]
    [InlineData("Content-Type", "text/html; charset=utf-16", "charset")]
    [InlineData("Content-Type", "", "no-type")]
    [InlineData("Cache-Control", "private", "not-stored")]
    public async Task Explain_FieldOfTheOrigin_IsWarnedOf(string name, string value, string code)
    {
        await using var origin = await TestOrigin.StartAsync("text/html", "<p>t</p>"u8.ToArray(), response => response.Headers[name] = value);
        await using var edge = await EdgeHost.StartInDevelopmentAsync(
            origin.Url, ("Inject:0:Where", "HeadStart"), ("Inject:0:Html", "<script>x()</script>"), ("Cache:MaxBytes", "10000000"));
        var e = await ExplainAsync(edge, "/");
        Assert.Contains(code, Codes(e));
        Assert.DoesNotContain("secret", e.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/html", "", "Store", 60)]
    [InlineData("image/png", "", "Store", 60)]
    [InlineData("text/event-stream", "max-age=9", "Kind", 9)]
    [InlineData("text/html", "no-store", "NoStore", 60)]
    public async Task Explain_CacheOn_SaysWhatTheCacheWouldDo(string type, string cacheControl, string verdict, int seconds)
    {
        await using var origin = await TestOrigin.StartAsync(type, "<p>t</p>"u8.ToArray(), response => response.Headers.CacheControl = cacheControl);
        await using var edge = await EdgeHost.StartInDevelopmentAsync(origin.Url, ("Cache:MaxBytes", "10000000"), ("Cache:DefaultTtl", "00:01:00"));
        var cache = (await ExplainAsync(edge, "/")).GetProperty("cache");
        Assert.Equal((verdict, seconds), (cache.GetProperty("verdict").GetString(), cache.GetProperty("freshFor").GetInt32()));
    }

    [Fact]
    public async Task Explain_PageBeyondTheLimitByHttps_SaysSoAndWhatItLoadsByHttp()
    {
        await using var origin = await TestOrigin.StartAsync("text/html", Encoding.UTF8.GetBytes("<meta charset=utf-16><img src=http://other.example/a.png>" + new string('x', 2000)));
        await using var edge = await EdgeHost.StartInDevelopmentAsync(
            origin.Url, ("Publisher:MaxBufferedBytes", "1024"), ("Publisher:PublicHosts:0", "www.example.com"), ("Functions:Key", "a-long-and-random-key"));
        using var response = await edge.GetAsync("/_edge/explain?url=/&code=a-long-and-random-key", ("Accept", "application/json"));
        using var json = JsonDocument.Parse(await response.TextAsync());
        Assert.Equal("https://www.example.com/", json.RootElement.GetProperty("url").GetString());
        Assert.Equal(["declared-length", "mixed-content", "over-limit", "uncompressed"], Codes(json.RootElement).Where(c => c is not "fail-open").Order());
        Assert.Equal("www.example.com", json.RootElement.GetProperty("origin").GetProperty("request").EnumerateArray().Single(f => f.GetProperty("name").GetString() == "X-Forwarded-Host").GetProperty("value").GetString());
    }

    [Theory]
    [InlineData("{0}/a", "{0}/a becomes {1}/a")]
    [InlineData("/a#top", "/a#top becomes /a#top")]
    public async Task Explain_RedirectToItself_IsALoop(string location, string expected)
    {
        await using var origin = await TestOrigin.StartAsync(context =>
        {
            context.Response.StatusCode = 301;
            context.Response.Headers.Location = location.Replace("{0}", "http://" + context.Request.Host, StringComparison.Ordinal);
            return Task.CompletedTask;
        });
        await using var edge = await EdgeHost.StartInDevelopmentAsync(origin.Url);
        var warning = Warning(await ExplainAsync(edge, "/a"), "redirect-loop");
        Assert.Contains("X-Forwarded-Proto told it http,", warning.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal(expected.Replace("{0}", origin.Url, StringComparison.Ordinal).Replace("{1}", edge.Url, StringComparison.Ordinal), warning.GetProperty("places")[0].GetString());
    }

    [Theory]
    [InlineData("https://example.org/a?b=1", true)]
    [InlineData("//example.org/a?b=1", true)]
    [InlineData("https://login.example/start", false)]
    [InlineData("/c", false)]
    public async Task Explain_RedirectToTheSamePageElsewhere_LeadsAway(string location, bool expected)
    {
        await using var origin = await TestOrigin.StartAsync(context =>
        {
            context.Response.StatusCode = 301;
            context.Response.Headers.Location = location;
            return Task.CompletedTask;
        });
        await using var edge = await EdgeHost.StartInDevelopmentAsync(origin.Url);
        Assert.Equal(expected, Codes(await ExplainAsync(edge, "/a?b=1")).Contains("redirect-away"));
    }

    [Theory]
    [InlineData("/a?b=1", "redirect-loop")]
    [InlineData("https://cdn.example/a?b=1", "redirect-away")]
    [InlineData("https://cdn.example/media/a?b=1", null)]
    public async Task Explain_RedirectOfAnAssetOrigin_NamesItsOwnSetting(string location, string? code)
    {
        await using var origin = await TestOrigin.StartAsync(context =>
        {
            context.Response.StatusCode = 301;
            context.Response.Headers.Location = location;
            return Task.CompletedTask;
        });
        await using var edge = await EdgeHost.StartInDevelopmentAsync(
            "http://127.0.0.1:1", ("Assets:Routes:0:Prefix", "/media"), ("Assets:Routes:0:OriginUrl", origin.Url), ("Assets:Routes:0:Hosts:0", "images.example"));
        var e = await ExplainAsync(edge, "/media/a?b=1");
        if (code is null)
        {
            Assert.DoesNotContain("redirect-away", Codes(e));
            return;
        }

        var text = Warning(e, code).GetProperty("text").GetString();
        Assert.Contains("Edge__Assets__Routes__N__OriginUrl", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Publisher", text, StringComparison.Ordinal);
        Assert.DoesNotContain("X-Forwarded-Proto", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5000, false, true)]
    [InlineData(5000, true, false)]
    [InlineData(500, false, false)]
    public async Task Explain_PageCameUncompressed_IsToldWhereItIsLarge(int length, bool isCoded, bool expected)
    {
        string? asked = null;
        var page = Encoding.UTF8.GetBytes(new string('x', length));
        await using var origin = await TestOrigin.StartAsync(async context =>
        {
            asked = context.Request.Headers.AcceptEncoding;
            context.Response.ContentType = "text/html";
            context.Response.Headers.ContentEncoding = isCoded ? "gzip" : null;
            await context.Response.Body.WriteAsync(isCoded ? Codec.Encode("gzip", page) : page);
        });
        await using var edge = await EdgeHost.StartInDevelopmentAsync(origin.Url);
        Assert.Equal(expected, Codes(await ExplainAsync(edge, "/")).Contains("uncompressed"));
        Assert.Equal("gzip", asked);
    }

    [Fact]
    public async Task Explain_CacheIsOn_TellsKeyAndLifetimeAndStoresNothing()
    {
        await using var origin = await TestOrigin.StartAsync("text/html", "<p>t</p>"u8.ToArray(), response => response.Headers.CacheControl = "max-age=60");
        await using var edge = await EdgeHost.StartInDevelopmentAsync(origin.Url, ("Cache:MaxBytes", "10000000"));
        var cache = (await ExplainAsync(edge, "/a?utm_source=x&q=1")).GetProperty("cache");
        Assert.Equal((true, edge.Url + "/a?q=1", false, "Store", 60), (cache.GetProperty("isOn").GetBoolean(), cache.GetProperty("key").GetString(), cache.GetProperty("isStored").GetBoolean(), cache.GetProperty("verdict").GetString(), cache.GetProperty("freshFor").GetInt32()));
        Assert.Equal(0, edge.Services.GetRequiredService<PageStore>().Count);

        (await edge.GetAsync("/a?q=1")).Dispose();
        Assert.True((await ExplainAsync(edge, "/a?q=1")).GetProperty("cache").GetProperty("isStored").GetBoolean());
    }

    [Fact]
    public async Task Explain_AsText_IsReadableAndHarmless()
    {
        await using var origin = await TestOrigin.StartAsync(async context =>
        {
            context.Response.ContentType = "text/html";
            context.Response.Headers["X-Evil"] = "a\u009bb";
            await context.Response.WriteAsync($"<a href=\"http://{context.Request.Host}/\u001b[2J\">a</a>");
        });
        await using var edge = await EdgeHost.StartInDevelopmentAsync(origin.Url);
        using var response = await edge.GetAsync("/_edge/explain?url=/a");
        Assert.Equal(("text/plain; charset=utf-8", "no-store", "nosniff"), (response.Field("Content-Type"), response.Field("Cache-Control"), response.Field("X-Content-Type-Options")));
        var text = await response.TextAsync();
        Assert.DoesNotContain(text, c => char.IsControl(c) && c != '\n');
        Assert.Contains("X-Evil: a·b", text, StringComparison.Ordinal);
        Assert.Contains("Gate       Rewrite (Rewritable).", text, StringComparison.Ordinal);
        Assert.Contains($"    - http://{origin.Authority}/", text, StringComparison.Ordinal);
        Assert.Contains("No warnings.", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", HttpStatusCode.BadRequest)]
    [InlineData("?url=nonsense", HttpStatusCode.BadRequest)]
    [InlineData("?url=ftp://a.example/", HttpStatusCode.BadRequest)]
    [InlineData("?url=/a%0d%0aX:%20y", HttpStatusCode.BadRequest)]
    public async Task Explain_NoUrl_400(string query, HttpStatusCode expected)
    {
        await using var origin = await TestOrigin.StartAsync(_ => throw new InvalidOperationException("The origin was asked."));
        await using var edge = await EdgeHost.StartInDevelopmentAsync(origin.Url);
        using var response = await edge.GetAsync("/_edge/explain" + query);
        Assert.Equal(expected, response.StatusCode);
    }

    [Theory]
    [InlineData("http://other.example/", "421")]
    [InlineData("/_edge/health", "own")]
    public async Task Explain_WhatNoReaderGets_SaysWhyAndAsksNoOrigin(string url, string why)
    {
        await using var origin = await TestOrigin.StartAsync(_ => throw new InvalidOperationException("The origin was asked."));
        await using var edge = await EdgeHost.StartInDevelopmentAsync(origin.Url);
        var e = await ExplainAsync(edge, url);
        Assert.Contains(why, e.GetProperty("refusal").GetString(), StringComparison.Ordinal);
        Assert.Equal("No origin was asked.", e.GetProperty("note").GetString());
    }

    [Fact]
    public async Task Explain_OriginIsDown_IsAWarning()
    {
        var origin = await TestOrigin.StartAsync(_ => Task.CompletedTask);
        var url = origin.Url;
        await origin.DisposeAsync();
        await using var edge = await EdgeHost.StartInDevelopmentAsync(url);
        var e = await ExplainAsync(edge, "/");
        Assert.Equal(["origin-failed"], Codes(e));
        Assert.Equal("Unreachable", Text(e, "origin", "failure"));
    }

    [Fact]
    public async Task Explain_InProduction_AsksForTheKeyAndTakesGetOnly()
    {
        await using var origin = await TestOrigin.StartAsync("text/html", "<p>t</p>"u8.ToArray());
        await using var edge = await EdgeHost.StartAsync(origin.Url, ("Functions:Key", "a-long-and-random-key"));
        using var without = await edge.GetAsync("/_edge/explain?url=/");
        Assert.Equal(HttpStatusCode.Unauthorized, without.StatusCode);
        using var with = await edge.GetAsync("/_edge/explain?url=/", ("x-functions-key", "a-long-and-random-key"));
        Assert.Equal(HttpStatusCode.OK, with.StatusCode);
        using var post = await edge.SendAsync(HttpMethod.Post, "/_edge/explain?url=/", ("x-functions-key", "a-long-and-random-key"));
        Assert.Equal((HttpStatusCode.MethodNotAllowed, "GET"), (post.StatusCode, post.Field("Allow")));
    }

    [Fact]
    public async Task Explain_ProtectedPath_IsExplainedAllTheSame()
    {
        await using var origin = await TestOrigin.StartAsync("text/html", "<p>t</p>"u8.ToArray());
        await using var edge = await EdgeHost.StartInDevelopmentAsync(
            origin.Url, ("Protect:0:Path", "/"), ("Protect:0:Username", "user"), ("Protect:0:Secret", "a-long-and-random-secret"));
        var e = await ExplainAsync(edge, "/");
        Assert.Contains("protected", Codes(e));
        Assert.Equal("Rewrite", Text(e, "gate", "outcome"));
    }

    private static async Task<JsonElement> ExplainAsync(EdgeHost edge, string url)
    {
        using var response = await edge.GetAsync("/_edge/explain?url=" + Uri.EscapeDataString(url), ("Accept", "application/json"));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        using var json = JsonDocument.Parse(await response.TextAsync());
        return json.RootElement.Clone();
    }

    private static string? Text(JsonElement explanation, string part, string name) => explanation.GetProperty(part).GetProperty(name).GetString();

    private static IEnumerable<string> Codes(JsonElement explanation) => explanation.GetProperty("warnings").EnumerateArray().Select(w => w.GetProperty("code").GetString()!);

    private static JsonElement Warning(JsonElement explanation, string code) =>
        explanation.GetProperty("warnings").EnumerateArray().Single(w => w.GetProperty("code").GetString() == code);

    [Theory]
    [InlineData("/\u00fcber")]
    [InlineData("/a b")]
    [InlineData("/a#b")]
    public async Task Explain_UrlThatIsNotEncoded_IsRefused(string url)
    {
        await using var origin = RawOrigin.Start("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        await using var edge = await EdgeHost.StartInDevelopmentAsync(origin.Url);
        using var response = await edge.GetAsync("/_edge/explain?url=" + Uri.EscapeDataString(url));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Empty(origin.Requests);
    }

    [Fact]
    public async Task Explain_ValueThatARuleTellsTheOrigin_IsMasked()
    {
        await using var origin = RawOrigin.Start("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        await using var edge = await EdgeHost.StartInDevelopmentAsync(origin.Url, ("Headers:0:On", "Request"), ("Headers:0:Name", "X-Origin-Verify"), ("Headers:0:Value", "what-the-origin-knows"));
        using var response = await edge.GetAsync("/_edge/explain?url=/", ("Accept", "application/json"));
        Assert.DoesNotContain("what-the-origin-knows", await response.TextAsync(), StringComparison.Ordinal);
        Assert.Contains("what-the-origin-knows", Assert.Single(origin.Requests), StringComparison.Ordinal);
    }
}
