using System.Globalization;
using System.Net;
using System.Text.Json;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Tests.Functional;

/// <summary>What takes pages out of the cache, and what an operator is told of it.</summary>
public sealed class CachingPurgeTests
{
    private readonly CachedSite _site = new();

    [Theory]
    [InlineData("POST", 200, false)]
    [InlineData("DELETE", 302, false)]
    [InlineData("POST", 500, true)]
    [InlineData("OPTIONS", 200, true)]
    public async Task Unsafe_ThatDidNotFail_MakesThePageWorthless(string method, int status, bool hit)
    {
        _site.Instead = context => HttpMethods.IsGet(context.Request.Method)
            ? _site.AnswerAsync(context, _ => { }, "x")
            : Task.FromResult(context.Response.StatusCode = status);
        await using var origin = await _site.StartOriginAsync();
        await using var edge = await _site.StartEdgeAsync(origin);
        using var first = await edge.GetAsync("/");
        using var change = await edge.SendAsync(new HttpMethod(method), "/");
        Assert.Equal("edge; fwd=method", change.Field("Cache-Status"));
        using var second = await edge.GetAsync("/");
        Assert.Equal(hit, second.IsHit());
    }

    [Fact]
    public async Task Unsafe_WhileThePageIsUnderWay_KeepsItFromBeingStored()
    {
        var (arrived, gate) = (new Gate(), new Gate());
        _site.Instead = async context =>
        {
            if (HttpMethods.IsGet(context.Request.Method))
            {
                arrived.Open();
                await gate.PassAsync();
                await _site.AnswerAsync(context, _ => { }, "before");
            }
        };
        await using var origin = await _site.StartOriginAsync();
        await using var edge = await _site.StartEdgeAsync(origin);
        var before = edge.GetAsync("/");
        await arrived.PassAsync();
        using var change = await edge.SendAsync(HttpMethod.Post, "/");
        gate.Open();
        using var first = await before;
        using var second = await edge.GetAsync("/");
        Assert.Equal((false, false), (first.IsHit(), second.IsHit()));
    }

    [Theory]
    [InlineData("url={0}/a", "/b", false)]
    [InlineData("prefix={0}/a", "/b", false)]
    [InlineData("tag=front", "/b", false)]
    [InlineData("all=true", "", false)]
    [InlineData("tag=front&soft=true", "/b", true)]
    public async Task Purge_Selection_IsGoneAndTheRestStays(string query, string kept, bool soft)
    {
        _site.Instead = context => _site.AnswerAsync(
            context,
            r =>
            {
                r.Headers["Surrogate-Key"] = context.Request.Path == "/a" ? "x front" : "x";
                r.Headers.ETag = "\"v1\"";
            },
            "x");
        await using var origin = await _site.StartOriginAsync();
        await using var edge = await _site.StartEdgeAsync(origin);
        using var a = await edge.GetAsync("/a");
        using var b = await edge.GetAsync("/b");

        using var refused = await edge.SendAsync(HttpMethod.Post, "/_edge/cache?all=true");
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        using var purge = await edge.SendAsync(HttpMethod.Post, "/_edge/cache?" + string.Format(CultureInfo.InvariantCulture, query, edge.Url), ("x-functions-key", CachedSite.Key));
        Assert.Equal(HttpStatusCode.OK, purge.StatusCode);
        using var told = JsonDocument.Parse(await purge.BytesAsync());
        Assert.Equal((kept.Length == 0 ? 2 : 1, soft), (told.RootElement.GetProperty("purged").GetInt32(), told.RootElement.GetProperty("soft").GetBoolean()));

        using var a2 = await edge.GetAsync("/a");
        using var b2 = await edge.GetAsync("/b");
        Assert.Equal((false, kept == "/b"), (a2.IsHit(), b2.IsHit()));
        Assert.StartsWith(soft ? "edge; fwd=stale" : "edge; fwd=miss", a2.Field("Cache-Status"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("url=/a")]
    [InlineData("prefix=/")]
    [InlineData("url={0}/a&all=true")]
    public async Task Purge_NoSelection_400AndNothingIsGone(string query)
    {
        await using var origin = await _site.StartOriginAsync();
        await using var edge = await _site.StartEdgeAsync(origin);
        (await edge.GetAsync("/a")).Dispose();

        using var purge = await edge.SendAsync(HttpMethod.Post, "/_edge/cache?" + string.Format(CultureInfo.InvariantCulture, query, edge.Url), ("x-functions-key", CachedSite.Key));
        Assert.Equal(HttpStatusCode.BadRequest, purge.StatusCode);
        Assert.Contains("whole URLs", await purge.TextAsync(), StringComparison.Ordinal);

        using var kept = await edge.GetAsync("/a");
        Assert.True(kept.IsHit());
    }

    [Theory]
    [InlineData("front", 0)]
    [InlineData("sport", 1)]
    public async Task Purge_Tag_IsThatOfTheLast304(string tag, int purged)
    {
        _site.Instead = context =>
        {
            var isAsked = context.Request.Headers.IfNoneMatch.Count > 0;
            context.Response.Headers["Surrogate-Key"] = isAsked ? "sport" : "front";
            context.Response.Headers.CacheControl = _site.CacheControl;
            context.Response.StatusCode = isAsked ? 304 : 200;
            return isAsked ? Task.CompletedTask : _site.AnswerAsync(context, r => r.Headers.ETag = "\"v1\"", "x");
        };
        await using var origin = await _site.StartOriginAsync();
        await using var edge = await _site.StartEdgeAsync(origin);
        using var first = await edge.GetAsync("/");
        _site.Time.Advance(60);
        using var second = await edge.GetAsync("/");
        Assert.Equal("sport", second.Field("Surrogate-Key"));
        using var purge = await edge.SendAsync(HttpMethod.Post, "/_edge/cache?tag=" + tag, ("x-functions-key", CachedSite.Key));
        using var told = JsonDocument.Parse(await purge.BytesAsync());
        Assert.Equal(purged, told.RootElement.GetProperty("purged").GetInt32());
    }

    [Theory]
    [InlineData("GET", "", 200)]
    [InlineData("POST", "", 400)]
    [InlineData("POST", "?all=true&tag=x", 400)]
    public async Task Manage_TellsOrRefuses(string method, string query, int status)
    {
        await using var origin = await _site.StartOriginAsync();
        await using var edge = await _site.StartEdgeAsync(origin);
        using var page = await edge.GetAsync("/");
        using var response = await edge.SendAsync(new HttpMethod(method), "/_edge/cache" + query, ("x-functions-key", CachedSite.Key));
        Assert.Equal(status, (int)response.StatusCode);
        if (status == 200)
        {
            using var told = JsonDocument.Parse(await response.BytesAsync());
            Assert.True(told.RootElement.GetProperty("bytes").GetInt64() > 0);
        }
    }

    [Fact]
    public async Task Manage_Get_TellsWhatWasDoneWithRequests()
    {
        await using var origin = await _site.StartOriginAsync();
        await using var edge = await _site.StartEdgeAsync(origin);
        foreach (var (path, fields) in ((string, (string, string)[])[])[("/", []), ("/", []), ("/", [("Cache-Control", "no-cache")]), ("/", [("Authorization", "x")])])
        {
            using var page = await edge.GetAsync(path, fields);
        }

        using var response = await edge.GetAsync("/_edge/cache", ("x-functions-key", CachedSite.Key));
        using var told = JsonDocument.Parse(await response.BytesAsync());
        Assert.Equal(10_000_000, told.RootElement.GetProperty("maxBytes").GetInt64());
        Assert.Equal(
            "Hit 1, Stale 0, Revalidated 1, Collapsed 0, Miss 1, Bypass 1",
            string.Join(", ", told.RootElement.GetProperty("requests").EnumerateObject().Select(r => $"{r.Name} {r.Value}")));
    }

    [Fact]
    public async Task Manage_OtherMethods_AreToldTheRightOnes()
    {
        await using var origin = await _site.StartOriginAsync();
        await using var edge = await _site.StartEdgeAsync(origin);
        using var response = await edge.SendAsync(HttpMethod.Delete, "/_edge/cache", ("x-functions-key", CachedSite.Key));
        Assert.Equal((405, "GET, HEAD, POST"), ((int)response.StatusCode, response.Field("Allow")));
        Assert.Empty(_site.Asked);
    }
}
