using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using EdgeFunctions.Diagnostics;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeFunctions.Tests.Functional;

/// <summary>What is told of requests that end without a body, without an answer, or with another one's.</summary>
public sealed class RequestEndTests
{
    private static readonly byte[] Page = "<p>a page</p>"u8.ToArray();

    [Fact]
    public async Task Get_ReaderLeavesBeforeTheFields_NoStatusIsTold()
    {
        var asked = new Gate();
        await using var origin = await TestOrigin.StartSilentAsync(asked);
        await using var edge = await EdgeHost.StartAsync(origin.Url);
        using var meters = new EdgeMeters(edge.Services.GetRequiredService<IMeterFactory>());
        var (parent, trace, _) = SpanCollector.NewTrace();
        using var spans = new SpanCollector(trace, EdgeActivities.SourceName);
        using (var client = new TcpClient())
        {
            await client.ConnectAsync(IPAddress.Loopback, edge.Port);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\ntraceparent: {parent}\r\n\r\n"));
            await asked.PassAsync();
        }

        var span = await spans.OneAsync("edge.request");
        Assert.Equal((0, "Reader"), ((await edge.Logs.FindAsync(EventIds.Request)).Fields["Status"], span.GetTagItem("edge.ended_by")));
        Assert.Null(span.GetTagItem("http.response.status_code"));
        Assert.Equal("None", meters.One("edge.requests").Tags["edge.status_class"]);
        Assert.DoesNotContain(meters.All, m => m.Name == "edge.request.time_to_first_byte");
    }

    [Theory]
    [InlineData("HEAD", "/page", HttpStatusCode.OK)]
    [InlineData("GET", "/page", HttpStatusCode.NotModified)]
    [InlineData("HEAD", "/media/a.png", HttpStatusCode.OK)]
    [InlineData("GET", "/media/a.png", HttpStatusCode.NotModified)]
    [InlineData("HEAD", "/kept/a.png", HttpStatusCode.OK)]
    [InlineData("GET", "/kept/a.png", HttpStatusCode.NotModified)]
    public async Task Send_NoBodyIsSent_IsOfNoDeliveryAndHasATimeToItsFields(string method, string path, HttpStatusCode expected)
    {
        await using var origin = await TestOrigin.StartAsync(async context =>
        {
            var fields = context.Response.Headers;
            (fields.ETag, fields.CacheControl, fields.ContentType) = ("\"v1\"", "max-age=60", path == "/page" ? "text/html" : "image/png");
            if (context.Request.Headers.IfNoneMatch == "\"v1\"")
            {
                context.Response.StatusCode = 304;
            }
            else if (context.Request.Method != "HEAD")
            {
                await context.Response.Body.WriteAsync(Page);
            }
        });
        await using var edge = await EdgeHost.StartAsync(
            origin.Url,
            ("Cache:MaxBytes", "2000000"),
            ("Assets:Routes:0:Prefix", "/media"), ("Assets:Routes:0:OriginUrl", origin.Url),
            ("Assets:Routes:1:Prefix", "/kept"), ("Assets:Routes:1:OriginUrl", origin.Url), ("Assets:Routes:1:Cache", "true"));
        string tag;
        using (var first = await edge.GetAsync(path))
        {
            await first.BytesAsync();
            tag = first.Field("ETag")!;
            await edge.Logs.FindAsync(EventIds.Request);
        }

        edge.Logs.Clear();
        using var meters = new EdgeMeters(edge.Services.GetRequiredService<IMeterFactory>());
        using var response = await edge.SendAsync(new HttpMethod(method), path, method == "HEAD" ? [] : [("If-None-Match", tag)]);
        Assert.Equal(expected, response.StatusCode);
        await edge.StopAsync();

        var line = await edge.Logs.FindAsync(EventIds.Request);
        Assert.Equal(("None", 0L, (int)expected), (line.Fields["Delivery"], line.Fields["BytesOut"], line.Fields["Status"]));
        Assert.Equal("None", meters.One("edge.requests").Tags["edge.delivery"]);
        Assert.Equal(meters.One("edge.request.duration").Value, meters.One("edge.request.time_to_first_byte").Value);
    }

    [Fact]
    public async Task Get_StalePageStandsInForAnOriginThatIsGone_IsNoError()
    {
        var time = new FakeTimeProvider();
        var isGone = false;
        await using var origin = RawOrigin.Start(async exchange =>
        {
            if (!isGone)
            {
                await exchange.WriteAsync($"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nCache-Control: max-age=60, stale-if-error=600\r\nContent-Length: {Page.Length}\r\nConnection: close\r\n\r\n{Encoding.ASCII.GetString(Page)}");
            }

            exchange.Socket.Close();
        });
        await using var edge = await EdgeHost.StartAsync(origin.Url, services => services.AddSingleton<TimeProvider>(time), ("Cache:MaxBytes", "2000000"));
        using (var first = await edge.GetAsync("/"))
        {
            Assert.Equal(Page, await first.BytesAsync());
            await edge.Logs.FindAsync(EventIds.Request);
        }

        edge.Logs.Clear();
        isGone = true;
        time.Advance(61);
        var (parent, trace, _) = SpanCollector.NewTrace();
        using var spans = new SpanCollector(trace, EdgeActivities.SourceName);
        using var response = await edge.GetAsync("/", ("traceparent", parent));
        Assert.Equal(Page, await response.BytesAsync());

        var span = await spans.OneAsync("edge.request");
        var line = await edge.Logs.FindAsync(EventIds.Request);
        Assert.Equal(("Stored", "stale-if-error", "None", EndedBy.Nobody), (line.Fields["Outcome"], line.Fields["Fallback"], line.Fields["Error"], line.Fields["EndedBy"]));
        Assert.Equal((ActivityStatusCode.Unset, null), (span.Status, span.GetTagItem("error.type")));

        // Why it stands in is the line of the origin, and its span.
        await edge.Logs.FindAsync(EventIds.OriginFailed);
        Assert.NotNull((await spans.OneAsync("edge.origin")).GetTagItem("error.type"));
    }
}
