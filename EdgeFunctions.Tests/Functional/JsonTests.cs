using System.Net;
using System.Text;
using EdgeFunctions.Diagnostics;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Tests.Functional;

/// <summary>Members of JSON bodies, over real sockets.</summary>
public sealed class JsonTests
{
    private static readonly (string, string)[] Rules =
    [
        ("Json:0:Paths:0", "/api/**"), ("Json:0:Name", "edition"), ("Json:0:Value", "{ \"region\": \"eu\" }"), ("Json:0:WhenExists", "Replace"), ("Json:0:EachLine", "true"),
        ("Json:1:Paths:0", "/api/*"), ("Json:1:Name", "build"), ("Json:1:Value", "7"),
    ];

    public static TheoryData<string, string, string, bool> Ways
    {
        get
        {
            var ways = new TheoryData<string, string, string, bool>();
            foreach (var origin in (string[])["identity", "gzip", "br", "deflate", "raw"])
            {
                foreach (var reader in (string[])["identity", "gzip", "br"])
                {
                    ways.Add("Buffered", origin, reader, false);
                    ways.Add("Buffered", origin, reader, true);
                    ways.Add("Streaming", origin, reader, false);
                }
            }

            return ways;
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Get_AnyDeliveryAndCoding_HasTheMembersAndFirstPartyUrls(string delivery, string originCoding, string readerCoding, bool cached)
    {
        var items = string.Concat(Enumerable.Range(0, 2000).Select(i => $",{{\"n\":{i},\"s\":\"\\\"}}é\"}}"));
        await using var origin = await TestOrigin.StartAsync(async context =>
        {
            var text = $"{{\"url\":\"http://{context.Request.Host}/a\",\n\"edition\":\"old\",\"items\":[0{items}]}}\n";
            var body = Encoding.UTF8.GetBytes(text);
            context.Response.ContentType = "application/json";
            context.Response.Headers.CacheControl = "max-age=60";
            if (originCoding != "identity")
            {
                context.Response.Headers.ContentEncoding = originCoding == "raw" ? "deflate" : originCoding;
                body = Codec.Encode(originCoding, body);
            }

            await context.Response.Body.WriteAsync(body);
        });
        await using var edge = await EdgeHost.StartAsync(origin.Url, [.. Rules, ("Publisher:Delivery", delivery), ("Cache:MaxBytes", cached ? "10000000" : "0")]);
        for (var i = 0; i < 2; i++)
        {
            using var response = await edge.GetAsync("/api/list", ("Accept-Encoding", readerCoding));
            Assert.Equal(readerCoding == "identity" ? null : readerCoding, response.Field("Content-Encoding"));
            Assert.Equal($"{{\"edition\":{{\"region\":\"eu\"}},\"url\":\"{edge.Url}/a\",\"items\":[0{items}],\"build\":7}}\n", await response.TextAsync());
            Assert.True(!cached || i == 0 || response.Field("Cache-Status")!.Contains("hit", StringComparison.Ordinal), response.Field("Cache-Status"));
        }
    }

    [Theory]
    [InlineData("/api/x", "application/ld+json", "{}", """{"edition":{"region":"eu"},"build":7}""")]
    [InlineData("/api/x", "application/manifest+json; charset=\"UTF-8\"", """{"a":1}""", """{"edition":{"region":"eu"},"a":1,"build":7}""")]
    [InlineData("/api/x/y", "application/json", """{"a":1}""", """{"edition":{"region":"eu"},"a":1}""")]
    [InlineData("/api/x", "application/json; charset=iso-8859-1", """{"a":1}""", """{"a":1}""")]
    [InlineData("/api/x", "application/json; charset=utf-16", """{"a":1}""", """{"a":1}""")]
    [InlineData("/other", "application/json", """{"a":1}""", """{"a":1}""")]
    [InlineData("/api/x", "text/plain", """{"a":1}""", """{"a":1}""")]
    [InlineData("/api/x", "application/json", """[{"a":1}]""", """[{"a":1}]""")]
    [InlineData("/api/x", "application/json", "", "")]
    public async Task Get_PathTypeAndRoot_Decide(string path, string type, string body, string expected)
    {
        await using var origin = await TestOrigin.StartAsync(type, Encoding.UTF8.GetBytes(body));
        foreach (var textBodies in (string[])["true", "false"])
        {
            await using var edge = await EdgeHost.StartAsync(origin.Url, [.. Rules, ("Rewrite:TextBodies", textBodies)]);
            using var response = await edge.GetAsync(path);
            Assert.Equal(expected, await response.TextAsync());
            Assert.Equal(Encoding.UTF8.GetByteCount(expected), response.Content.Headers.ContentLength);
        }
    }

    [Theory]
    [InlineData(404, null)]
    [InlineData(200, "no-transform")]
    public async Task Get_ErrorOrNoTransform_HasNoMember(int status, string? cacheControl)
    {
        await using var origin = await TestOrigin.StartAsync("application/json", "{}"u8.ToArray(), r => (r.StatusCode, r.Headers.CacheControl) = (status, cacheControl));
        await using var edge = await EdgeHost.StartAsync(origin.Url, Rules);
        using var response = await edge.GetAsync("/api/x");
        Assert.Equal("{}", await response.TextAsync());
    }

    [Fact]
    public async Task Get_TextBodiesOff_UrlsStay()
    {
        await using var origin = await TestOrigin.StartAsync(context =>
        {
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync($"{{\"a\":\"http://{context.Request.Host}/\"}}");
        });
        await using var edge = await EdgeHost.StartAsync(origin.Url, [.. Rules, ("Rewrite:TextBodies", "false")]);
        using var response = await edge.GetAsync("/api/x");
        Assert.Equal($"{{\"edition\":{{\"region\":\"eu\"}},\"a\":\"{origin.Url}/\",\"build\":7}}", await response.TextAsync());
    }

    [Theory]
    [InlineData("Buffered")]
    [InlineData("Streaming")]
    public async Task Conditions_TagOfTheRewrittenBody_304AndHeadAgree(string delivery)
    {
        await using var origin = await TestOrigin.StartAsync("application/json", "{\"a\":1}"u8.ToArray(), r => r.Headers.ETag = "\"v1\"");
        await using var edge = await EdgeHost.StartAsync(origin.Url, [.. Rules, ("Publisher:Delivery", delivery)]);
        using var get = await edge.GetAsync("/api/x");
        using var head = await edge.SendAsync(HttpMethod.Head, "/api/x");
        using var again = await edge.GetAsync("/api/x", ("If-None-Match", get.Field("ETag")!));
        Assert.NotEqual("\"v1\"", get.Field("ETag"));
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        foreach (var name in (string[])["ETag", "Content-Length", "Content-Type", "Vary"])
        {
            Assert.Equal((name, get.Field(name)), (name, head.Field(name)));
        }

        await using var other = await EdgeHost.StartAsync(origin.Url, [.. Rules, ("Publisher:Delivery", delivery), ("Json:1:Value", "8")]);
        using var changed = await other.GetAsync("/api/x", ("If-None-Match", get.Field("ETag")!));
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.NotEqual(get.Field("ETag"), changed.Field("ETag"));
    }

    [Theory]
    [InlineData("Buffered", "{\"a\":1,,\"edition\":2}", "Json rewriting failed (InvalidJson)")]
    [InlineData("Streaming", "{\"edition\":{\"region\":\"eu\"},\"a\":1,,\"edition\":2}", "Json rewriting stopped in mid-body (InvalidJson)")]
    public async Task Get_NotJson_IsUntouchedOrFailsOpenAndSaysSo(string delivery, string expected, string said)
    {
        await using var origin = await TestOrigin.StartAsync("application/json", "{\"a\":1,,\"edition\":2}"u8.ToArray());
        await using var edge = await EdgeHost.StartAsync(origin.Url, [.. Rules, ("Publisher:Delivery", delivery)]);
        using var response = await edge.GetAsync("/api/x");
        Assert.Equal(expected, await response.TextAsync());
        Assert.Contains(said, (await edge.Logs.FindAsync(EventIds.FailedOpen)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/x-ndjson", "0")]
    [InlineData("application/jsonl", "10000000")]
    public async Task Get_JsonLinesInBufferedDelivery_EachLineArrivesAlone(string type, string cacheBytes)
    {
        var gate = new Gate();
        await using var origin = await TestOrigin.StartAsync(async context =>
        {
            context.Response.ContentType = type;
            context.Response.Headers.CacheControl = "max-age=60";
            await context.Response.Body.WriteAsync("{\"n\":1,\"edition\":1}\n"u8.ToArray());
            await context.Response.Body.FlushAsync();
            await gate.PassAsync();
            await context.Response.Body.WriteAsync("{\"n\":2}\n"u8.ToArray());
        });
        await using var edge = await EdgeHost.StartAsync(origin.Url, [.. Rules, ("Cache:MaxBytes", cacheBytes)]);
        using var response = await edge.GetAsync("/api/feed");
        await using var body = await response.Content.ReadAsStreamAsync();
        const string First = "{\"edition\":{\"region\":\"eu\"},\"n\":1}\n";
        Assert.Equal(First, Encoding.UTF8.GetString(await body.ReadAtLeastAsync(First.Length)));
        Assert.False(gate.IsOpen);
        gate.Open();
        const string Second = "{\"edition\":{\"region\":\"eu\"},\"n\":2}\n";
        Assert.Equal(Second, Encoding.UTF8.GetString(await body.ReadAtLeastAsync(Second.Length)));
        using var head = await edge.SendAsync(HttpMethod.Head, "/api/feed");
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Null(head.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task Get_Streaming_MemberArrivesBeforeTheBodyIsWhole()
    {
        var gate = new Gate();
        await using var origin = await TestOrigin.StartAsync(async context =>
        {
            context.Response.ContentType = "application/json";
            await context.Response.Body.WriteAsync("{\"a\":[1,"u8.ToArray());
            await context.Response.Body.FlushAsync();
            await gate.PassAsync();
            await context.Response.Body.WriteAsync("2]}"u8.ToArray());
        });
        await using var edge = await EdgeHost.StartAsync(origin.Url, [.. Rules, ("Publisher:Delivery", "Streaming")]);
        using var response = await edge.GetAsync("/api/x");
        await using var body = await response.Content.ReadAsStreamAsync();
        const string First = "{\"edition\":{\"region\":\"eu\"},\"a\":[1,";
        Assert.Equal(First, Encoding.UTF8.GetString(await body.ReadAtLeastAsync(First.Length)));
        Assert.False(gate.IsOpen);
        gate.Open();
        Assert.Equal("2],\"build\":7}", Encoding.UTF8.GetString(await body.ReadAtLeastAsync(13)));
    }
}
