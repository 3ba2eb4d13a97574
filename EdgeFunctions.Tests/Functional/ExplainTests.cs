using System.Net;
using System.Text.Json;
using EdgeFunctions.Caching;
using EdgeFunctions.Diagnostics.Inspection;
using EdgeFunctions.Hosting.Sample;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using static EdgeFunctions.Tests.Functional.Explanations;

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
