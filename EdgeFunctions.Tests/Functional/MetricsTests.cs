using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using EdgeFunctions.Diagnostics;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeFunctions.Tests.Functional;

/// <summary>What is measured of a request, by the instruments of one edge.</summary>
public sealed class MetricsTests
{
    private static readonly byte[] Page = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("<p>a page</p>", 1000)));

    [Fact]
    public async Task Get_RewrittenPage_IsMeasured()
    {
        await using var origin = await TestOrigin.StartAsync("text/html", Page);
        await using var edge = await EdgeHost.StartAsync(origin.Url);
        using var meters = Collect(edge);
        using var response = await edge.GetAsync("/", ("Accept-Encoding", "gzip"));
        var got = await response.BytesAsync();
        await edge.Logs.FindAsync(EventIds.Request);

        Assert.Equal("edge.delivery=Buffered edge.outcome=Rewrite edge.route=publisher edge.status_class=2xx", Tags(meters.One("edge.requests")));
        Assert.Equal("edge.outcome=Rewrite edge.route=publisher", Tags(meters.One("edge.request.duration")));
        Assert.Equal("edge.outcome=Rewrite edge.route=publisher", Tags(meters.One("edge.request.time_to_first_byte")));
        Assert.Equal("edge.origin.result=2xx edge.route=publisher", Tags(meters.One("edge.origin.duration")));
        Assert.Equal("edge.transform=Html", Tags(meters.One("edge.rewrite.duration")));
        Assert.Equal("edge.route=publisher", Tags(meters.One("edge.response.backpressure")));
        Assert.Equal(Page.Length, meters.One("edge.origin.body.size").Value);
        Assert.Equal(got.Length, meters.One("edge.response.body.size").Value);
        Assert.Equal(Page.Length + got.Length, meters.One("edge.rewrite.held").Value);
        Assert.True(meters.One("edge.rewrite.duration").Value > 0);
        Assert.True(meters.One("edge.request.time_to_first_byte").Value <= meters.One("edge.request.duration").Value);
        Assert.Equal([1, -1], meters.All.Where(m => m.Name == "edge.requests.active").Select(m => m.Value));
        Assert.DoesNotContain(meters.All, m => m.Name == "edge.requests.aborted");
    }

    [Fact]
    public async Task Get_Asset_HasNoRewriting()
    {
        await using var origin = await TestOrigin.StartAsync("image/png", Page);
        await using var edge = await EdgeHost.StartAsync(origin.Url, ("Assets:Routes:0:Prefix", "/media"), ("Assets:Routes:0:OriginUrl", origin.Url));
        using var meters = Collect(edge);
        using var response = await edge.GetAsync("/media/a.png");
        await response.BytesAsync();
        await edge.Logs.FindAsync(EventIds.Request);

        Assert.Equal("edge.delivery=Copied edge.outcome=PassThrough edge.route=/media edge.status_class=2xx", Tags(meters.One("edge.requests")));
        Assert.Equal(Page.Length, meters.One("edge.response.body.size").Value);
        Assert.DoesNotContain(meters.All, m => m.Name.StartsWith("edge.rewrite", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Get_NobodyListens_OriginsTimeNamesTheFailure()
    {
        await using var edge = await EdgeHost.StartAsync("http://127.0.0.1:1", ("Origin:RetryPercent", "0"));
        using var meters = Collect(edge);
        using var response = await edge.GetAsync("/");
        await edge.Logs.FindAsync(EventIds.Request);

        Assert.Equal("edge.origin.result=Unreachable edge.route=publisher", Tags(meters.One("edge.origin.duration")));
        Assert.Equal("edge.delivery=None edge.outcome=Failed edge.route=publisher edge.status_class=5xx", Tags(meters.One("edge.requests")));
    }

    [Fact]
    public async Task Get_ReaderLeaves_CountsWhoEndedIt()
    {
        await using var origin = await TestOrigin.StartAsync(async context =>
        {
            context.Response.ContentLength = Page.Length + 1;
            await context.Response.Body.WriteAsync(Page);
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        await using var edge = await EdgeHost.StartAsync(origin.Url);
        using var meters = Collect(edge);
        using (var client = new TcpClient())
        {
            await client.ConnectAsync(IPAddress.Loopback, edge.Port);
            await client.GetStream().WriteAsync("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"u8.ToArray());

            // All of the page, in however many pieces the edge has got it.
            var (came, buffer) = (new StringBuilder(), new byte[4096]);
            while (came.ToString().IndexOf("\r\n\r\n", StringComparison.Ordinal) is var head && (head < 0 || came.Length < head + 4 + Page.Length))
            {
                var count = await client.GetStream().ReadAsync(buffer, Patience.Token());
                Assert.NotEqual(0, count);
                came.Append(Encoding.Latin1.GetString(buffer, 0, count));
            }
        }

        await edge.Logs.FindAsync(EventIds.Request);
        Assert.Equal("edge.ended_by=Reader edge.route=publisher error.type=ReaderLeft", Tags(meters.One("edge.requests.aborted")));
        Assert.Equal(Page.Length, meters.One("edge.response.body.size").Value);
    }

    [Fact]
    public async Task Get_CacheOn_EachResultIsCounted()
    {
        var time = new FakeTimeProvider();
        var status = 200;
        await using var origin = await TestOrigin.StartAsync("text/html", Page, r =>
        {
            r.Headers.CacheControl = "max-age=60, stale-if-error=600";
            r.Headers.ETag = "\"one\"";
            r.StatusCode = status;
            r.ContentLength = status == 304 ? null : r.ContentLength;
        });
        await using var edge = await EdgeHost.StartAsync(origin.Url, services => services.AddSingleton<TimeProvider>(time), ("Cache:MaxBytes", "2000000"));
        using var meters = Collect(edge);
        await GetAsync("/");
        await GetAsync("/");
        time.Advance(61);
        status = 503;
        await GetAsync("/");
        await GetAsync("/", ("Authorization", "Basic eDp5"));

        Assert.Equal(["Miss", "Hit", "Stale", "Bypass"], meters.All.Where(m => m.Name == "edge.cache.requests").Select(m => m.Tags["edge.cache.result"]));
        Assert.Equal(["Rewrite", "Stored", "Stored"], edge.Logs.Entries.Where(e => e.Event.Id == EventIds.Request).Select(e => e.Fields["Outcome"]).Take(3));

        async Task GetAsync(string path, params (string, string)[] fields)
        {
            using var response = await edge.GetAsync(path, fields);
            await response.BytesAsync();
        }
    }

    [Fact]
    public async Task Instruments_AttributesOfManyRequests_TakeFewValues()
    {
        await using var origin = await TestOrigin.StartAsync("text/html", Page);
        await using var edge = await EdgeHost.StartAsync(origin.Url);
        using var meters = Collect(edge);
        for (var i = 0; i < 20; i++)
        {
            using var response = await edge.SendAsync(new HttpMethod("M" + i), $"/path{i}?q={i}", ("X-Any", "v" + i), ("Host", i % 2 == 0 ? $"h{i}.example" : "localhost"));
            await response.BytesAsync();
        }

        Assert.True(meters.All.SelectMany(m => m.Tags.Select(t => (m.Name, t.Key, t.Value))).Distinct().Count() < 40);
    }

    private static EdgeMeters Collect(EdgeHost edge) => new(edge.Services.GetRequiredService<IMeterFactory>());

    private static string Tags(Measured measured) => string.Join(' ', measured.Tags.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => $"{t.Key}={t.Value}"));
}
