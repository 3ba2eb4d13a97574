using System.Text;
using System.Text.Json;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.AspNetCore.Http;
using static EdgeFunctions.Tests.Functional.Explanations;

namespace EdgeFunctions.Tests.Functional;

/// <summary>What an operator is warned of before a rule is turned on.</summary>
public sealed class ExplainWarningsTests
{
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
    public async Task Explain_OriginIsDown_IsAWarning()
    {
        using var closed = new ClosedPort();
        await using var edge = await EdgeHost.StartInDevelopmentAsync(closed.Url);
        var e = await ExplainAsync(edge, "/");
        Assert.Equal(["origin-failed"], Codes(e));
        Assert.Equal("Unreachable", Text(e, "origin", "failure"));
    }
}
