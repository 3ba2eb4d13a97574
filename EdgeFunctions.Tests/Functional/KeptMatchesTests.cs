using System.Text;
using EdgeFunctions.Tests.Bodies.Deflate;
using EdgeFunctions.Tests.TestSupport;

namespace EdgeFunctions.Tests.Functional;

/// <summary>Pages that come as gzip and leave as gzip.</summary>
public sealed class KeptMatchesTests
{
    private static readonly string Samples = Repository.PathOf("samples", "publisher");

    public static TheoryData<string, string> PagesAndDeliveries
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var page in Directory.EnumerateFiles(Samples, "*.html", SearchOption.AllDirectories))
            {
                data.Add("/" + Path.GetRelativePath(Samples, page).Replace('\\', '/'), "Buffered");
                data.Add("/" + Path.GetRelativePath(Samples, page).Replace('\\', '/'), "Streaming");
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(PagesAndDeliveries))]
    public async Task Get_SamplePage_IsTheSameInGzipAndHardlyLargerThanItCame(string path, string delivery)
    {
        var coded = 0;
        await using var origin = await TestOrigin.StartAsync(context =>
        {
            var page = Encoding.UTF8.GetBytes(File.ReadAllText(Samples + context.Request.Path).Replace("%ORIGIN%", "http://" + context.Request.Host, StringComparison.Ordinal));
            context.Response.ContentType = "text/html; charset=utf-8";
            if (context.Request.Headers.AcceptEncoding.Count > 0)
            {
                page = DeflateBodies.Gzip(page, 6);
                coded = page.Length;
                context.Response.Headers.ContentEncoding = "gzip";
            }

            return context.Response.Body.WriteAsync(page).AsTask();
        });
        await using var edge = await EdgeHost.StartAsync(origin.Url, ("Publisher:Delivery", delivery), ("Inject:0:Html", "<script src=/edge.js></script>"));

        using var plain = await edge.GetAsync(path);
        using var gzip = await edge.GetAsync(path, ("Accept-Encoding", "gzip, br"));
        Assert.Equal("gzip", gzip.Field("Content-Encoding"));
        var body = await gzip.BytesAsync();
        Assert.Equal(await plain.TextAsync(), Encoding.UTF8.GetString(Codec.Decode("gzip", body)));
        Assert.True(body.Length <= (coded * 1.05) + 100, $"{coded} bytes became {body.Length}");
    }

    [Fact]
    public async Task Get_WithoutKeptMatches_IsCodedAnew()
    {
        await using var origin = await TestOrigin.StartAsync(context =>
        {
            context.Response.ContentType = "text/html";
            context.Response.Headers.ContentEncoding = "gzip";
            return context.Response.Body.WriteAsync(DeflateBodies.Gzip(DeflateBodies.Create("page"), 6)).AsTask();
        });
        await using var edge = await EdgeHost.StartAsync(origin.Url, ("Compression:KeepMatches", "false"));
        using var response = await edge.GetAsync("/", ("Accept-Encoding", "gzip, br"));
        Assert.Equal("br", response.Field("Content-Encoding"));
        using var gzip = await edge.GetAsync("/", ("Accept-Encoding", "gzip"));
        Assert.Equal(DeflateBodies.Create("page"), Codec.Decode("gzip", await gzip.BytesAsync()));
    }

    [Theory]
    [InlineData("true", "\"origins\"", true)]
    [InlineData("true", null, true)]
    [InlineData("false", "\"origins\"", false)]
    [InlineData("false", null, false)]
    public async Task Get_BytesDependOnTheOriginsEncoder_TagIsWeak(string keepMatches, string? originTag, bool isWeak)
    {
        await using var origin = await TestOrigin.StartAsync(context =>
        {
            context.Response.ContentType = "text/html";
            context.Response.Headers.ETag = originTag;
            context.Response.Headers.ContentEncoding = "gzip";
            return context.Response.Body.WriteAsync(DeflateBodies.Gzip(DeflateBodies.Create("page"), 6)).AsTask();
        });
        await using var edge = await EdgeHost.StartAsync(origin.Url, ("Compression:KeepMatches", keepMatches));
        using var gzip = await edge.GetAsync("/", ("Accept-Encoding", "gzip"));
        using var plain = await edge.GetAsync("/", ("Accept-Encoding", "identity"));
        var tag = gzip.Field("ETag")!;
        Assert.Equal(isWeak, tag.StartsWith("W/", StringComparison.Ordinal));
        Assert.StartsWith("\"", plain.Field("ETag"), StringComparison.Ordinal);

        using var again = await edge.GetAsync("/", ("Accept-Encoding", "gzip"), ("If-None-Match", tag));
        Assert.Equal(System.Net.HttpStatusCode.NotModified, again.StatusCode);
        using var part = await edge.GetAsync("/", ("Accept-Encoding", "gzip"), ("Range", "bytes=0-9"), ("If-Range", tag));
        Assert.Equal(isWeak ? System.Net.HttpStatusCode.OK : System.Net.HttpStatusCode.PartialContent, part.StatusCode);
    }

    [Fact]
    public async Task Get_Streaming_WhatIsThereArrivesBeforeTheOriginGoesOn()
    {
        var gate = new Gate();
        var page = DeflateBodies.Create("page");
        await using var origin = await TestOrigin.StartAsync(async context =>
        {
            context.Response.ContentType = "text/html";
            context.Response.Headers.ContentEncoding = "gzip";
            await using var gzip = new System.IO.Compression.GZipStream(context.Response.Body, System.IO.Compression.CompressionLevel.Optimal);
            await gzip.WriteAsync(page.AsMemory(0, 100_000));
            await gzip.FlushAsync();
            await context.Response.Body.FlushAsync();
            await gate.PassAsync();
            await gzip.WriteAsync(page.AsMemory(100_000));
        });
        await using var edge = await EdgeHost.StartAsync(origin.Url, ("Publisher:Delivery", "Streaming"));
        using var response = await edge.GetAsync("/", ("Accept-Encoding", "gzip"));
        await using var raw = await response.Content.ReadAsStreamAsync();
        await using var body = new System.IO.Compression.GZipStream(raw, System.IO.Compression.CompressionMode.Decompress);

        // All but the tag that the cut goes through, if it does.
        var first = new byte[99_800];
        await body.ReadExactlyAsync(first, Patience.Token());
        Assert.False(gate.IsOpen);
        gate.Open();
        var rest = new MemoryStream();
        await body.CopyToAsync(rest, Patience.Token());
        Assert.Equal(page, first.Concat(rest.ToArray()));
    }
}
