using System.Net;
using System.Net.Sockets;
using System.Text;
using EdgeFunctions.Diagnostics;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EdgeFunctions.Tests.Functional;

/// <summary>The one line that says what became of a request.</summary>
public sealed class RequestLogTests
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";

    private static readonly byte[] Page = "<p>a page</p>"u8.ToArray();

    [Fact]
    public async Task Get_RewrittenPage_LineHasAllOfIt()
    {
        await using var origin = await TestOrigin.StartAsync("text/html", Codec.Encode("gzip", Page), r => r.Headers.ContentEncoding = "gzip");
        await using var edge = await EdgeHost.StartAsync(origin.Url);
        using (var response = await edge.GetAsync("/articles/one?page=2", ("traceparent", $"00-{Trace}-b7ad6b7169203331-01")))
        {
            Assert.Equal("<p>a page</p>", await response.TextAsync());
        }

        var line = await edge.Logs.FindAsync(EventIds.Request);
        Assert.Equal(LogLevel.Information, line.Level);
        Assert.Equal("Request", line.Event.Name);
        Assert.StartsWith($"GET 127.0.0.1:{edge.Port}/articles/one?page=2 200 Rewrite: route publisher, delivery Buffered, reason Rewritable, cache None, fallback None, ended by Nobody (None), ", line.Message, StringComparison.Ordinal);
        Assert.EndsWith($"bytes in {Codec.Encode("gzip", Page).Length}, out {Page.Length}, trace {Trace}", line.Message, StringComparison.Ordinal);
        Assert.All(["TotalMs", "FirstByteMs", "OriginMs", "RewriteMs"], name => Assert.True((double)line.Fields[name]! > 0, name));
        Assert.True((double)line.Fields["FirstByteMs"]! <= (double)line.Fields["TotalMs"]!);
        Assert.True((double)line.Fields["OriginMs"]! <= (double)line.Fields["FirstByteMs"]!);
        Assert.Single(edge.Logs.Entries, e => e.Event.Id == EventIds.Request);
    }

    [Theory]
    [InlineData("Streaming", "/", "identity", "publisher", "Rewrite", "Streaming", "Rewritable", 13)]
    [InlineData("Streaming", "/", "gzip", "publisher", "Rewrite", "Streaming", "Rewritable", null)]
    [InlineData("Buffered", "/media/a.html", "identity", "/media", "PassThrough", "Copied", "Asset", 13)]
    public async Task Get_OtherWays_LineNamesThem(string delivery, string path, string coding, string route, string outcome, string left, string reason, int? bytesOut)
    {
        await using var origin = await TestOrigin.StartAsync("text/html", Page);
        await using var edge = await EdgeHost.StartAsync(origin.Url, ("Publisher:Delivery", delivery), ("Assets:Routes:0:Prefix", "/media"), ("Assets:Routes:0:OriginUrl", origin.Url));
        using var response = await edge.GetAsync(path, ("Accept-Encoding", coding));
        var got = await response.BytesAsync();

        var line = await edge.Logs.FindAsync(EventIds.Request);
        Assert.Equal((route, outcome, left, reason), (line.Fields["Route"], line.Fields["Outcome"], line.Fields["Delivery"], line.Fields["Reason"]));
        Assert.Equal((long)got.Length, line.Fields["BytesOut"]);
        Assert.Equal(13L, line.Fields["BytesIn"]);
        Assert.True(bytesOut is null || bytesOut == got.Length);
    }

    [Fact]
    public async Task Get_Refusal_LineSaysWhy()
    {
        await using var edge = await EdgeHost.StartAsync("http://127.0.0.1:1");
        using var response = await edge.GetAsync("/", ("Host", "www.example.com"));
        var body = await response.BytesAsync();

        var line = await edge.Logs.FindAsync(EventIds.Request);
        Assert.Equal(("Refused", 421, "None", "This host is not served here", (long)body.Length), (line.Fields["Outcome"], line.Fields["Status"], line.Fields["Route"], line.Fields["Reason"], line.Fields["BytesOut"]));
    }

    [Fact]
    public async Task Get_NoValidHost_IsLoggedToo()
    {
        await using var edge = await EdgeHost.StartAsync("http://127.0.0.1:1");
        using var response = await edge.GetAsync("/a", ("Host", "a_b"));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);

        var line = await edge.Logs.FindAsync(EventIds.Request);
        Assert.StartsWith("GET -/a 400 Refused: ", line.Message, StringComparison.Ordinal);
        Assert.Equal(("Refused", 400), (line.Fields["Outcome"], line.Fields["Status"]));
    }

    [Fact]
    public async Task Get_NobodyListens_LineNamesTheFailure()
    {
        await using var edge = await EdgeHost.StartAsync("http://127.0.0.1:1");
        using var response = await edge.GetAsync("/");

        var line = await edge.Logs.FindAsync(EventIds.Request);
        Assert.Equal((LogLevel.Information, "Failed", 502, "Unreachable"), (line.Level, line.Fields["Outcome"], line.Fields["Status"], line.Fields["Reason"]));
    }

    [Theory]
    [InlineData("/media/video", "Copied")]
    [InlineData("/page", "Streaming")]
    public async Task Get_BodyUnderWay_LineComesAfterItsEnd(string path, string delivery)
    {
        var gate = new Gate();
        await using var origin = await TestOrigin.StartAsync(async context =>
        {
            context.Response.ContentType = "text/html";
            await context.Response.Body.WriteAsync(Page);
            await context.Response.Body.FlushAsync();
            await gate.PassAsync();
            await context.Response.Body.WriteAsync(Page);
        });
        await using var edge = await EdgeHost.StartAsync(origin.Url, ("Publisher:Delivery", "Streaming"), ("Assets:Routes:0:Prefix", "/media"), ("Assets:Routes:0:OriginUrl", origin.Url));
        using var response = await edge.GetAsync(path);
        await using var body = await response.Content.ReadAsStreamAsync();
        await body.ReadAtLeastAsync(Page.Length);
        Assert.DoesNotContain(edge.Logs.Entries, e => e.Event.Id == EventIds.Request);

        gate.Open();
        await response.BytesAsync();
        var line = await edge.Logs.FindAsync(EventIds.Request);
        Assert.Equal((delivery, 2L * Page.Length, "Nobody"), (line.Fields["Delivery"], line.Fields["BytesOut"], line.Fields["EndedBy"]!.ToString()));
    }

    [Theory]
    [InlineData("/media/video")]
    [InlineData("/page")]
    public async Task Get_ReaderLeavesInMidBody_LineSaysSo(string path)
    {
        await using var origin = await TestOrigin.StartAsync(async context =>
        {
            context.Response.ContentType = "text/html";
            await context.Response.Body.WriteAsync(Page);
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        await using var edge = await EdgeHost.StartAsync(origin.Url, ("Publisher:Delivery", "Streaming"), ("Assets:Routes:0:Prefix", "/media"), ("Assets:Routes:0:OriginUrl", origin.Url));
        using (var client = new TcpClient())
        {
            await client.ConnectAsync(IPAddress.Loopback, edge.Port);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"));
            await client.GetStream().ReadAtLeastAsync(100);
        }

        var line = await edge.Logs.FindAsync(EventIds.Request);
        Assert.Equal((LogLevel.Information, 200, "Reader", "ReaderLeft"), (line.Level, line.Fields["Status"], line.Fields["EndedBy"]!.ToString(), line.Fields["Error"]));
        Assert.Empty(edge.Logs.Errors);
    }

    [Fact]
    public async Task Get_ReaderLeavesWhileABufferedPageComes_LineSaysSo()
    {
        var sent = new Gate();
        await using var origin = await TestOrigin.StartAsync(async context =>
        {
            context.Response.ContentType = "text/html";
            await context.Response.Body.WriteAsync(Page);
            await context.Response.Body.FlushAsync();
            sent.Open();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        await using var edge = await EdgeHost.StartAsync(origin.Url, ("Publisher:Delivery", "Buffered"));
        using (var client = new TcpClient())
        {
            await client.ConnectAsync(IPAddress.Loopback, edge.Port);
            await client.GetStream().WriteAsync("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"u8.ToArray());
            await sent.PassAsync();
        }

        var line = await edge.Logs.FindAsync(EventIds.Request);
        Assert.Equal(("Reader", "ReaderLeft", 0L), (line.Fields["EndedBy"]!.ToString(), line.Fields["Error"], line.Fields["BytesOut"]));
        Assert.Empty(edge.Logs.Errors);
    }

    [Fact]
    public async Task Get_ReaderLeavesBeforeTheOriginAnswers_LineSaysSo()
    {
        var asked = new Gate();
        await using var origin = await TestOrigin.StartSilentAsync(asked);
        await using var edge = await EdgeHost.StartAsync(origin.Url);
        using (var client = new TcpClient())
        {
            await client.ConnectAsync(IPAddress.Loopback, edge.Port);
            await client.GetStream().WriteAsync("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"u8.ToArray());
            await asked.PassAsync();
        }

        var line = await edge.Logs.FindAsync(EventIds.Request);
        Assert.Equal(("Failed", "Reader", "ReaderLeft"), (line.Fields["Outcome"], line.Fields["EndedBy"]!.ToString(), line.Fields["Error"]));
        Assert.Empty(edge.Logs.Errors);
    }

    [Fact]
    public async Task Get_ReaderLeavesWhileAnotherOneAsksForTheSame_LineSaysSo()
    {
        var (asked, answer) = (new Gate(), new Gate());
        await using var origin = await TestOrigin.StartAsync(async context =>
        {
            asked.Open();
            await answer.PassAsync();
            context.Response.Headers.CacheControl = "max-age=60";
        });
        await using var edge = await EdgeHost.StartAsync(origin.Url, ("Cache:MaxBytes", "2000000"));
        var first = edge.GetAsync("/");
        await asked.PassAsync();
        using (var client = new TcpClient())
        {
            await client.ConnectAsync(IPAddress.Loopback, edge.Port);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: 127.0.0.1:{edge.Port}\r\n\r\n"));
            while (edge.Services.GetRequiredService<ActiveRequests>().Look().Count < 2)
            {
                await Task.Yield();
            }
        }

        var line = await edge.Logs.FindAsync(EventIds.Request);
        answer.Open();
        (await first).Dispose();
        Assert.Equal(("Failed", "ReaderLeft", EndedBy.Reader, "ReaderLeft"), (line.Fields["Outcome"], line.Fields["Reason"], line.Fields["EndedBy"], line.Fields["Error"]));
        Assert.Empty(edge.Logs.Errors);
    }

    [Theory]
    [InlineData("/media/a", "Copied")]
    [InlineData("/a", "Streaming")]
    public async Task Get_OriginBreaksOff_LineBlamesIt(string path, string delivery)
    {
        await using var origin = RawOrigin.Start("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100\r\n\r\n<p>only this");
        await using var edge = await EdgeHost.StartAsync(origin.Url, ("Publisher:Delivery", "Streaming"), ("Assets:Routes:0:Prefix", "/media"), ("Assets:Routes:0:OriginUrl", origin.Url));
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            using var response = await edge.GetAsync(path);
            await response.BytesAsync();
        });

        var line = await edge.Logs.FindAsync(EventIds.Request);
        Assert.Equal((delivery, "Origin", "SourceFailed"), (line.Fields["Delivery"], line.Fields["EndedBy"]!.ToString(), line.Fields["Error"]));
    }

    [Fact]
    public async Task Get_Secrets_StandInNoLine()
    {
        await using var origin = await TestOrigin.StartAsync("text/html", Page);
        await using var edge = await EdgeHost.StartAsync(origin.Url, ("Diagnostics:RedactQuery:0", "voucher"), ("Cache:MaxBytes", "2000000"));
        var target = "/a?token=hush1&Access_Token=hush2&%74oken=hush3&voucher=hush4&voucher[]=hush5;sig=hush6&q=public&code=hush7";
        using (var response = await edge.GetAsync(target, ("Authorization", "Bearer hush8"), ("Cookie", "session=hush9"), ("X-Edge-Key", "hush10")))
        {
            await response.BytesAsync();
        }

        var line = await edge.Logs.FindAsync(EventIds.Request);
        Assert.Equal("?token=REDACTED&Access_Token=REDACTED&%74oken=REDACTED&voucher=REDACTED&voucher[]=REDACTED;sig=REDACTED&q=public&code=REDACTED", line.Fields["Query"]);
        Assert.DoesNotContain(edge.Logs.Entries, e => e.Message.Contains("hush", StringComparison.Ordinal) || e.Fields.Values.Any(v => v?.ToString()?.Contains("hush", StringComparison.Ordinal) == true));
    }

    [Fact]
    public async Task Get_SwitchedOff_NoLine()
    {
        await using var origin = await TestOrigin.StartAsync("text/html", Page);
        await using var edge = await EdgeHost.StartAsync(origin.Url, ("Diagnostics:RequestLog", "false"));
        for (var i = 0; i < 2; i++)
        {
            // The second request on the connection comes when the first has ended.
            using var response = await edge.GetAsync("/");
            await response.BytesAsync();
        }

        Assert.DoesNotContain(edge.Logs.Entries, e => e.Event.Id == EventIds.Request);
    }

    [Fact]
    public async Task Get_DebugIsOn_DecisionsAreLogged()
    {
        await using var origin = await TestOrigin.StartAsync("text/html", Page);
        await using var edge = await EdgeHost.StartAsync(origin.Url, services => services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Debug)), ("Cache:MaxBytes", "2000000"));
        using var response = await edge.GetAsync("/a?token=hush");
        await response.BytesAsync();

        Assert.Equal("/a: Rewrite, because Rewritable. Route publisher, origin status 200, transform Html.", (await edge.Logs.FindAsync(EventIds.Decided)).Message);
        Assert.Equal("/a: cache Miss.", (await edge.Logs.FindAsync(EventIds.CacheDecided)).Message);
        Assert.DoesNotContain(edge.Logs.Entries, e => e.Category.StartsWith("EdgeFunctions", StringComparison.Ordinal) && e.Message.Contains("hush", StringComparison.Ordinal));
    }
}
