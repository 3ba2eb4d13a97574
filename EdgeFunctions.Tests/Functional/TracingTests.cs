using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using EdgeFunctions.Diagnostics;
using EdgeFunctions.Tests.TestSupport;

namespace EdgeFunctions.Tests.Functional;

/// <summary>A trace goes through the edge, and the edge's own part of it is told.</summary>
public sealed class TracingTests
{
    private const string Edge = "EdgeFunctions";

    private static readonly byte[] Page = "<p>a page</p>"u8.ToArray();

    [Fact]
    public async Task Get_TraceContext_GoesOnToThePublisher()
    {
        await using var origin = RawOrigin.Start("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 0\r\n\r\n");
        await using var edge = await EdgeHost.StartAsync(origin.Url, ("Diagnostics:Baggage:0", "tenant"));
        var (parent, trace, span) = SpanCollector.NewTrace();
        using var response = await edge.GetAsync("/", ("traceparent", parent), ("tracestate", "vendor=abc"), ("baggage", "user=jane,tenant=news"));

        var head = Assert.Single(origin.Requests);
        Assert.Matches($"(?m)^traceparent: 00-{trace}-[0-9a-f]{{16}}-0[01]\r$", head);
        Assert.DoesNotContain(span, head, StringComparison.Ordinal);
        Assert.Contains("\r\ntracestate: vendor=abc\r\n", head, StringComparison.Ordinal);
        Assert.Matches("(?m)^baggage: tenant ?= ?news\r$", head);
        Assert.DoesNotContain("jane", head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_AssetOrigin_IsToldTheTraceAlone()
    {
        await using var origin = RawOrigin.Start("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        await using var edge = await EdgeHost.StartAsync(origin.Url, ("Diagnostics:Baggage:0", "tenant"), ("Assets:Routes:0:Prefix", "/media"), ("Assets:Routes:0:OriginUrl", origin.Url));
        var (parent, trace, _) = SpanCollector.NewTrace();
        using var response = await edge.GetAsync("/media/a", ("traceparent", parent), ("tracestate", "vendor=abc"), ("baggage", "tenant=news"));

        var head = Assert.Single(origin.Requests);
        Assert.Contains($"\r\ntraceparent: 00-{trace}-", head, StringComparison.Ordinal);
        Assert.DoesNotContain("tracestate", head, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("baggage", head, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("/media/a")]
    [InlineData("/a")]
    public async Task Get_OriginIsAskedTwice_EachAttemptHasOneTraceParent(string path)
    {
        await using var origin = RawOrigin.Start(exchange =>
        {
            exchange.Reset();
            return Task.CompletedTask;
        });
        await using var edge = await EdgeHost.StartAsync(origin.Url, ("Assets:Routes:0:Prefix", "/media"), ("Assets:Routes:0:OriginUrl", origin.Url));
        var (parent, trace, _) = SpanCollector.NewTrace();
        using var spans = new SpanCollector(trace, Edge, "System.Net.Http");
        using var response = await edge.GetAsync(path, ("traceparent", parent));

        Assert.Equal(2, origin.Requests.Count);
        Assert.All(origin.Requests, head => Assert.Single(Regex.Matches(head, "(?m)^traceparent:.*$")));
        Assert.All(origin.Requests, head => Assert.Matches($"(?m)^traceparent: 00-{trace}-[0-9a-f]{{16}}-0[01]\r$", head));

        // Its own: what the origin did belongs to the attempt that asked for it.
        var attempts = (await spans.AllAsync()).Where(s => s.OperationName == "edge.origin").Select(s => s.SpanId).ToList();
        Assert.Equal(2, attempts.Count);
        var asked = (await spans.AllAsync()).Where(s => attempts.Contains(s.ParentSpanId)).Select(s => s.SpanId.ToHexString());
        Assert.Equal(asked.Order(), origin.Requests.Select(head => Regex.Match(head, $"{trace}-([0-9a-f]{{16}})").Groups[1].Value).Order());
    }

    [Fact]
    public async Task Get_Restart_BeginsANewTrace()
    {
        await using var origin = RawOrigin.Start("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 0\r\n\r\n");
        await using var edge = await EdgeHost.StartAsync(origin.Url, ("Diagnostics:TraceContext", "Restart"));
        var (parent, trace, _) = SpanCollector.NewTrace();
        using var response = await edge.GetAsync("/", ("traceparent", parent), ("tracestate", "vendor=abc"), ("baggage", "tenant=news"));

        var head = Assert.Single(origin.Requests);
        Assert.Matches("(?m)^traceparent: 00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]\r$", head);
        Assert.DoesNotContain(trace, head, StringComparison.Ordinal);
        Assert.DoesNotContain("tracestate", head, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("baggage", head, StringComparison.OrdinalIgnoreCase);
        Assert.Contains((string)(await edge.Logs.FindAsync(EventIds.Request)).Fields["TraceId"]!, head, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("00-00000000000000000000000000000000-b7ad6b7169203331-01")]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more")]
    public async Task Get_InvalidTraceParent_BeginsANewTrace(string parent)
    {
        await using var origin = RawOrigin.Start("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 0\r\n\r\n");
        await using var edge = await EdgeHost.StartAsync(origin.Url);
        using var response = await edge.GetAsync("/", ("traceparent", parent));

        var head = Assert.Single(origin.Requests);
        Assert.Matches("(?m)^traceparent: 00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]\r$", head);
        Assert.DoesNotContain(parent, head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_BaggageBeyondTheLimits_IsCutToThem()
    {
        await using var origin = RawOrigin.Start("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 0\r\n\r\n");
        var names = Enumerable.Range(0, 100).Select(i => $"k{i}").ToArray();
        await using var edge = await EdgeHost.StartAsync(origin.Url, [.. names.Select((n, i) => ($"Diagnostics:Baggage:{i}", n))]);
        using var response = await edge.GetAsync("/", ("traceparent", SpanCollector.NewTrace().TraceParent), ("baggage", string.Join(',', names.Select(n => $"{n}={new string('v', 120)}"))));

        var line = Assert.Single(Assert.Single(origin.Requests).Split("\r\n"), l => l.StartsWith("baggage:", StringComparison.OrdinalIgnoreCase));
        Assert.True(line.Length <= 8192 + "baggage: ".Length && line.Split(',').Length <= 64, $"{line.Length} bytes, {line.Split(',').Length} members");
        Assert.Contains("k0", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_Page_SpansFollowTheConventions()
    {
        await using var origin = await TestOrigin.StartAsync("text/html", Page);
        await using var edge = await EdgeHost.StartAsync(origin.Url);
        var (parent, trace, _) = SpanCollector.NewTrace();
        using var spans = new SpanCollector(trace, Edge, "Microsoft.AspNetCore");
        using var response = await edge.GetAsync("/a?token=hush&page=2", ("traceparent", parent));
        await response.BytesAsync();

        var request = await spans.OneAsync("edge.request");
        Assert.Equal(("GET /{*path}", ActivityKind.Internal, ActivityStatusCode.Unset), (request.DisplayName, request.Kind, request.Status));
        Assert.Equal("GET", request.GetTagItem("http.request.method"));
        Assert.Equal("http", request.GetTagItem("url.scheme"));
        Assert.Equal("/a", request.GetTagItem("url.path"));
        Assert.Equal("token=REDACTED&page=2", request.GetTagItem("url.query"));
        Assert.Equal("127.0.0.1", request.GetTagItem("server.address"));
        Assert.Equal(edge.Port, request.GetTagItem("server.port"));
        Assert.Equal("/{*path}", request.GetTagItem("http.route"));
        Assert.Equal(200, request.GetTagItem("http.response.status_code"));
        Assert.Equal("Rewrite", request.GetTagItem("edge.outcome"));
        Assert.Null(request.GetTagItem("error.type"));

        var asked = await spans.OneAsync("edge.origin");
        Assert.Equal((request.SpanId, "publisher", 200), (asked.ParentSpanId, asked.GetTagItem("edge.route"), asked.GetTagItem("http.response.status_code")));
        Assert.Equal($"{origin.Url}/a?token=REDACTED&page=2", asked.GetTagItem("url.full"));
        Assert.Equal((request.SpanId, "Html"), ((await spans.OneAsync("edge.rewrite")).ParentSpanId, (await spans.OneAsync("edge.rewrite")).GetTagItem("edge.transform")));
    }

    [Fact]
    public async Task Get_NobodyRecordsTheServersSpan_TheRequestsIsIt()
    {
        await using var edge = await EdgeHost.StartAsync("http://127.0.0.1:1");
        var (parent, trace, _) = SpanCollector.NewTrace();
        using var spans = new SpanCollector(trace, Edge);
        using var response = await edge.SendAsync(new HttpMethod("BREW"), "/a", ("traceparent", parent));

        var request = await spans.OneAsync("edge.request");
        Assert.Equal((ActivityKind.Server, ActivityStatusCode.Error, "HTTP /{*path}"), (request.Kind, request.Status, request.DisplayName));
        Assert.Equal(("_OTHER", "BREW"), (request.GetTagItem("http.request.method"), request.GetTagItem("http.request.method_original")));
        Assert.Equal("Unreachable", request.GetTagItem("error.type"));
        Assert.Equal("Unreachable", (await spans.OneAsync("edge.origin")).GetTagItem("error.type"));
    }

    [Fact]
    public async Task Get_AssetAndStoredPage_HaveTheirSpans()
    {
        await using var origin = await TestOrigin.StartAsync("text/html", Page, r => r.Headers.CacheControl = "max-age=60");
        await using var edge = await EdgeHost.StartAsync(origin.Url, ("Cache:MaxBytes", "2000000"), ("Assets:Routes:0:Prefix", "/media"), ("Assets:Routes:0:OriginUrl", origin.Url));
        using (var first = await edge.GetAsync("/a"))
        {
            await first.BytesAsync();
        }

        foreach (var (path, name, attribute, value) in new[] { ("/media/a", "edge.copy", "edge.copy.outcome", "Completed"), ("/a", "edge.cache", "edge.cache.result", "Hit") })
        {
            var (parent, trace, _) = SpanCollector.NewTrace();
            using var spans = new SpanCollector(trace, Edge);
            using var response = await edge.GetAsync(path, ("traceparent", parent));
            await response.BytesAsync();

            var span = await spans.OneAsync(name);
            Assert.Equal(((await spans.OneAsync("edge.request")).SpanId, value), (span.ParentSpanId, span.GetTagItem(attribute)));
        }
    }

    [Theory]
    [InlineData(100, "100000")]
    [InlineData(300_000, "100000")]
    public async Task Get_CopyThatMayBeStored_HasTheSpanOfACopy(int length, string bound)
    {
        // Of unknown length, so that it is shared as far as it may.
        await using var origin = await TestOrigin.StartAsync(async context =>
        {
            context.Response.ContentType = "image/png";
            context.Response.Headers.CacheControl = "max-age=60";
            await context.Response.StartAsync();
            await context.Response.Body.WriteAsync(new byte[length]);
        });
        await using var edge = await EdgeHost.StartAsync(origin.Url, ("Cache:MaxBytes", "2000000"), ("Cache:MaxEntryBytes", bound));
        var (parent, trace, _) = SpanCollector.NewTrace();
        using var spans = new SpanCollector(trace, Edge);
        using var response = await edge.GetAsync("/a.png", ("traceparent", parent));
        Assert.Equal(length, (await response.BytesAsync()).Length);

        Assert.Equal("Completed", (await spans.OneAsync("edge.copy")).GetTagItem("edge.copy.outcome"));
        Assert.DoesNotContain(await spans.AllAsync(), s => s.OperationName == "edge.rewrite");
    }

    [Fact]
    public async Task Get_ClientsFault_IsNoErrorOfTheSpan()
    {
        await using var edge = await EdgeHost.StartAsync("http://127.0.0.1:1");
        var (parent, trace, _) = SpanCollector.NewTrace();
        using var spans = new SpanCollector(trace, Edge);
        using var response = await edge.GetAsync("/", ("Host", "other.example"), ("traceparent", parent));
        Assert.Equal(HttpStatusCode.MisdirectedRequest, response.StatusCode);

        var request = await spans.OneAsync("edge.request");
        Assert.Equal((ActivityStatusCode.Unset, "GET", null), (request.Status, request.DisplayName, request.GetTagItem("http.route")));
    }
}
