using System.Text.Json;
using EdgeFunctions.Hosting.Sample;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.AspNetCore.Builder;

namespace EdgeFunctions.Tests.Hosting;

/// <summary>The settings of the first run, as a reader without a browser meets them.</summary>
public sealed class SampleSiteTests : IAsyncLifetime
{
    private WebApplication? _origin;
    private EdgeHost? _edge;

    public async Task InitializeAsync()
    {
        _origin = await SampleOrigin.StartAsync(0);
        var url = _origin.Urls.First();
        _edge = await EdgeHost.StartAsync(url, [.. SampleSite.Settings(url).Select(s => (s.Key["Edge:".Length..], s.Value!))]);
    }

    [Fact]
    public async Task Get_EveryPathOfTheSite_HasTheSecurityHeaders()
    {
        foreach (var path in (string[])["/", "/newsletter/thanks", "/api/headlines.json", "/media/site/logo.svg", "/no-such-page"])
        {
            using var response = await _edge!.GetAsync(path);
            Assert.Equal((path, "nosniff"), (path, Assert.Single(response.Headers.GetValues("X-Content-Type-Options"))));
            Assert.Equal((path, "strict-origin-when-cross-origin"), (path, Assert.Single(response.Headers.GetValues("Referrer-Policy"))));
        }
    }

    [Fact]
    public async Task Get_PagesInsideAndOutsideTheExperiment_OnlyThoseInsideSetACookieAndHaveTheRulesField()
    {
        using var inside = await _edge!.GetAsync("/newsletter/thanks");
        Assert.StartsWith("edge-x=", Assert.Single(inside.Headers.GetValues("Set-Cookie")), StringComparison.Ordinal);
        Assert.Equal("noindex", Assert.Single(inside.Headers.GetValues("X-Robots-Tag")));
        Assert.Single(System.Text.RegularExpressions.Regex.Matches(await inside.TextAsync(), "data-by-edge=\"letter\""));

        foreach (var path in (string[])["/", "/sections/region", "/api/headlines.json"])
        {
            using var outside = await _edge.GetAsync(path);
            Assert.False(outside.Headers.Contains("Set-Cookie"), path);
            Assert.False(outside.Headers.Contains("X-Robots-Tag"), path);
        }

        // Nothing of the reader stands in the sections, so they stay everybody's. The front page shows its device, and does not.
        using var section = await _edge.GetAsync("/sections/region");
        using var front = await _edge.GetAsync("/");
        Assert.True(section.Headers.CacheControl!.Public);
        Assert.Equal((true, true), (front.Headers.CacheControl!.Private, front.Headers.CacheControl.NoStore));
    }

    [Theory]
    [InlineData("stories", "/sections/region.html?from=stories")]
    [InlineData("tides", "/?from=tides#today")]
    public async Task Get_Preview_ShowsThatVariantAndSetsNoCookie(string variant, string link)
    {
        using var response = await _edge!.GetAsync(SampleSite.Preview(variant));
        var page = await response.TextAsync();
        Assert.Contains($"href=\"{link}\"", page, StringComparison.Ordinal);
        Assert.Single(System.Text.RegularExpressions.Regex.Matches(page, "data-by-edge=\"letter\""));
        Assert.False(response.Headers.Contains("Set-Cookie"));
    }

    [Theory]
    [InlineData("cy;q=0.9, en-GB;q=0.5", "iPhone; Mobile", " for GB, in cy, on mobile", "/?country=GB&amp;device=mobile")]
    [InlineData("sv", "", " for GB, in en-GB, on desktop", "/?country=GB&amp;device=desktop")]
    public async Task Get_FrontPage_SaysWhatIsKnownOfTheReader(string languages, string agent, string text, string link)
    {
        using var response = await _edge!.GetAsync("/", ("Accept-Language", languages), ("User-Agent", $"Mozilla/5.0 ({agent})"));
        Assert.Contains($"<a data-by-edge=\"edition\" href=\"{link}\">{text}</a>", await response.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_Headlines_HaveTheMemberBesideTheOriginsOwn()
    {
        using var response = await _edge!.GetAsync("/api/headlines.json");
        using var headlines = JsonDocument.Parse(await response.TextAsync());
        Assert.Equal("edge", headlines.RootElement.GetProperty("servedBy").GetString());
        Assert.Equal(_edge.Url + "/", headlines.RootElement.GetProperty("home_page_url").GetString());
    }

    public async Task DisposeAsync()
    {
        await _edge!.DisposeAsync();
        await _origin!.DisposeAsync();
    }
}
