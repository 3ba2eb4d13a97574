using EdgeFunctions.Tests.TestSupport;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Tests.Browser;

/// <summary>What the inspector's page says of requests, and how its list is held and emptied.</summary>
[Collection(SampleReader.Name)]
public sealed class InspectorListTests
{
    [BrowserFact]
    public async Task Show_MissHitHeadAnd304_NoneSaysMoreThanIsTrue()
    {
        await using var origin = await StartOriginAsync();
        await using var edge = await EdgeHost.StartInDevelopmentAsync(origin.Url, ("Cache:MaxBytes", "2000000"), ("Assets:Routes:0:Prefix", "/media"), ("Assets:Routes:0:OriginUrl", origin.Url));
        await SendAsync(HttpMethod.Get, "/a");
        await SendAsync(HttpMethod.Get, "/a");
        await SendAsync(HttpMethod.Head, "/a");
        await SendAsync(HttpMethod.Get, "/media/a.png", ("If-None-Match", "\"v1\""));
        await SendAsync(HttpMethod.Get, "/a", ("Cache-Control", "no-cache"));

        await using var browser = RemoteBrowser.Start();
        await browser.OpenAsync("inspector", edge.Url + "/_edge/inspect");
        await browser.UntilAsync("inspector", "document.querySelectorAll('.row').length === 5");
        Assert.Contains("rewritten", await AboutAsync(1), StringComparison.Ordinal);
        Assert.DoesNotContain("from cache", await AboutAsync(1), StringComparison.Ordinal);
        Assert.Contains("from cache", await AboutAsync(2), StringComparison.Ordinal);

        // The length of a body that was not sent is none.
        Assert.Equal("–", await browser.TextAsync("inspector", "document.querySelector('#r3 .num').textContent"));
        Assert.Equal("–", await browser.TextAsync("inspector", "document.querySelector('#r4 .num').textContent"));

        await ChooseAsync(1);
        Assert.Equal("", await browser.TextAsync("inspector", "document.querySelector('#changes-note').textContent"));
        await ChooseAsync(2);
        Assert.Equal("The page is sent as it was stored: its changes are those of the request that brought it.", await browser.TextAsync("inspector", "document.querySelector('#changes-note').textContent"));
        Assert.Equal("Answered from the cache; no origin was asked.", await browser.TextAsync("inspector", "document.querySelector('#why').textContent"));
        await ChooseAsync(5);
        Assert.Equal("Answered from the cache; the origin says that the page still holds.", await browser.TextAsync("inspector", "document.querySelector('#why').textContent"));

        async Task SendAsync(HttpMethod method, string path, params (string, string)[] fields)
        {
            using var response = await edge.SendAsync(method, path, fields);
            await response.BytesAsync();
        }

        Task<string> AboutAsync(int id) => browser.TextAsync("inspector", $"document.querySelector('#r{id} small').textContent");

        async Task ChooseAsync(int id)
        {
            await browser.TextAsync("inspector", $"document.querySelector('#r{id}').click(), ''");
            await browser.UntilAsync("inspector", $"document.querySelector('#r{id}').getAttribute('aria-selected') === 'true'");
        }
    }

    [BrowserFact]
    public async Task Pause_WhatComesMeanwhile_IsCountedAndShownAfterwards()
    {
        await using var origin = await StartOriginAsync();
        await using var edge = await EdgeHost.StartInDevelopmentAsync(origin.Url);
        await using var browser = RemoteBrowser.Start();
        await browser.OpenAsync("inspector", edge.Url + "/_edge/inspect");
        await browser.UntilAsync("inspector", "document.querySelector('#state').dataset.is === 'live'");
        await browser.TextAsync("inspector", "document.querySelector('#pause').click(), ''");
        (await edge.GetAsync("/a")).Dispose();
        await browser.UntilAsync("inspector", "document.querySelector('#pause').textContent === 'Paused, 1 new'");
        Assert.Equal("0", await browser.TextAsync("inspector", "String(document.querySelectorAll('.row').length)"));
        await browser.TextAsync("inspector", "document.querySelector('#pause').click(), ''");
        await browser.UntilAsync("inspector", "document.querySelectorAll('.row').length === 1 && document.querySelector('#pause').textContent === 'Pause'");
        Assert.Empty(await browser.ComplaintsAsync());
    }

    [BrowserFact]
    public async Task Clear_OnAPhoneWhileARequestIsOpen_LeadsBackToTheList()
    {
        await using var origin = await StartOriginAsync();
        await using var edge = await EdgeHost.StartInDevelopmentAsync(origin.Url);
        (await edge.GetAsync("/a")).Dispose();
        await using var browser = RemoteBrowser.Start();
        await browser.ViewAsync("inspector", 390, 844, "dark");
        await browser.OpenAsync("inspector", edge.Url + "/_edge/inspect");
        await browser.UntilAsync("inspector", "document.querySelector('#r1')?.textContent.includes('rewritten')");
        await browser.TextAsync("inspector", "document.querySelector('#r1').click(), ''");
        await browser.UntilAsync("inspector", "!document.querySelector('.list').checkVisibility()");
        await browser.TextAsync("inspector", "document.querySelector('#clear').click(), ''");
        await browser.UntilAsync("inspector", "document.querySelector('.list').checkVisibility()");
        Assert.Empty(await browser.ComplaintsAsync());
    }

    private static Task<TestOrigin> StartOriginAsync() => TestOrigin.StartAsync(async context =>
    {
        var fields = context.Response.Headers;
        (fields.ETag, fields.CacheControl, fields.ContentType) = ("\"v1\"", "max-age=60", context.Request.Path.Value!.EndsWith(".png", StringComparison.Ordinal) ? "image/png" : "text/html");
        if (context.Request.Headers.IfNoneMatch == "\"v1\"")
        {
            context.Response.StatusCode = 304;
            context.Response.ContentLength = 5000;
            return;
        }

        await context.Response.WriteAsync($"<a href=\"http://{context.Request.Host}/a\">a</a>");
    });
}
