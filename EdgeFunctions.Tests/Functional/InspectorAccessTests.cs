using System.Net;
using EdgeFunctions.Diagnostics.Inspection;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeFunctions.Tests.Functional;

/// <summary>Who sees the inspector, and when it records.</summary>
public sealed class InspectorAccessTests
{
    private const string Key = "inspector-key-0123456789";

    [Fact]
    public async Task Show_Page_IsOneDocumentUnderAStrictPolicy()
    {
        await using var origin = await TestOrigin.StartAsync("text/html", "<p>x"u8.ToArray());
        await using var edge = await EdgeHost.StartInDevelopmentAsync(origin.Url);
        using var page = await edge.GetAsync("/_edge/inspect");
        var html = await page.TextAsync();
        var policy = page.Field("Content-Security-Policy")!;
        var nonce = policy.Split("'nonce-")[1].Split('\'')[0];
        Assert.Equal($"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'", policy);
        Assert.Contains($"<script nonce=\"{nonce}\"", html, StringComparison.Ordinal);
        Assert.Contains($"<style nonce=\"{nonce}\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("{nonce}", html, StringComparison.Ordinal);
        foreach (var forbidden in (string[])["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", " onclick=", " style=", "src=\"http", "@import"])
        {
            Assert.DoesNotContain(forbidden, html, StringComparison.Ordinal);
        }

        Assert.Equal("no-store", page.Field("Cache-Control"));
        Assert.Equal("no-referrer", page.Field("Referrer-Policy"));
        using var other = await edge.GetAsync("/_edge/inspect");
        Assert.NotEqual(policy, other.Field("Content-Security-Policy"));
    }

    [Theory]
    [InlineData("Development", null, HttpStatusCode.Unauthorized)]
    [InlineData("Development", Key, HttpStatusCode.NotFound)]
    [InlineData("Always", null, HttpStatusCode.Unauthorized)]
    [InlineData("Always", Key, HttpStatusCode.OK)]
    [InlineData("Never", Key, HttpStatusCode.NotFound)]
    public async Task Show_InProduction_OnlyWhereItIsOnAndWithTheKey(string enabled, string? key, HttpStatusCode expected)
    {
        await using var origin = await TestOrigin.StartAsync("text/html", "<p>x"u8.ToArray());
        await using var edge = await EdgeHost.StartAsync(origin.Url, ("Inspector:Enabled", enabled), ("Functions:Key", Key));
        foreach (var path in (string[])["/_edge/inspect", "/_edge/inspect/events"])
        {
            using var response = await edge.GetAsync(path + (key is null ? "" : "?code=" + key));
            Assert.Equal(expected, response.StatusCode);
        }
    }

    [Fact]
    public async Task Begin_InProduction_OnlyWhileSomebodyWatches()
    {
        await using var origin = await TestOrigin.StartAsync("text/html", "<p>x"u8.ToArray());
        await using var edge = await EdgeHost.StartAsync(origin.Url, ("Inspector:Enabled", "Always"), ("Functions:Key", Key));
        var inspector = edge.Services.GetRequiredService<Inspector>();
        (await edge.GetAsync("/before")).Dispose();
        Assert.Empty(inspector.Records());
        using (inspector.TryJoin())
        {
            (await edge.GetAsync("/during")).Dispose();
        }

        (await edge.GetAsync("/after")).Dispose();
        Assert.Equal(1, Assert.Single(inspector.Records()).Id);
    }

    [Theory]
    [InlineData("Host", "rebound.example:80")]
    [InlineData("X-Forwarded-For", "192.0.2.1")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    public async Task Show_InDevelopment_NotForOthersThanThisMachine(string field, string value)
    {
        await using var origin = await TestOrigin.StartAsync("text/html", "<p>x"u8.ToArray());
        await using var edge = await EdgeHost.StartInDevelopmentAsync(origin.Url);
        using var response = await edge.GetAsync("/_edge/inspect/events", (field, value));
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }
}
