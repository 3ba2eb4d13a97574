using System.Text;
using System.Text.Json;
using EdgeFunctions.Diagnostics.Inspection;
using EdgeFunctions.Tests.Diagnostics;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Tests.Functional;

/// <summary>What the inspector shows of requests that the cache has a part in.</summary>
public sealed class InspectorCacheTests
{
    private readonly Gate _gate = new();

    [Fact]
    public async Task Watch_MissHitAndValidation_EachIsToldFromTheOthers()
    {
        await using var origin = await TestOrigin.StartAsync(async context =>
        {
            (context.Response.ContentType, context.Response.Headers.CacheControl, context.Response.Headers.ETag) = ("text/html", "max-age=60", "\"v1\"");
            if (context.Request.Headers.IfNoneMatch.Count > 0)
            {
                context.Response.StatusCode = 304;
                return;
            }

            await context.Response.WriteAsync($"<a href=\"http://{context.Request.Host}/a\">a</a>");
        });
        await using var edge = await StartAsync(origin, "Buffered");
        await using var watch = await InspectorWatch.StartAsync(edge);
        foreach (var wants in (string?[])[null, null, "no-cache"])
        {
            using var response = await edge.GetAsync("/", wants is null ? [] : [("Cache-Control", wants)]);
            await response.BytesAsync();
        }

        await watch.WaitForAsync(r => r.GetProperty("id").GetInt64() == 3 && r.GetProperty("endedAt").GetInt64() >= 0);
        Assert.Equal(
            [("Buffered", "Rewrite", 200), ("Stored", null, 0), ("Stored", "Unmodified", 304)],
            Enumerable.Range(1, 3).Select(id => watch.Requests[id]).Select(r => (Text(r, "delivery"), Text(r, "outcome"), r.GetProperty("originStatus").GetInt32())));
        Assert.Single(watch.Changes[1]);
    }

    [Theory]
    [InlineData("/page", "text/html", new[] { "Read", "Transformed", "Flushed" }, 1)]
    [InlineData("/media/a.svg", "image/svg", new[] { "Read", "Flushed" }, 0)]
    public async Task Watch_BodyThatReadersShare_IsFollowedByWhoBeganIt(string path, string type, string[] kinds, int changes)
    {
        await using var origin = await StartOriginAsync(type);
        await using var edge = await StartAsync(origin, "Streaming");
        await using var watch = await InspectorWatch.StartAsync(edge);
        using var first = await edge.GetAsync(path);
        using var second = await edge.GetAsync(path);
        _gate.Open();
        var length = (await first.BytesAsync()).Length;
        Assert.Equal(length, (await second.BytesAsync()).Length);
        await watch.WaitForAsync(r => r.GetProperty("id").GetInt64() == 1 && r.GetProperty("endedAt").GetInt64() >= 0);
        await watch.WaitForAsync(r => r.GetProperty("id").GetInt64() == 2 && r.GetProperty("endedAt").GetInt64() >= 0);

        var (one, two) = (watch.Requests[1], watch.Requests[2]);
        Assert.Equal(kinds, watch.Events[1].Select(e => e[0]).Distinct().Order().Select(kind => ((BodyEventKind)kind).ToString()));
        Assert.Equal(changes, watch.Changes[1].Count);
        Assert.Equal(changes, one.GetProperty("changeCount").GetInt32());
        Assert.Equal(("Completed", length), (Text(one, "end"), one.GetProperty("bytesSent").GetInt64()));
        Assert.True(one.GetProperty("bytesRead").GetInt64() > 0);
        Assert.Equal(("Shared", "Completed", length, 0), (Text(two, "delivery"), Text(two, "end"), two.GetProperty("bytesSent").GetInt64(), two.GetProperty("bytesRead").GetInt64()));
    }

    [Theory]
    [InlineData("/page", "text/html")]
    [InlineData("/media/a.svg", "image/svg")]
    public async Task Watch_WhoBeganASharedBodyLeaves_NothingIsToldBehindThat(string path, string type)
    {
        await using var origin = await StartOriginAsync(type);
        await using var edge = await StartAsync(origin, "Streaming");
        await using var watch = await InspectorWatch.StartAsync(edge);
        var first = await edge.GetAsync(path);
        using var second = await edge.GetAsync(path);
        first.Dispose();
        var left = await watch.WaitForAsync(r => r.GetProperty("id").GetInt64() == 1 && r.GetProperty("endedAt").GetInt64() >= 0);
        _gate.Open();
        await second.BytesAsync();
        await watch.WaitForAsync(r => r.GetProperty("id").GetInt64() == 2 && r.GetProperty("endedAt").GetInt64() >= 0);

        Assert.Equal("ReaderLeft", Text(left, "end"));
        Assert.All(watch.Events[1], e => Assert.True(e[1] <= left.GetProperty("endedAt").GetInt64()));
        Assert.Equal(left.GetProperty("bytesRead").GetInt64(), watch.Requests[1].GetProperty("bytesRead").GetInt64());
    }

    [Theory]
    [InlineData("/page", "text/html")]
    [InlineData("/media/a.svg", "image/svg")]
    public async Task Watch_SharedBodyBreaksOff_IsTheOriginsDoingForAllOfThem(string path, string type)
    {
        await using var origin = await StartOriginAsync(type, aborts: true);
        await using var edge = await StartAsync(origin, "Streaming");
        await using var watch = await InspectorWatch.StartAsync(edge);
        using var first = await edge.GetAsync(path);
        using var second = await edge.GetAsync(path);
        _gate.Open();
        await Assert.ThrowsAnyAsync<IOException>(() => first.BytesAsync());
        await Assert.ThrowsAnyAsync<IOException>(() => second.BytesAsync());
        for (var id = 1; id <= 2; id++)
        {
            Assert.Equal("SourceFailed", Text(await watch.WaitForAsync(r => r.GetProperty("id").GetInt64() == id && r.GetProperty("endedAt").GetInt64() >= 0), "end"));
        }
    }

    [Fact]
    public async Task Watch_ReaderLeavesBeforeTheFields_NoStatusIsTold()
    {
        var asked = new Gate();
        await using var origin = await TestOrigin.StartSilentAsync(asked);
        await using var edge = await StartAsync(origin, "Buffered");
        await using var watch = await InspectorWatch.StartAsync(edge);
        using (var left = new CancellationTokenSource())
        {
            var response = edge.Client.SendAsync(edge.Request(HttpMethod.Get, "/a"), left.Token);
            await asked.PassAsync();
            await left.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => response);
        }

        var end = await watch.WaitForEndAsync("/a");
        Assert.Equal(("ReaderLeft", 0), (Text(end, "end"), end.GetProperty("status").GetInt32()));
    }

    private static string? Text(JsonElement record, string name) => record.GetProperty(name).GetString();

    private static Task<EdgeHost> StartAsync(TestOrigin origin, string delivery) => EdgeHost.StartInDevelopmentAsync(
        origin.Url,
        ("Cache:MaxBytes", "10000000"), ("Publisher:Delivery", delivery), ("Compression:Enabled", "false"),
        ("Assets:Routes:0:Prefix", "/media"), ("Assets:Routes:0:OriginUrl", origin.Url), ("Assets:Routes:0:Cache", "true"));

    private Task<TestOrigin> StartOriginAsync(string type, bool aborts = false) => TestOrigin.StartAsync(async context =>
    {
        (context.Response.ContentType, context.Response.Headers.CacheControl) = (type, "max-age=60");
        await context.Response.Body.WriteAsync(Encoding.ASCII.GetBytes($"<a href=\"http://{context.Request.Host}/a\">a</a>"));
        await context.Response.Body.FlushAsync();
        await _gate.PassAsync();
        if (aborts)
        {
            context.Abort();
            return;
        }

        await context.Response.WriteAsync("<p>second</p>");
    });
}
