using EdgeFunctions.Hosting.Sample;

namespace EdgeFunctions.Tests.Browser;

/// <summary>The sample site's pages in a browser: through the edge they are the origin's own pages, and first-party.</summary>
[Collection(SampleReader.Name)]
public sealed class SamplePageTests(SampleReader reader)
{
    // Where the origin's address may stand in a page that came through the edge, since none of these is a URL of the page: a comment, a
    // form's text, and a URL inside another one (mailto, share). That no link leads there is asserted by itself.
    private static readonly string[] NotRewritten = ["comment", "input[value]", "a[href]"];

    public static TheoryData<string, string> Pages()
    {
        var data = new TheoryData<string, string>();
        foreach (var delivery in (string[])["Buffered", "Streaming"])
        {
            foreach (var path in (string[])
            [
                "/", "/sections/region", "/sections/culture", "/slow", "/legacy", "/newsletter/thanks",
                "/articles/alder-barrier-first-night", "/articles/tallow-towers-heat", "/articles/stannerby-dark-sky",
            ])
            {
                data.Add(path, delivery);
            }
        }

        return data;
    }

    [BrowserTheory]
    [MemberData(nameof(Pages))]
    public async Task Open_PageOfTheSite_IsTheOriginsOwnAndFirstParty(string path, string delivery)
    {
        var (direct, page) = await OpenBothAsync(path, delivery);

        Assert.Equal(200, page.Status);
        Assert.Equal("1", page.Edge);
        Assert.Equal(direct.Elements + 1, page.Elements);
        Assert.DoesNotContain(page.Messages, m => m.Type == "error");
        Assert.DoesNotContain(page.Requests, r => r.HasFailed);
        AssertSame(direct, page);
        AssertFirstParty(page, delivery);
    }

    [BrowserTheory]
    [InlineData("Buffered")]
    [InlineData("Streaming")]
    public async Task Open_PagesWithHooks_ShowWhatTheSettingsPutThere(string delivery)
    {
        var front = await reader.OpenAtEdgeAsync("/", delivery);
        var article = await reader.OpenAtEdgeAsync("/articles/alder-barrier-first-night?from=test", delivery);
        var section = await reader.OpenAtEdgeAsync("/sections/region", delivery);

        var edge = new Uri(reader.EdgeUrl(delivery)).Authority;
        Assert.Equal(["edition", "offer", "reader", "weather"], front.Fragments.Keys.Order());
        Assert.Equal("edition:  for GB, in en-GB, on desktop", front.Fragments["edition"]);
        Assert.Equal("head: desktop", front.Fragments["reader"]);
        Assert.Equal("offer: Six weeks for one crown.", front.Fragments["offer"]);
        Assert.StartsWith("today: Wind", front.Fragments["weather"], StringComparison.Ordinal);
        Assert.EndsWith($"Seen from {edge}.", front.Fragments["weather"], StringComparison.Ordinal);
        Assert.Equal(["after-story", "path"], article.Fragments.Keys.Order());
        Assert.Equal("body: /articles/alder-barrier-first-night", article.Fragments["path"]);
        Assert.Empty(section.Fragments);
    }

    [BrowserTheory]
    [InlineData("Buffered", "stories", "main: What the city read today: stories from around the region.")]
    [InlineData("Buffered", "tides", "main: High water at the Barrier is at 12:19: today on the Alder.")]
    [InlineData("Streaming", "stories", "main: What the city read today: stories from around the region.")]
    [InlineData("Streaming", "tides", "main: High water at the Barrier is at 12:19: today on the Alder.")]
    public async Task Open_PreviewOfAVariant_ShowsItsFragmentAloneOnTheSamePage(string delivery, string variant, string fragment)
    {
        var direct = await reader.OpenAtOriginAsync("/newsletter/thanks");
        var page = await reader.OpenAtEdgeAsync(SampleSite.Preview(variant), delivery);

        Assert.Equal(new KeyValuePair<string, string>("letter", fragment), Assert.Single(page.Fragments));
        Assert.DoesNotContain(page.Messages, m => m.Type == "error");
        Assert.Equal(direct.Text, page.Text);
        AssertFirstParty(page, delivery);
    }

    [BrowserTheory]
    [InlineData("Buffered")]
    [InlineData("Streaming")]
    public async Task Fetch_Headlines_HaveTheMemberAndTheOriginsItems(string delivery)
    {
        await using var browser = RemoteBrowser.Start();
        await browser.OpenAsync("page", reader.EdgeUrl(delivery) + "/");
        await browser.UntilAsync("page", "document.readyState === 'complete'");

        const string Read = "fetch('/api/headlines.json').then(r => r.json()).then(j => [j.servedBy, j.title, j.items.length, new URL(j.home_page_url).host === location.host].join('; '))";
        Assert.Equal("edge; The Aldermouth Courier; 8; true", await browser.TextAsync("page", Read));
        Assert.Empty(await browser.ComplaintsAsync());
    }

    [BrowserTheory]
    [InlineData("Buffered")]
    [InlineData("Streaming")]
    public async Task Open_PageThatIsNotThere_IsTheOriginsErrorPageWithoutTheScript(string delivery)
    {
        var (direct, page) = await OpenBothAsync("/no-such-page", delivery);

        Assert.Equal(404, page.Status);
        Assert.Null(page.Edge);
        Assert.Equal(direct.Elements, page.Elements);
        Assert.Equal(direct.Messages, page.Messages);
        var failed = Assert.Single(page.Requests, r => r.HasFailed);
        Assert.Equal("document", failed.Type);
        AssertSame(direct, page);
        AssertFirstParty(page, delivery);
    }

    private async Task<(PageReport Direct, PageReport Page)> OpenBothAsync(string path, string delivery)
    {
        var direct = await reader.OpenAtOriginAsync(path);
        var page = await reader.OpenAtEdgeAsync(path, delivery);

        // The probes see the origin's address where it is: else their silence about the other page would say nothing.
        Assert.Contains("a[href]", direct.Mentions);
        Assert.All(direct.Requests, r => Assert.Equal(reader.OriginAuthority, r.Authority));
        return (direct, page);
    }

    private static void AssertSame(PageReport direct, PageReport page)
    {
        Assert.Equal(direct.Title, page.Title);
        Assert.Equal(direct.Text, page.Text);
        Assert.Equal(direct.Height, page.Height);
        Assert.Equal(direct.Images, page.Images);
        Assert.Empty(page.BrokenImages);
        Assert.Empty(page.Errors);
        Assert.Equal(Targets(direct), Targets(page));
    }

    private void AssertFirstParty(PageReport page, string delivery)
    {
        var edge = new Uri(reader.EdgeUrl(delivery)).Authority;
        Assert.All(page.Requests, r => Assert.Equal(edge, r.Authority));
        Assert.DoesNotContain(page.Urls, u => new Uri(u).Authority == reader.OriginAuthority);
        Assert.Empty(page.Mentions.Except(NotRewritten));
    }

    // Without the icon, which Chromium fetches when it likes; a film is fetched in as many ranges as it likes.
    private static IEnumerable<string> Targets(PageReport page) =>
        page.Requests.Where(r => r.Type != "other").Select(r => new Uri(r.Url).PathAndQuery).Distinct().Order(StringComparer.Ordinal);
}
