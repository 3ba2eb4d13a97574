using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Tests.Functional;

/// <summary>What explain says of a URL, beside what becomes of a reader's request for it.</summary>
public sealed class ExplainBesideReadersTests
{
    [Theory]
    [InlineData("/a?utm_source=x&q=1", "/a?q=1")]
    [InlineData("/media/a.png?utm_source=x&q=1", "/media/a.png?utm_source=x&q=1")]
    public async Task Explain_RouteThatIsCached_AsksForWhatAReadersRequestAsksFor(string path, string expected)
    {
        var asked = new ConcurrentQueue<string>();
        await using var origin = await TestOrigin.StartAsync(async context =>
        {
            asked.Enqueue(context.Request.Path + context.Request.QueryString);
            (context.Response.ContentType, context.Response.Headers.CacheControl) = ("text/html", "max-age=60");
            await context.Response.WriteAsync("<p>t</p>");
        });
        await using var edge = await EdgeHost.StartInDevelopmentAsync(
            origin.Url, ("Cache:MaxBytes", "10000000"), ("Assets:Routes:0:Prefix", "/media"), ("Assets:Routes:0:OriginUrl", origin.Url), ("Assets:Routes:0:Cache", "true"));
        var e = await ExplainAsync(edge, path);
        using var read = await edge.GetAsync(path);
        await read.BytesAsync();

        Assert.Equal([expected, expected], asked);
        Assert.Equal((expected, origin.Url + expected), (Text(e, "route", "target"), Text(e, "origin", "url")));
        Assert.Equal((edge.Url + expected, "Store"), (Text(e, "cache", "key"), Text(e, "cache", "verdict")));

        // Behind the reader's request it is stored.
        Assert.True((await ExplainAsync(edge, path)).GetProperty("cache").GetProperty("isStored").GetBoolean());
    }

    [Fact]
    public async Task Explain_AssetRouteWithoutACache_TellsOfNone()
    {
        await using var origin = await TestOrigin.StartAsync("image/png", [1, 2, 3]);
        await using var edge = await EdgeHost.StartInDevelopmentAsync(origin.Url, ("Cache:MaxBytes", "10000000"), ("Assets:Routes:0:Prefix", "/media"), ("Assets:Routes:0:OriginUrl", origin.Url));
        Assert.Equal(JsonValueKind.Null, (await ExplainAsync(edge, "/media/a.png")).GetProperty("cache").ValueKind);
    }

    [Theory]
    [InlineData("<p>t", "Store")]
    [InlineData("<p>{x}", "TooLarge")]
    [InlineData("<meta charset=shift_jis><p>t", "FailedOpen")]
    [InlineData("<p title='{y}'>t", "Skipped")]
    public async Task Explain_PageWhoseBodyDecides_SaysWhetherItIsStored(string page, string verdict)
    {
        page = page.Replace("{x}", new string('x', 3000), StringComparison.Ordinal).Replace("{y}", new string('y', 1500), StringComparison.Ordinal);
        foreach (var delivery in (string[])["Buffered", "Streaming"])
        {
            await using var origin = await TestOrigin.StartAsync("text/html", Encoding.UTF8.GetBytes(page), r => r.Headers.CacheControl = "max-age=60");
            await using var edge = await EdgeHost.StartInDevelopmentAsync(
                origin.Url, ("Publisher:Delivery", delivery), ("Cache:MaxBytes", "10000000"), ("Cache:MaxEntryBytes", "2048"), ("Rewrite:MaxTokenBytes", "1024"));
            var e = await ExplainAsync(edge, "/");
            using (var read = await edge.GetAsync("/"))
            {
                await read.BytesAsync();
            }

            using (var again = await edge.GetAsync("/"))
            {
                Assert.Equal(verdict == "Store", again.Field("Cache-Status")!.StartsWith("edge; hit", StringComparison.Ordinal));
            }

            Assert.Equal(verdict, Text(e, "cache", "verdict"));
            Assert.Equal(verdict != "Store", Codes(e).Contains("not-stored"));
        }
    }

    [Fact]
    public async Task Explain_Feed_LeavesAsItComesWhateverTheDelivery()
    {
        await using var origin = await TestOrigin.StartAsync("application/x-ndjson", "{\"a\":1}\n{\"a\":2}\n"u8.ToArray());
        await using var edge = await EdgeHost.StartInDevelopmentAsync(
            origin.Url, ("Publisher:MaxBufferedBytes", "1024"), ("Json:0:Paths:0", "/api/**"), ("Json:0:Name", "edition"), ("Json:0:Value", $"\"{new string('x', 2000)}\""), ("Json:0:EachLine", "true"));
        var e = await ExplainAsync(edge, "/api/feed");
        Assert.Equal(("JsonLines", "Streaming"), (Text(e, "gate", "transform"), Text(e, "body", "delivery")));

        // It is never held, so no bound of what is counts.
        Assert.Empty(Codes(e));
    }

    [Fact]
    public async Task Explain_EdgeHasTooMuchToDo_SaysSo()
    {
        var (asked, gate) = (new Gate(), new Gate());
        await using var origin = await TestOrigin.StartAsync(async context =>
        {
            asked.Open();
            await gate.PassAsync();
        });
        await using var edge = await EdgeHost.StartInDevelopmentAsync(origin.Url, ("Limits:MaxConcurrentRequests", "1"), ("Limits:MaxQueuedRequests", "0"));
        var reader = edge.GetAsync("/");
        await asked.PassAsync();
        var e = await ExplainAsync(edge, "/");
        gate.Open();
        (await reader).Dispose();
        Assert.Contains("(Busy)", Warning(e, "origin-failed"), StringComparison.Ordinal);
        Assert.Equal("No origin was asked.", e.GetProperty("note").GetString());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Explain_OriginFailsWhereAPageIsStored_SaysThatReadersGetThat(bool answers)
    {
        var fails = false;
        await using var origin = await TestOrigin.StartAsync(async context =>
        {
            if (fails && !answers)
            {
                context.Abort();
                return;
            }

            context.Response.StatusCode = fails ? 503 : 200;
            (context.Response.ContentType, context.Response.Headers.CacheControl) = ("text/html", "max-age=60, stale-if-error=600");
            await context.Response.WriteAsync("<p>t</p>");
        });
        await using var edge = await EdgeHost.StartInDevelopmentAsync(origin.Url, ("Cache:MaxBytes", "10000000"), ("Functions:Key", "a-long-and-random-key"));
        using (var first = await edge.GetAsync("/"))
        {
            await first.BytesAsync();
        }

        // Stale from here on.
        using (var purge = await edge.SendAsync(HttpMethod.Post, "/_edge/cache?all=true&soft=true"))
        {
            Assert.Equal(HttpStatusCode.OK, purge.StatusCode);
        }

        fails = true;
        var text = Warning(await ExplainAsync(edge, "/"), answers ? "status" : "origin-failed");
        using var second = await edge.GetAsync("/");
        Assert.Equal("<p>t</p>", await second.TextAsync());
        Assert.Contains("stored page", text, StringComparison.Ordinal);
        Assert.DoesNotContain("error page", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "Set", "script-src 'self'", true)]
    [InlineData("script-src 'self'", "Remove", null, false)]
    [InlineData("script-src 'self'", "Set", "script-src 'unsafe-inline'", false)]
    [InlineData("script-src 'nonce-abc'", "Set", "script-src 'nonce-xyz'", true)]
    [InlineData("script-src 'nonce-abc'", "Set", "script-src 'nonce-abc'", false)]
    public async Task Explain_PolicyOfAHeaderRule_IsTheOneThatCounts(string? origins, string action, string? rule, bool expected)
    {
        await using var origin = await TestOrigin.StartAsync("text/html", "<p>t</p>"u8.ToArray(), r => r.Headers.ContentSecurityPolicy = origins);
        await using var edge = await EdgeHost.StartInDevelopmentAsync(
            origin.Url,
            [
                ("Inject:0:Where", "HeadStart"), ("Inject:0:Html", "<script>x()</script>"),
                ("Headers:0:Name", "Content-Security-Policy"), ("Headers:0:Action", action), .. rule is null ? [] : new[] { ("Headers:0:Value", rule) },
            ]);
        using var read = await edge.GetAsync("/");
        Assert.Equal(rule, read.Field("Content-Security-Policy"));
        Assert.Equal(expected, Codes(await ExplainAsync(edge, "/")).Contains("csp"));
    }

    [Theory]
    [InlineData("/%7Ea/b")]
    [InlineData("/a/../b?c=%7e")]
    [InlineData("//a")]
    public async Task Explain_WholeUrl_IsThatOfItsPath(string path)
    {
        var asked = new ConcurrentQueue<string>();
        await using var origin = RawOrigin.Start(async exchange =>
        {
            asked.Enqueue(exchange.Head.Split(' ')[1]);
            await exchange.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        });
        await using var edge = await EdgeHost.StartInDevelopmentAsync(origin.Url);
        Assert.Equal(edge.Url + path, (await ExplainAsync(edge, path)).GetProperty("url").GetString());
        Assert.Equal(edge.Url + path, (await ExplainAsync(edge, edge.Url + path)).GetProperty("url").GetString());
        using var read = await edge.GetAsync(path);
        Assert.Equal([path, path, path], asked);
    }

    private static async Task<JsonElement> ExplainAsync(EdgeHost edge, string url)
    {
        using var response = await edge.GetAsync("/_edge/explain?url=" + Uri.EscapeDataString(url), ("Accept", "application/json"));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        using var json = JsonDocument.Parse(await response.TextAsync());
        return json.RootElement.Clone();
    }

    private static string? Text(JsonElement explanation, string part, string name) => explanation.GetProperty(part).GetProperty(name).GetString();

    private static IEnumerable<string> Codes(JsonElement explanation) => explanation.GetProperty("warnings").EnumerateArray().Select(w => w.GetProperty("code").GetString()!);

    private static string Warning(JsonElement explanation, string code) =>
        explanation.GetProperty("warnings").EnumerateArray().Single(w => w.GetProperty("code").GetString() == code).GetProperty("text").GetString()!;
}
