using System.Text;
using EdgeFunctions.Hosting.Sample;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Tests.Browser;

/// <summary>The inspector's page in a browser, beside a page that is still being written.</summary>
[Collection(SampleReader.Name)]
public sealed class InspectorPageTests(SampleReader reader)
{
    private const string Hostile = "\"><img src=x onerror=document.title='hit'><script>document.title='hit'</script>";

    private static readonly byte[] Drip = Encoding.ASCII.GetBytes("<!--drip-->");

    [BrowserFact]
    public async Task Watch_PageDripsInAnotherTab_ChunksAppearWhileTheOriginWaits()
    {
        var gate = new Gate();
        await using var origin = await StartDrippingAsync(() => gate.PassAsync());
        await using var edge = await StartEdgeAsync(origin);
        await using var browser = RemoteBrowser.Start();
        await browser.OpenAsync("inspector", edge.Url + "/_edge/inspect");
        await browser.UntilAsync("inspector", "document.querySelector('#state').dataset.is === 'live'");

        await browser.OpenAsync("page", edge.Url + "/slow");
        await browser.UntilAsync("inspector", "document.querySelector('.row.live .path')?.title === '/slow'");
        await browser.PressAsync("inspector", "ArrowDown");
        await browser.PressAsync("inspector", "End");
        await browser.UntilAsync("inspector", "document.querySelector('#detail-title').textContent === 'GET /slow'");

        // What has come is drawn, each kind of step, while the origin has sent its first part only.
        await browser.UntilAsync("inspector", "['read', 'turn', 'flush'].every(k => document.querySelectorAll('#chart .' + k + ', #chart .hold').length > 0)");
        Assert.False(gate.IsOpen);
        var before = int.Parse(await browser.TextAsync("inspector", "String(document.querySelectorAll('#chart .read').length)"), System.Globalization.CultureInfo.InvariantCulture);
        Assert.Contains("still open", await browser.TextAsync("inspector", "document.querySelector('#facts').innerText"), StringComparison.Ordinal);
        Assert.Contains("link[href]", await browser.TextAsync("inspector", "document.querySelector('#kinds').innerText"), StringComparison.Ordinal);

        gate.Open();
        await browser.UntilAsync("inspector", $"document.querySelectorAll('#chart .read').length > {before}");
        await browser.UntilAsync("inspector", "document.querySelector('#facts').innerText.includes('complete')");
        Assert.DoesNotContain(await browser.ComplaintsAsync(), c => c.StartsWith("inspector", StringComparison.Ordinal));
    }

    [BrowserFact]
    public async Task Show_ByKeyboardOnAPhoneInTheDark_TakesEachStepAndHasNames()
    {
        await using var origin = await StartDrippingAsync(() => Task.CompletedTask);
        await using var edge = await StartEdgeAsync(origin);
        foreach (var path in (string[])["/slow", "/a", "/b"])
        {
            (await edge.GetAsync(path)).Dispose();
        }

        await using var browser = RemoteBrowser.Start();
        await browser.ViewAsync("inspector", 390, 844, "dark");
        await browser.OpenAsync("inspector", edge.Url + "/_edge/inspect");
        await browser.UntilAsync("inspector", "document.querySelectorAll('.row').length === 3");
        Assert.Equal("none", await browser.TextAsync("inspector", "getComputedStyle(document.querySelector('.detail')).display"));
        Assert.Equal("rgb(17, 20, 23)", await browser.TextAsync("inspector", "getComputedStyle(document.body).backgroundColor"));
        Assert.Equal("0", await browser.TextAsync("inspector", "String(document.documentElement.scrollWidth - innerWidth)"));

        await FocusListAsync(browser);
        await browser.PressAsync("inspector", "End");
        await browser.UntilAsync("inspector", "document.querySelector('#' + document.activeElement.getAttribute('aria-activedescendant')).getAttribute('aria-selected') === 'true'");
        await browser.PressAsync("inspector", "Enter");
        await browser.UntilAsync("inspector", "document.activeElement.id === 'detail'");
        Assert.Equal("GET /slow", await browser.TextAsync("inspector", "document.querySelector('#detail-title').textContent"));
        Assert.Equal("0", await browser.TextAsync("inspector", "String(document.documentElement.scrollWidth - innerWidth)"));
        await browser.PressAsync("inspector", "Escape");
        await browser.UntilAsync("inspector", "document.activeElement.id === 'list'");
        await browser.PressAsync("inspector", "/");
        await browser.UntilAsync("inspector", "document.activeElement.id === 'filter'");
        await browser.PressAsync("inspector", "/");
        await browser.PressAsync("inspector", "b");
        await browser.UntilAsync("inspector", "document.querySelectorAll('.row:not([hidden])').length === 1");
        Assert.Empty(await browser.ComplaintsAsync());
    }

    [BrowserFact]
    public async Task Show_HostileContent_IsText()
    {
        await using var origin = await TestOrigin.StartAsync(async context =>
        {
            context.Response.ContentType = "text/html";
            context.Response.Headers["X-Hostile"] = Hostile;
            await context.Response.WriteAsync($"<p><a href=\"http://{context.Request.Host}/{Hostile.Replace("\"", "&quot;", StringComparison.Ordinal)}\">a</a>");
        });
        await using var edge = await StartEdgeAsync(origin);
        (await edge.GetAsync("/p?" + Uri.EscapeDataString(Hostile), ("X-Mine", Hostile), ("X-" + "Name", "<b>"))).Dispose();
        await using var browser = RemoteBrowser.Start();
        await browser.OpenAsync("inspector", edge.Url + "/_edge/inspect");
        await browser.UntilAsync("inspector", "document.querySelectorAll('.row').length === 1");
        await FocusListAsync(browser);
        await browser.PressAsync("inspector", "ArrowDown");
        await browser.UntilAsync("inspector", "document.querySelector('#changes').textContent.includes('onerror') && document.querySelector('#fields').textContent.includes('onerror')");
        Assert.Equal("0", await browser.TextAsync("inspector", "String(document.querySelectorAll('img, main script').length)"));
        Assert.StartsWith("Inspector", await browser.TextAsync("inspector", "document.title"), StringComparison.Ordinal);
        Assert.Empty(await browser.ComplaintsAsync());
    }

    [ScreenshotFact]
    public async Task Show_SampleSite_PicturesForTheDocs()
    {
        var folder = Path.GetFullPath(ScreenshotFactAttribute.Folder!);
        await using var edge = await EdgeHost.StartInDevelopmentAsync(reader.OriginUrl, [.. SampleSite.Settings(reader.OriginUrl).Select(s => (s.Key["Edge:".Length..], s.Value!))]);
        await using var browser = RemoteBrowser.Start();
        await browser.ViewAsync("inspector", 1280, 860, "light");
        await browser.OpenAsync("inspector", edge.Url + "/_edge/inspect");
        await browser.OpenAsync("page", edge.Url + "/articles/alder-barrier-first-night");
        await browser.UntilAsync("page", "document.readyState === 'complete'");
        await browser.OpenAsync("page", edge.Url + "/no-such-page");
        await browser.OpenAsync("page", edge.Url + "/slow");
        await browser.UntilAsync("page", "document.readyState === 'complete'");
        await FocusListAsync(browser);
        await browser.TextAsync("inspector", "[...document.querySelectorAll('.row')].find(r => r.querySelector('.path').title === '/slow').click(), ''");
        await browser.UntilAsync("inspector", "document.querySelector('#facts').innerText.includes('complete')");
        await browser.PictureAsync("inspector", Path.Combine(folder, "inspector.png"));
        await browser.ViewAsync("inspector", 1280, 860, "dark");
        await browser.TextAsync("inspector", "document.querySelector('#changes-title').scrollIntoView(), ''");
        await browser.PictureAsync("inspector", Path.Combine(folder, "inspector-changes.png"));
        await browser.ViewAsync("inspector", 390, 844, "dark");
        await browser.TextAsync("inspector", "scrollTo(0, 0), ''");
        await browser.PictureAsync("inspector", Path.Combine(folder, "inspector-phone.png"));
        await browser.TextAsync("inspector", "document.querySelector('#back').click(), ''");
        await browser.PictureAsync("inspector", Path.Combine(folder, "inspector-phone-list.png"));
        Assert.DoesNotContain(await browser.ComplaintsAsync(), c => c.StartsWith("inspector", StringComparison.Ordinal));
    }

    private static Task<string> FocusListAsync(RemoteBrowser browser) => browser.TextAsync("inspector", "document.querySelector('#list').focus(), ''");

    private static Task<EdgeHost> StartEdgeAsync(TestOrigin origin) => EdgeHost.StartInDevelopmentAsync(origin.Url, ("Publisher:Delivery", "Streaming"));

    /// <summary>The sample's live page, which stops after its first entry; all else is a short page.</summary>
    private static Task<TestOrigin> StartDrippingAsync(Func<Task> pass) => TestOrigin.StartAsync(async context =>
    {
        var page = SampleFile.Read(Path.Combine(SampleOrigin.Directory, "slow.html"), "text/html", $"http://{context.Request.Host}");
        context.Response.ContentType = page.ContentType;
        if (context.Request.Path != "/slow")
        {
            await context.Response.WriteAsync("<p>short</p>");
            return;
        }

        var first = page.Content.AsSpan().IndexOf(Drip);
        await context.Response.Body.WriteAsync(page.Content.AsMemory(0, first));
        await context.Response.Body.FlushAsync();
        await pass();
        await context.Response.Body.WriteAsync(page.Content.AsMemory(first));
    });
}
