using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using EdgeFunctions.Diagnostics;
using EdgeFunctions.Tests.Diagnostics;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeFunctions.Tests.Functional;

/// <summary>Lines and metrics of bodies that readers share while they come: told in the line of the reader who began them, and measured once.</summary>
public sealed class SharedBodyLogTests
{
    private static readonly byte[] Start = Encoding.ASCII.GetBytes("<html><!-- --><head></head><body>" + new string('x', 5000));
    private static readonly byte[] Rest = " second</body></html>"u8.ToArray();

    private readonly Gate _gate = new();

    [Theory]
    [InlineData("/page", "text/html", "Rewrite", "Streaming")]
    [InlineData("/media/a.svg", "image/svg", "PassThrough", "Copied")]
    public async Task Get_MissAndHit_TheMissAloneHasTheOriginsBody(string path, string type, string outcome, string delivery)
    {
        _gate.Open();
        await using var origin = await StartOriginAsync(type, coding: type == "text/html" ? "gzip" : null);
        await using var edge = await StartAsync(origin.Url);
        using var meters = Collect(edge);
        for (var i = 0; i < 2; i++)
        {
            using var response = await edge.GetAsync(path);
            Assert.Equal(Start.Length + Rest.Length, (await response.BytesAsync()).Length);
        }

        await edge.StopAsync();
        var came = type == "text/html" ? Codec.Encode("gzip", [.. Start, .. Rest]).Length : Start.Length + Rest.Length;
        var (miss, hit) = (Line(edge, "Miss"), Line(edge, "Hit"));
        Assert.Equal((outcome, delivery, (long)came, (long)(Start.Length + Rest.Length)), (miss.Fields["Outcome"], miss.Fields["Delivery"], miss.Fields["BytesIn"], miss.Fields["BytesOut"]));
        Assert.Equal(type == "text/html", (double)miss.Fields["RewriteMs"]! > 0);
        Assert.Equal((0L, 0.0), (hit.Fields["BytesIn"], hit.Fields["RewriteMs"]));
        Assert.Equal(came, meters.One("edge.origin.body.size").Value);
        Assert.Equal(outcome, meters.One("edge.origin.body.size").Tags["edge.outcome"]);
        if (type == "text/html")
        {
            Assert.Equal("Html", meters.One("edge.rewrite.duration").Tags["edge.transform"]);
            Assert.Equal((double)miss.Fields["RewriteMs"]!, meters.One("edge.rewrite.duration").Value * 1000, 6);
            Assert.Equal(Start.Length + Rest.Length, meters.One("edge.rewrite.held").Value);
        }
        else
        {
            Assert.DoesNotContain(meters.All, m => m.Name.StartsWith("edge.rewrite", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("/page", "text/html", "Rewrite")]
    [InlineData("/media/a.svg", "image/svg", "PassThrough")]
    public async Task Get_WhoBeganItLeaves_TheBodyIsMeasuredAtItsEnd(string path, string type, string outcome)
    {
        await using var origin = await StartOriginAsync(type);
        await using var edge = await StartAsync(origin.Url);
        using var meters = Collect(edge);
        using (var first = await edge.GetAsync(path))
        {
            await using var body = await first.Content.ReadAsStreamAsync();
            await body.ReadAtLeastAsync(Start.Length);
            using var second = await edge.GetAsync(path);
            first.Dispose();

            // What is known by then; the body goes on.
            var line = await edge.Logs.FindAsync(EventIds.Request);
            Assert.Equal(("Miss", "Reader", (long)Start.Length), (line.Fields["Cache"], line.Fields["EndedBy"]!.ToString(), line.Fields["BytesIn"]));
            Assert.DoesNotContain(meters.All, m => m.Name is "edge.origin.body.size" or "edge.rewrite.duration" or "edge.rewrite.held");
            _gate.Open();
            await second.BytesAsync();
        }

        await edge.StopAsync();
        Assert.Equal(0L, Line(edge, "Collapsed").Fields["BytesIn"]);
        Assert.Equal(Start.Length + Rest.Length, meters.One("edge.origin.body.size").Value);
        Assert.Equal(outcome, meters.One("edge.origin.body.size").Tags["edge.outcome"]);
        Assert.Equal(type == "text/html" ? ["edge.rewrite.duration", "edge.rewrite.held"] : [], meters.All.Select(m => m.Name).Where(n => n.StartsWith("edge.rewrite", StringComparison.Ordinal)).Order());
    }

    [Theory]
    [InlineData("/page", "text/html", 1)]
    [InlineData("/page", "text/html", 2)]
    [InlineData("/media/a.svg", "image/svg", 1)]
    [InlineData("/media/a.svg", "image/svg", 2)]
    public async Task Get_BodyOutgrowsTheEntry_EachOfTheOriginsBodiesIsMeasuredOnce(string path, string type, int readers)
    {
        await using var origin = await StartOriginAsync(type);
        await using var edge = await StartAsync(origin.Url, ("Cache:MaxEntryBytes", "2000"), ("Cache:Assets:MaxEntryBytes", "2000"));
        using var meters = Collect(edge);
        var asked = Enumerable.Range(0, readers).Select(_ => edge.GetAsync(path)).ToArray();
        _gate.Open();
        foreach (var one in asked)
        {
            using var response = await one;
            await response.BytesAsync();
        }

        await edge.StopAsync();
        Assert.Equal((long)(Start.Length + Rest.Length), edge.Logs.Entries.First(e => Equals(e.Fields.GetValueOrDefault("Cache"), "Miss")).Fields["BytesIn"]);
        Assert.Equal(Enumerable.Repeat(Start.Length + Rest.Length, readers), meters.All.Where(m => m.Name == "edge.origin.body.size").Select(m => (int)m.Value));
        Assert.Equal(type == "text/html" ? readers : 0, meters.All.Count(m => m.Name == "edge.rewrite.duration"));
    }

    [Theory]
    [InlineData("/page", "text/html")]
    [InlineData("/media/a.svg", "image/svg")]
    public async Task Get_TheRestOfTheBodyIsAnotherOnes_IsTheOriginsDoing(string path, string type)
    {
        var asked = 0;
        await using var origin = await TestOrigin.StartAsync(async context =>
        {
            var number = Interlocked.Increment(ref asked);
            (context.Response.ContentType, context.Response.Headers.CacheControl) = (type, "max-age=60");
            await context.Response.Body.WriteAsync(Start);
            await context.Response.Body.FlushAsync();
            await _gate.PassAsync();
            await context.Response.WriteAsync($"{number}{new string('y', 300_000)}");
        });
        await using var edge = await StartAsync(origin.Url, ("Cache:MaxEntryBytes", "20000"), ("Cache:Assets:MaxEntryBytes", "20000"));
        using var meters = Collect(edge);
        using var first = await edge.GetAsync(path);
        using var second = await edge.GetAsync(path);
        _gate.Open();
        await Task.WhenAll(EndAsync(first), EndAsync(second));
        await edge.StopAsync();

        var line = Assert.Single(edge.Logs.Entries, e => e.Event.Id == EventIds.Request && Equals(e.Fields["Error"], "SourceChanged"));
        Assert.Equal(EndedBy.Origin, line.Fields["EndedBy"]);
        Assert.Equal("Origin", meters.One("edge.requests.aborted").Tags["edge.ended_by"]);

        static async Task EndAsync(HttpResponseMessage response)
        {
            try
            {
                await response.BytesAsync();
            }
            catch (Exception e) when (e is IOException or HttpRequestException)
            {
                // One of the two.
            }
        }
    }

    [Theory]
    [InlineData("/page", "text/html")]
    [InlineData("/media/a.svg", "image/svg")]
    public async Task Get_ReaderOfATooLargeBodyTakesNothingForAWhile_TheWaitIsTold(string path, string type)
    {
        _gate.Open();
        await using var origin = await TestOrigin.StartAsync(async context =>
        {
            (context.Response.ContentType, context.Response.Headers.CacheControl) = (type, "max-age=60");
            for (var i = 0; i < 512; i++)
            {
                await context.Response.Body.WriteAsync(new byte[64 * 1024]);
            }
        });
        await using var edge = await StartAsync(origin.Url, ("Cache:MaxEntryBytes", "20000"), ("Cache:Assets:MaxEntryBytes", "20000"), ("Inspector:Enabled", "Always"), ("Functions:Key", "inspector-key-0123456789"));
        await using var watch = await InspectorWatch.StartAsync(edge, ("x-functions-key", "inspector-key-0123456789"));
        using var meters = Collect(edge);
        using var reader = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 16 * 1024 };
        await reader.ConnectAsync(IPAddress.Loopback, edge.Port);
        await reader.SendAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
        await watch.WaitForAsync(r => r.GetProperty("heldUpAt").GetInt64() >= 0 && r.GetProperty("bytesSent").GetInt64() > 100_000);
        var buffer = new byte[1024 * 1024];
        while (await reader.ReceiveAsync(buffer, Patience.Token()) > 0)
        {
        }

        var line = await edge.Logs.FindAsync(EventIds.Request);
        Assert.True((double)line.Fields["BackpressureMs"]! > 0);
        Assert.True(meters.One("edge.response.backpressure").Value > 0);
    }

    [Fact]
    public async Task Get_WhoBeganItNeedsNoBody_LineTellsTheOriginsAllTheSame()
    {
        // All of the body comes with the fields: it is there when the reader is answered, and so when the line is written.
        var body = Encoding.ASCII.GetString([.. Start, .. Rest]);
        await using var origin = RawOrigin.Start($"HTTP/1.1 200 OK\r\nContent-Type: image/svg\r\nETag: \"v1\"\r\nCache-Control: max-age=60\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        await using var edge = await StartAsync(origin.Url);
        using var meters = Collect(edge);
        using (var response = await edge.GetAsync("/media/a.svg", ("If-None-Match", "\"v1\"")))
        {
            Assert.Equal(HttpStatusCode.NotModified, response.StatusCode);
        }

        await edge.StopAsync();
        Assert.Equal(((long)body.Length, 0L), (Line(edge, "Miss").Fields["BytesIn"], Line(edge, "Miss").Fields["BytesOut"]));
        Assert.Equal(body.Length, meters.One("edge.origin.body.size").Value);
    }

    private static LogEntry Line(EdgeHost edge, string cache) => Assert.Single(edge.Logs.Entries, e => e.Event.Id == EventIds.Request && Equals(e.Fields["Cache"], cache));

    private static EdgeMeters Collect(EdgeHost edge) => new(edge.Services.GetRequiredService<IMeterFactory>());

    private static Task<EdgeHost> StartAsync(string origin, params (string Name, string Value)[] settings) => EdgeHost.StartAsync(
        origin,
        [
            ("Cache:MaxBytes", "10000000"), ("Publisher:Delivery", "Streaming"), ("Compression:Enabled", "false"),
            ("Assets:Routes:0:Prefix", "/media"), ("Assets:Routes:0:OriginUrl", origin), ("Assets:Routes:0:Cache", "true"), .. settings,
        ]);

    private Task<TestOrigin> StartOriginAsync(string type, string? coding = null) => TestOrigin.StartAsync(async context =>
    {
        var fields = context.Response.Headers;
        fields.ContentType = type;
        fields.ETag = "\"v1\"";
        fields.CacheControl = "max-age=60";
        if (coding is not null)
        {
            fields.ContentEncoding = coding;
            await context.Response.Body.WriteAsync(Codec.Encode(coding, [.. Start, .. Rest]));
            return;
        }

        await context.Response.Body.WriteAsync(Start);
        await context.Response.Body.FlushAsync();
        await _gate.PassAsync();
        await context.Response.Body.WriteAsync(Rest);
    });
}
