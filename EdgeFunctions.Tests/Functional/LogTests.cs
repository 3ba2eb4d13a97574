using System.Net;
using System.Text;
using System.Text.Json;
using EdgeFunctions.Diagnostics;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.Extensions.Logging;

namespace EdgeFunctions.Tests.Functional;

/// <summary>What an operator finds in the log when a reader reports an error page.</summary>
public sealed class LogTests
{
    [Fact]
    public async Task Get_NobodyListens_LogNamesThePathTheReasonAndTheReadersTrace()
    {
        await using var edge = await EdgeHost.StartAsync("http://127.0.0.1:1");
        var trace = await GetTraceAsync(edge, "/articles/one?token=secret", HttpStatusCode.BadGateway);
        var line = Assert.Single(edge.Logs.Entries, e => e.Event.Id == EventIds.OriginFailed);
        Assert.Equal(LogLevel.Warning, line.Level);
        Assert.StartsWith("/articles/one: ", line.Message, StringComparison.Ordinal);
        Assert.Contains("127.0.0.1:1", line.Message, StringComparison.Ordinal);
        Assert.EndsWith($"Trace {trace}.", line.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", line.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gzip", 3)]
    [InlineData("br", 3)]
    [InlineData("deflate", 3)]
    [InlineData("gzip", 100)]
    public async Task Get_BufferedPageEndsEarly_IsLoggedWithTheReadersTrace(string coding, int missing)
    {
        var whole = Codec.Encode(coding, Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 3000).Select(i => $"<p>{i}"))));
        await using var origin = await TestOrigin.StartAsync("text/html", whole[..^missing], r => r.Headers.ContentEncoding = coding);
        await using var edge = await EdgeHost.StartAsync(origin.Url);
        var trace = await GetTraceAsync(edge, "/page", HttpStatusCode.BadGateway);
        var line = Assert.Single(edge.Logs.Entries, e => e.Event.Id == EventIds.PageFailed);
        Assert.StartsWith("/page: ", line.Message, StringComparison.Ordinal);
        Assert.Contains("SourceFailed", line.Message, StringComparison.Ordinal);
        Assert.EndsWith($"Trace {trace}.", line.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_PageBeyondTheLimitIsRejected_IsLogged()
    {
        await using var origin = await TestOrigin.StartAsync("text/html", new byte[10_000]);
        await using var edge = await EdgeHost.StartAsync(origin.Url, ("Publisher:MaxBufferedBytes", "4096"), ("Publisher:WhenOverLimit", "Reject"));
        var trace = await GetTraceAsync(edge, "/page", HttpStatusCode.BadGateway);
        var line = Assert.Single(edge.Logs.Entries, e => e.Event.Id == EventIds.PageFailed);
        Assert.Contains("OverLimit", line.Message, StringComparison.Ordinal);
        Assert.EndsWith($"Trace {trace}.", line.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_StreamBreaksOff_LogNamesThePathEncoded()
    {
        await using var origin = RawOrigin.Start("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100\r\n\r\n<p>only this");
        await using var edge = await EdgeHost.StartAsync(origin.Url, ("Publisher:Delivery", "Streaming"));
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            using var response = await edge.GetAsync("/a%0Ab");
            await response.Content.ReadAsByteArrayAsync(Patience.Token());
        });
        var line = Assert.Single(edge.Logs.Entries, e => e.Event.Id == EventIds.BodyBroken);
        Assert.StartsWith("/a%0Ab: ", line.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_HostsThatAreNotServed_TheSettingIsNamedOnce()
    {
        await using var edge = await EdgeHost.StartAsync("http://127.0.0.1:1");
        foreach (var host in new[] { "www.example.com", "other.example" })
        {
            using var response = await edge.GetAsync("/", ("Host", host));
            Assert.Equal(HttpStatusCode.MisdirectedRequest, response.StatusCode);
        }

        var line = Assert.Single(edge.Logs.Entries, e => e.Event.Id == EventIds.HostNotServed);
        Assert.Contains("www.example.com", line.Message, StringComparison.Ordinal);
        Assert.Contains("Edge__Publisher__PublicHosts__0", line.Message, StringComparison.Ordinal);
    }

    private static async Task<string> GetTraceAsync(EdgeHost edge, string target, HttpStatusCode expected)
    {
        using var response = await edge.GetAsync(target, ("Accept", "application/json"));
        Assert.Equal(expected, response.StatusCode);
        using var json = JsonDocument.Parse(await response.TextAsync());
        return json.RootElement.GetProperty("traceId").GetString()!;
    }
}
