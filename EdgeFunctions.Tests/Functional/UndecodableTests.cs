using System.Diagnostics.Metrics;
using System.Net;
using System.Text;
using EdgeFunctions.Diagnostics;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeFunctions.Tests.Functional;

/// <summary>Bodies that are not in the coding that their fields name.</summary>
public sealed class UndecodableTests
{
    private static readonly byte[] Page = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 3000).Select(i => $"<p>{i}")));

    private readonly List<string> _asked = [];

    public static TheoryData<string, string> Faults()
    {
        var data = new TheoryData<string, string>();
        foreach (var coding in (string[])["gzip", "br", "deflate"])
        {
            foreach (var fault in (string[])["cut", "plain", "other"])
            {
                data.Add(coding, fault);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Get_BodyIsNotInItsCoding_IsAskedForWithoutOne(string coding, string fault)
    {
        await using var origin = await StartAsync(coding, Broken(coding, fault));
        await using var edge = await EdgeHost.StartAsync(origin.Url, ("Inject:0:Html", "<b>"));
        using var meters = new MeterCollector(edge.Services.GetRequiredService<IMeterFactory>());
        using var response = await edge.GetAsync("/", ("Accept-Encoding", "gzip, br, deflate"));
        Assert.Equal("<b>" + Encoding.UTF8.GetString(Page), await response.TextAsync());
        Assert.Equal("\"plain", response.Field("ETag")?[..6]);
        Assert.Equal(2, _asked.Count);
        Assert.Equal("identity", _asked[1]);
        Assert.Equal(1, meters["edge.rewrite.undecodable"]);
        Assert.Single(edge.Logs.Entries, e => e.Event.Id == EventIds.AskedUncoded);
        Assert.DoesNotContain(edge.Logs.Entries, e => e.Event.Id == EventIds.PageFailed);
    }

    [Fact]
    public async Task Head_BodyIsNotInItsCoding_SaysWhatGetSays()
    {
        await using var origin = await StartAsync("gzip", Broken("gzip", "plain"));
        await using var edge = await EdgeHost.StartAsync(origin.Url);
        using var head = await edge.SendAsync(HttpMethod.Head, "/");
        Assert.Equal((HttpStatusCode.OK, Page.Length), (head.StatusCode, (int)head.Content.Headers.ContentLength!));
    }

    [Fact]
    public async Task Get_WithCache_ThePageIsStored()
    {
        await using var origin = await StartAsync("gzip", Broken("gzip", "cut"));
        await using var edge = await EdgeHost.StartAsync(origin.Url, ("Cache:MaxBytes", "10000000"));
        for (var i = 0; i < 2; i++)
        {
            using var response = await edge.GetAsync("/");
            Assert.Equal(Page, await response.BytesAsync());
        }

        Assert.Equal(2, _asked.Count);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("10000000")]
    public async Task Get_OriginSendsItAgainInThatCoding_502AfterTwoRequests(string cache)
    {
        await using var origin = await StartAsync("gzip", Broken("gzip", "cut"), always: true);
        await using var edge = await EdgeHost.StartAsync(origin.Url, ("Cache:MaxBytes", cache));
        using var response = await edge.GetAsync("/");
        Assert.Equal((HttpStatusCode.BadGateway, 2), (response.StatusCode, _asked.Count));
        Assert.Single(edge.Logs.Entries, e => e.Event.Id == EventIds.PageFailed);
    }

    [Fact]
    public async Task Get_DecodesToMoreThanIsAllowed_IsNotAskedForAgain()
    {
        await using var origin = await StartAsync("gzip", Codec.Encode("gzip", Page));
        await using var edge = await EdgeHost.StartAsync(origin.Url, ("Limits:MaxDecodedBytes", "1024"));
        using var response = await edge.GetAsync("/");
        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Single(_asked);
    }

    [Fact]
    public async Task Post_BodyIsNotInItsCoding_IsNeverSentAgain()
    {
        await using var origin = await StartAsync("gzip", Broken("gzip", "cut"));
        await using var edge = await EdgeHost.StartAsync(origin.Url);
        var request = edge.Request(HttpMethod.Post, "/");
        request.Content = new StringContent("a=1");
        using var response = await edge.SendAsync(request);
        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Single(_asked);
    }

    [Fact]
    public async Task Get_RequestHasABody_IsNotAskedForWithoutIt()
    {
        await using var origin = await StartAsync("gzip", Broken("gzip", "cut"));
        await using var edge = await EdgeHost.StartAsync(origin.Url);
        var request = edge.Request(HttpMethod.Get, "/");
        request.Content = new StringContent("a=1");
        request.Headers.TransferEncodingChunked = true;
        using var response = await edge.SendAsync(request);
        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Single(_asked);
    }

    private static byte[] Broken(string coding, string fault) => fault switch
    {
        "cut" => Codec.Encode(coding, Page)[..^9],
        "plain" => Page,
        _ => Codec.Encode(coding == "gzip" ? "br" : "gzip", Page),
    };

    private Task<TestOrigin> StartAsync(string coding, byte[] broken, bool always = false) => TestOrigin.StartAsync(async context =>
    {
        lock (_asked)
        {
            _asked.Add(context.Request.Headers.AcceptEncoding.ToString());
        }

        var isCoded = always || context.Request.Headers.AcceptEncoding != "identity";
        context.Response.ContentType = "text/html";
        context.Response.Headers.CacheControl = "max-age=60";
        context.Response.Headers.ETag = isCoded ? "\"coded\"" : "\"plain\"";
        if (isCoded)
        {
            context.Response.Headers.ContentEncoding = coding;
        }

        await context.Response.Body.WriteAsync(isCoded ? broken : Page);
    });
}
