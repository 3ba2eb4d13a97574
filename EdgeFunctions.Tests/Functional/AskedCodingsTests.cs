using System.Collections.Concurrent;
using System.Text;
using EdgeFunctions.Tests.Bodies.Deflate;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Tests.Functional;

/// <summary>An origin that takes brotli wherever it is named, whatever its weight, as the modules of nginx and Apache do.</summary>
public sealed class AskedCodingsTests
{
    private const string Browsers = "gzip, deflate, br, zstd";

    private const string Own = "gzip, br, deflate";

    private static readonly (string, string)[] Navigation = [("Accept", "text/html,application/xhtml+xml,*/*;q=0.8"), ("Accept-Encoding", Browsers)];

    private static readonly byte[] Page = DeflateBodies.Create("page");

    private static readonly byte[] Gzip = DeflateBodies.Gzip(Page, 6);

    private static readonly byte[] Brotli = Codec.Encode("br", Page);

    private readonly ConcurrentQueue<(string Method, string Codings)> _asked = [];

    [Theory]
    [InlineData("Buffered")]
    [InlineData("Streaming")]
    public async Task Get_Navigation_ComesAsGzipAndLeavesWithItsMatches(string delivery)
    {
        await using var origin = await StartAsync();
        await using var edge = await EdgeHost.StartAsync(origin.Url, ("Publisher:Delivery", delivery), ("Inject:0:Html", "<script src=/edge.js></script>"));
        using var response = await edge.GetAsync("/", Navigation);
        Assert.Equal(("GET", "gzip"), Assert.Single(_asked));
        Assert.Equal("gzip", response.Field("Content-Encoding"));
        var body = await response.BytesAsync();
        Assert.Contains("/edge.js", Encoding.UTF8.GetString(Codec.Decode("gzip", body)), StringComparison.Ordinal);

        // Coded anew at the level of the settings, 1, it would be larger by far.
        Assert.True(body.Length <= (Gzip.Length * 1.05) + 100, $"{Gzip.Length} bytes became {body.Length}");
    }

    [Theory]
    [InlineData("Buffered")]
    [InlineData("Streaming")]
    public async Task Head_Navigation_AsksAndSaysWhatGetDoes(string delivery)
    {
        await using var origin = await StartAsync();
        await using var edge = await EdgeHost.StartAsync(origin.Url, ("Publisher:Delivery", delivery));
        using var head = await edge.SendAsync(HttpMethod.Head, "/", Navigation);
        using var get = await edge.GetAsync("/", Navigation);
        Assert.All(_asked, asked => Assert.Equal("gzip", asked.Codings));
        Assert.Equal((get.Field("Content-Encoding"), get.Field("ETag"), get.Field("Vary")), (head.Field("Content-Encoding"), head.Field("ETag"), head.Field("Vary")));
    }

    [Theory]
    [InlineData("*/*", Browsers)]
    [InlineData("application/json", Browsers)]
    [InlineData("text/css,*/*;q=0.1", Browsers)]
    [InlineData("text/html", "br, gzip;q=0.5, deflate;q=0.1")]
    public async Task Get_NoPageOrBrotliLiked_BrotliIsAskedForToo(string accept, string codings)
    {
        await using var origin = await StartAsync();
        await using var edge = await EdgeHost.StartAsync(origin.Url);
        using var response = await edge.GetAsync("/", ("Accept", accept), ("Accept-Encoding", codings));
        Assert.Equal(("GET", Own), Assert.Single(_asked));
        Assert.Equal("br", response.Field("Content-Encoding"));
        Assert.Equal(Page, Codec.Decode("br", await response.BytesAsync()));
    }

    [Fact]
    public async Task Get_Asset_IsAskedForAsTheReaderDoes()
    {
        await using var origin = await StartAsync();
        await using var edge = await EdgeHost.StartAsync(origin.Url, ("Assets:Routes:0:Prefix", "/media"), ("Assets:Routes:0:OriginUrl", origin.Url));
        using var response = await edge.GetAsync("/media/a", Navigation);
        Assert.Equal(("GET", Browsers), Assert.Single(_asked));
        Assert.Equal(Brotli, await response.BytesAsync());
    }

    [Fact]
    public async Task Get_PageThatIsNotRewritten_GoesOnInTheCodingItCameIn()
    {
        await using var origin = await StartAsync("max-age=60, no-transform");
        await using var edge = await EdgeHost.StartAsync(origin.Url, ("Cache:MaxBytes", "10000000"));
        using var first = await edge.GetAsync("/", Navigation);
        Assert.Equal("gzip", first.Field("Content-Encoding"));
        Assert.Equal(Gzip, await first.BytesAsync());

        // It is stored for the reader's own field: whoever sends that accepts what came, whatever else the request is for.
        using var second = await edge.GetAsync("/", ("Accept", "*/*"), ("Accept-Encoding", Browsers));
        Assert.Equal(Gzip, await second.BytesAsync());
        using var other = await edge.GetAsync("/", ("Accept", "text/html"), ("Accept-Encoding", "br"));
        Assert.Equal(Brotli, await other.BytesAsync());
        Assert.Equal(["gzip", "br"], _asked.Select(a => a.Codings));
    }

    [Fact]
    public async Task Get_StoredPage_IsOneForReadersOfAllCodings()
    {
        await using var origin = await StartAsync("max-age=60");
        await using var edge = await EdgeHost.StartAsync(origin.Url, ("Cache:MaxBytes", "10000000"));
        using var first = await edge.GetAsync("/", Navigation);
        await first.BytesAsync();
        using var brotli = await edge.GetAsync("/", ("Accept", "*/*"), ("Accept-Encoding", "br"));
        Assert.Equal("br", brotli.Field("Content-Encoding"));
        Assert.Equal(Page, Codec.Decode("br", await brotli.BytesAsync()));
        Assert.Equal("gzip", Assert.Single(_asked).Codings);
    }

    [Fact]
    public async Task Get_Undecodable_IsAskedForAgainWithoutACoding()
    {
        await using var origin = await StartAsync(gzip: Gzip[..^9]);
        await using var edge = await EdgeHost.StartAsync(origin.Url);
        using var response = await edge.GetAsync("/", Navigation);
        Assert.Equal(System.Net.HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(["gzip", "identity"], _asked.Select(a => a.Codings));
    }

    private Task<TestOrigin> StartAsync(string? cacheControl = null, byte[]? gzip = null) => TestOrigin.StartAsync(async context =>
    {
        var codings = context.Request.Headers.AcceptEncoding.ToString();
        _asked.Enqueue((context.Request.Method, codings));
        var (coding, body) = codings.Contains("br", StringComparison.Ordinal) ? ("br", Brotli)
            : codings.Contains("gzip", StringComparison.Ordinal) ? ("gzip", gzip ?? Gzip)
            : (null, Page);
        context.Response.ContentType = "text/html";
        context.Response.Headers.CacheControl = cacheControl;
        context.Response.Headers.Vary = "Accept-Encoding";
        context.Response.Headers.ContentEncoding = coding;
        context.Response.Headers.ETag = $"\"v1-{coding}\"";
        context.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(body);
        }
    });
}
