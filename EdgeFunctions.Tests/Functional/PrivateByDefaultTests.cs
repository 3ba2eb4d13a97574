using System.Net;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Tests.Functional;

/// <summary>What no word on caching came with is nothing for Front Door's cache.</summary>
public sealed class PrivateByDefaultTests
{
    private const string Id = "5c1d2f77-0a4e-4f0b-8a52-6d3b9a1c4e21";

    private Action<IHeaderDictionary> _say = static _ => { };

    [Theory]
    [InlineData("/", "Buffered", true, "private")]
    [InlineData("/", "Streaming", true, "private")]
    [InlineData("/MEDIA/x.png", "Buffered", true, "private")]
    [InlineData("/media/x.png", "Buffered", true, null)]
    [InlineData("/", "Buffered", false, null)]
    public async Task Get_PageWithoutAWord_IsPrivateBehindTheGateAlone(string target, string delivery, bool behind, string? expected)
    {
        _say = static fields => fields.SetCookie = "session=1";
        await using var origin = await StartOriginAsync();
        await using var edge = await StartEdgeAsync(origin, behind ? ("FrontDoor:Id", Id) : ("Publisher:Delivery", delivery), ("Publisher:Delivery", delivery));
        using var response = await edge.GetAsync(target, ("X-Azure-FDID", Id));
        Assert.Equal((HttpStatusCode.OK, expected), (response.StatusCode, response.Field("Cache-Control")));
    }

    [Theory]
    [InlineData("max-age=60", null, "max-age=60")]
    [InlineData("no-cache", null, "no-cache")]
    [InlineData(null, "Tue, 24 Nov 2026 12:00:00 GMT", null)]
    [InlineData("stale-while-revalidate=30", null, "private")]
    public async Task Get_WhatTheOriginSays_Counts(string? cacheControl, string? expires, string? expected)
    {
        _say = fields => (fields.CacheControl, fields.Expires) = (cacheControl, expires);
        await using var origin = await StartOriginAsync();
        await using var edge = await StartEdgeAsync(origin, ("FrontDoor:Id", Id), ("Cache:MaxBytes", "10000000"));
        using var response = await edge.GetAsync("/", ("X-Azure-FDID", Id));
        Assert.Equal((expected, expires), (response.Field("Cache-Control"), response.Field("Expires")));
    }

    [Theory]
    [InlineData("Set", "public, max-age=600", "public, max-age=600")]
    [InlineData("Add", "max-age=600", "max-age=600")]
    [InlineData("Remove", null, "private")]
    public async Task Get_HeaderRule_ComesBeforeTheDefault(string action, string? value, string expected)
    {
        await using var origin = await StartOriginAsync();
        (string, string)[] rule = [("Headers:0:Action", action), ("Headers:0:Name", "Cache-Control"), .. value is null ? [] : new[] { ("Headers:0:Value", value) }];
        await using var edge = await StartEdgeAsync(origin, [("FrontDoor:Id", Id), .. rule]);
        using var response = await edge.GetAsync("/", ("X-Azure-FDID", Id));
        Assert.Equal(expected, response.Field("Cache-Control"));
    }

    [Fact]
    public async Task Get_StoredByTheEdge_IsPrivateForOthersAndAHitHere()
    {
        await using var origin = await StartOriginAsync();
        await using var edge = await StartEdgeAsync(origin, ("FrontDoor:Id", Id), ("Cache:MaxBytes", "10000000"), ("Cache:DefaultTtl", "00:01:00"));
        using var miss = await edge.GetAsync("/", ("X-Azure-FDID", Id));
        using var hit = await edge.GetAsync("/", ("X-Azure-FDID", Id));
        using var unchanged = await edge.GetAsync("/", ("X-Azure-FDID", Id), ("If-None-Match", hit.Field("ETag")!));
        Assert.StartsWith("edge; hit", hit.Field("Cache-Status"), StringComparison.Ordinal);
        Assert.Equal(("private", "private"), (miss.Field("Cache-Control"), hit.Field("Cache-Control")));
        Assert.Equal((HttpStatusCode.NotModified, null), (unchanged.StatusCode, unchanged.Field("Cache-Control")));
    }

    [Fact]
    public async Task Get_Refusal_KeepsItsOwn()
    {
        await using var origin = await StartOriginAsync();
        await using var edge = await StartEdgeAsync(origin, ("FrontDoor:Id", Id));
        using var response = await edge.GetAsync("/");
        Assert.Equal((HttpStatusCode.Forbidden, "no-store, private"), (response.StatusCode, response.Field("Cache-Control")));
    }

    private static Task<EdgeHost> StartEdgeAsync(TestOrigin origin, params (string, string)[] settings) =>
        EdgeHost.StartAsync(origin.Url, [("Assets:Routes:0:Prefix", "/media"), ("Assets:Routes:0:OriginUrl", origin.Url), .. settings]);

    private Task<TestOrigin> StartOriginAsync() => TestOrigin.StartAsync(context =>
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.ETag = "\"1\"";
        _say(context.Response.Headers);
        return context.Response.WriteAsync("<p>text");
    });
}
