using System.Diagnostics.Metrics;
using EdgeFunctions.Diagnostics;
using EdgeFunctions.Responses;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeFunctions.Tests.Functional;

/// <summary>Rewriting that has become slow is left out for a while.</summary>
public sealed class BypassTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Get_RewritingIsSlow_PagesPassAndNobodyKeepsThem()
    {
        var url = "";
        await using var origin = await TestOrigin.StartAsync(async context =>
        {
            context.Response.ContentType = "text/html";
            context.Response.Headers.CacheControl = "max-age=5";
            context.Response.Headers["CDN-Cache-Control"] = "max-age=5";
            await context.Response.WriteAsync($"<a href={url}/x>");
        });
        url = origin.Url;
        await using var edge = await EdgeHost.StartAsync(
            origin.Url,
            services => services.AddSingleton<TimeProvider>(_time),
            ("Rewrite:Bypass:Factor", "2"),
            ("Functions:Key", CachedSite.Key),
            ("Cache:MaxBytes", "10000000"));
        using var meters = new MeterCollector(edge.Services.GetRequiredService<IMeterFactory>());
        await AssertAsync(edge, "/stored", $"<a href={edge.Url}/x>", "max-age=5");

        var load = edge.Services.GetRequiredService<RewriteLoad>();
        foreach (var cost in (int[])[100, 1000])
        {
            for (var i = 0; i < 20; i++)
            {
                load.Record(TimeSpan.FromMilliseconds(cost), 1000);
            }

            _time.Advance(10);
            load.Record(TimeSpan.FromMilliseconds(cost), 1000);
        }

        // Stale by now, and asked for again: what comes passes, and the stored page stays for when all is well.
        await AssertAsync(edge, "/stored", $"<a href={url}/x>", "private, no-store");
        await AssertAsync(edge, "/other", $"<a href={url}/x>", "private, no-store");

        // Explain tells of it, and gives nothing to a reader.
        using (var explained = await edge.GetAsync("/_edge/explain?url=/other", ("x-functions-key", CachedSite.Key), ("Accept", "application/json")))
        {
            Assert.Contains("\"Bypass\"", await explained.TextAsync(), StringComparison.Ordinal);
        }

        Assert.Equal(2, meters["edge.rewrite.bypassed"]);
        Assert.Equal(2, meters["edge.fallbacks edge.fallback=bypass"]);
        Assert.Single(edge.Logs.Entries, e => e.Event.Id == EventIds.BypassBegun);

        _time.Advance(30);
        await AssertAsync(edge, "/stored", $"<a href={edge.Url}/x>", "max-age=5");
        await AssertAsync(edge, "/other", $"<a href={edge.Url}/x>", "max-age=5");
        using var hit = await edge.GetAsync("/other");
        Assert.StartsWith("edge; hit", hit.Field("Cache-Status"), StringComparison.Ordinal);
    }

    private static async Task AssertAsync(EdgeHost edge, string target, string body, string cacheControl)
    {
        using var response = await edge.GetAsync(target);
        Assert.Equal((body, cacheControl), (await response.TextAsync(), response.Field("Cache-Control")));
        Assert.Equal(cacheControl == "max-age=5", response.Field("CDN-Cache-Control") is not null);
    }
}
