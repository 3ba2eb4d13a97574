using System.Collections.Concurrent;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Tests.Functional;

/// <summary>What the publisher origin is told of a reader, and what the cache makes of an origin that varies by it.</summary>
public sealed class ContextTests
{
    private const string Id = "9d0a3f0e-5b3c-4d55-9d2e-0c4f3b0a7e11";
    private const string Phone = "Mozilla/5.0 (Android 14; Mobile; rv:128.0) Gecko/128.0 Firefox/128.0";

    private static readonly string[] Names = ["X-Edge-Country", "X-Edge-Region", "X-Edge-Device", "X-Edge-Language", "X-Edge-Host", "X-Edge-Anything", "X-Edge-Experiments"];

    private readonly ConcurrentQueue<Dictionary<string, string>> _asked = new();
    private string _vary = "";

    [Theory]
    [InlineData("/")]
    [InlineData("/media/x.png")]
    public async Task Fields_OfTheEdgesNames_NeverComeFromAReader(string target)
    {
        await using var origin = await StartOriginAsync();
        await using var edge = await EdgeHost.StartAsync(origin.Url, ("Assets:Routes:0:Prefix", "/media"), ("Assets:Routes:0:OriginUrl", origin.Url));
        using var response = await edge.GetAsync(target, [.. Names.Select(n => (n, "forged")), ("baggage", "edge.country=forged")]);
        Assert.True(_asked.TryDequeue(out var fields));
        Assert.DoesNotContain(fields.Keys, n => n.StartsWith("X-Edge-", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task SendToOrigin_BehindFrontDoor_TellsWhatIsKnown()
    {
        await using var origin = await StartOriginAsync();
        await using var edge = await EdgeHost.StartAsync(origin.Url, ("FrontDoor:Id", Id), ("Context:SendToOrigin", "true"), ("Context:Languages:0", "en"), ("Context:Languages:1", "pt"), ("Diagnostics:Baggage:0", "userId"));
        using var response = await edge.GetAsync(
            "/", ("X-Azure-FDID", Id), ("X-Edge-Country", "PT"), ("User-Agent", Phone), ("Accept-Language", "pt-PT,en;q=0.5"), ("X-Edge-Language", "forged"), ("baggage", "userId=7,secret=1,edge.device=forged"));
        Assert.True(_asked.TryDequeue(out var fields));
        Assert.Equal(("PT", "mobile", "pt"), (fields["X-Edge-Country"], fields["X-Edge-Device"], fields["X-Edge-Language"]));
        Assert.False(fields.ContainsKey("X-Edge-Region"));
        Assert.Equal("userId=7,edge.country=PT,edge.device=mobile,edge.language=pt", fields["baggage"]);
    }

    [Fact]
    public async Task SendToOrigin_AssetRoute_TellsNothing()
    {
        await using var origin = await StartOriginAsync();
        await using var edge = await EdgeHost.StartAsync(
            origin.Url, ("Context:SendToOrigin", "true"), ("Context:Country", "PT"), ("Assets:Routes:0:Prefix", "/media"), ("Assets:Routes:0:OriginUrl", origin.Url));
        using var response = await edge.GetAsync("/media/x.png");
        Assert.True(_asked.TryDequeue(out var fields));
        Assert.DoesNotContain(fields.Keys, n => n.StartsWith("X-Edge-", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The origin varies by what it was sent: neither by what a reader claims, nor by the whole field that it was made of.</summary>
    [Fact]
    public async Task Cache_OriginVariesByOurField_IsKeyedByWhatWeSent()
    {
        _vary = "X-Edge-Device, X-Edge-Language";
        await using var origin = await StartOriginAsync();
        await using var edge = await EdgeHost.StartAsync(
            origin.Url, ("Cache:MaxBytes", "10000000"), ("Context:SendToOrigin", "true"), ("Context:Languages:0", "en"), ("Context:Languages:1", "pt"));

        Assert.Equal("desktop en", await BodyAsync(edge, "edge; fwd=miss", ("User-Agent", "a")));
        Assert.Equal("mobile en", await BodyAsync(edge, "edge; fwd=miss", ("User-Agent", Phone)));
        Assert.Equal("mobile en", await BodyAsync(edge, "edge; hit", ("User-Agent", "another Mobi"), ("Accept-Language", "de")));
        Assert.Equal("mobile pt", await BodyAsync(edge, "edge; fwd=miss", ("User-Agent", Phone), ("Accept-Language", "pt-BR")));

        // Forged: this reader is a desktop, and gets a desktop's page; and it is not stored for others as a phone's.
        Assert.Equal("desktop en", await BodyAsync(edge, "edge; hit", ("User-Agent", "b"), ("X-Edge-Device", "mobile"), ("X-Edge-Language", "pt")));
        Assert.Equal("mobile pt", await BodyAsync(edge, "edge; hit", ("User-Agent", Phone), ("Accept-Language", "pt"), ("X-Edge-Device", "desktop")));
        Assert.Equal(3, _asked.Count);
    }

    [Theory]
    [InlineData("X-Edge-Device", "0", "private, max-age=0")]
    [InlineData("x-edge-country, Cookie", "10000000", "private, max-age=0")]
    [InlineData("Accept-Language", "10000000", "max-age=60")]
    public async Task Reader_PageVariesByOurField_IsForNoCacheOnTheWay(string vary, string cache, string expected)
    {
        _vary = vary;
        await using var origin = await StartOriginAsync();
        await using var edge = await EdgeHost.StartAsync(origin.Url, ("Cache:MaxBytes", cache), ("Context:SendToOrigin", "true"));
        for (var i = 0; i < 2; i++)
        {
            using var response = await edge.GetAsync("/");
            Assert.Equal(expected, response.Field("Cache-Control"));
        }
    }

    [Fact]
    public async Task Cache_FieldThatIsNotSent_MakesNoVariant()
    {
        _vary = "X-Edge-Country";
        await using var origin = await StartOriginAsync();
        await using var edge = await EdgeHost.StartAsync(origin.Url, ("Cache:MaxBytes", "10000000"));
        Assert.Equal(" ", await BodyAsync(edge, "edge; fwd=miss", ("X-Edge-Country", "PT")));
        Assert.Equal(" ", await BodyAsync(edge, "edge; hit", ("X-Edge-Country", "DE")));
    }

    private static async Task<string> BodyAsync(EdgeHost edge, string status, params (string, string)[] fields)
    {
        using var response = await edge.GetAsync("/", fields);
        Assert.StartsWith(status, response.Field("Cache-Status"), StringComparison.Ordinal);
        return await response.TextAsync();
    }

    private Task<TestOrigin> StartOriginAsync() => TestOrigin.StartAsync(async context =>
    {
        _asked.Enqueue(context.Request.Headers.ToDictionary(f => f.Key, f => f.Value.ToString(), StringComparer.OrdinalIgnoreCase));
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.CacheControl = "max-age=60";
        context.Response.Headers.Vary = _vary;
        await context.Response.WriteAsync($"{context.Request.Headers["X-Edge-Device"]} {context.Request.Headers["X-Edge-Language"]}");
    });
}
