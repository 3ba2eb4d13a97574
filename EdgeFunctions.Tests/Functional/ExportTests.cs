using System.Text;
using System.Text.RegularExpressions;
using EdgeFunctions.Diagnostics.Export;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeFunctions.Tests.Functional;

/// <summary>What a collector gets. Field numbers are those of opentelemetry-proto 1.x.</summary>
/// <remarks>Spans are the process's: an export listens to those of every edge, and the servers of other tests would make spans that nobody there asked for.</remarks>
[Collection(Alone.Name)]
public sealed partial class ExportTests
{
    private static readonly byte[] Page = "<p>a page</p>"u8.ToArray();

    [Fact]
    public async Task Stop_EndpointIsSet_CollectorHasTraceMetricsAndLog()
    {
        await using var collector = await TestCollector.StartAsync();
        await using var origin = await TestOrigin.StartAsync("text/html", Page);
        var (parent, trace, span) = SpanCollector.NewTrace();
        await using (var edge = await EdgeHost.StartAsync(
            origin.Url,
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Url),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")))
        {
            using var response = await edge.GetAsync("/a?token=hush&page=2", ("traceparent", parent), ("Authorization", "Basic aHVzaDpodXNo"), ("Cookie", "c=hush"));
            await response.BytesAsync();
            await edge.Logs.FindAsync(EdgeFunctions.Diagnostics.EventIds.Request);
            await edge.StopAsync();
        }

        // ExportTraceServiceRequest > ResourceSpans > ScopeSpans > Span: trace_id 1, span_id 2, parent_span_id 4, name 5, attributes 9.
        var spans = collector.Of("traces").SelectMany(m => ProtoField.At(m, 1, 2, 2)).Select(f => ProtoField.Of(f.Bytes).ToList())
            .Where(s => Hex(s, 1) == trace).ToList();
        var request = Named("GET /{*path}");

        // The origin of the test is a server in this process, too.
        var server = Assert.Single(spans, s => Hex(s, 4) == span);
        Assert.Equal(Hex(server, 2), Hex(request, 4));
        Assert.Equal(Hex(request, 2), Hex(Named("edge.origin publisher"), 4));
        Assert.Equal(Hex(Named("edge.origin publisher"), 2), Hex(Named("GET"), 4));
        Assert.Equal(Hex(request, 2), Hex(Named("edge.rewrite"), 4));
        Assert.Equal("Rewrite", Attributes(request, 9)["edge.outcome"]);

        // ExportLogsServiceRequest > ResourceLogs > ScopeLogs > LogRecord: body 5, attributes 6, trace_id 9.
        var line = collector.Of("logs").SelectMany(m => ProtoField.At(m, 1, 2, 2)).Select(f => ProtoField.Of(f.Bytes).ToList())
            .Single(l => Hex(l, 9) == trace && Attributes(l, 6).ContainsKey("Outcome"));
        Assert.StartsWith("GET 127.0.0.1:", ProtoField.At(line.Single(f => f.Number == 5).Bytes, 1).Single().Text, StringComparison.Ordinal);
        Assert.Equal("Rewrite", Attributes(line, 6)["Outcome"]);

        // Resource 1 > attributes 1.
        foreach (var message in (string[])["traces", "metrics", "logs"])
        {
            Assert.All(collector.Of(message), m => Assert.Equal("EdgeFunctions", Attributes([.. ProtoField.At(m, 1, 1).SelectMany(r => ProtoField.Of(r.Bytes))], 1)["service.name"]));
            Assert.All(collector.Of(message), m => Assert.DoesNotContain("hush", Encoding.Latin1.GetString(m), StringComparison.Ordinal));
        }

        List<ProtoField> Named(string name) => Assert.Single(spans, s => Text(s, 5) == name);
    }

    /// <summary>Where a new trace is begun, an export is what makes the server's own activity: all are of that one.</summary>
    [Theory]
    [InlineData("Restart")]
    [InlineData("Continue")]
    public async Task Get_EndpointIsSet_LineAndOriginAreToldOneTrace(string policy)
    {
        await using var collector = await TestCollector.StartAsync();
        await using var origin = RawOrigin.Start("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        await using var edge = await EdgeHost.StartAsync(
            origin.Url,
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Url),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            ("Diagnostics:TraceContext", policy));
        var sent = new List<string>();
        for (var i = 1; i <= 20; i++)
        {
            var (parent, trace, _) = SpanCollector.NewTrace();
            sent.Add(trace);
            using var response = await edge.GetAsync("/", ("traceparent", parent));
            await edge.Logs.FindAsync(EdgeFunctions.Diagnostics.EventIds.Request, i);
        }

        var told = origin.Requests.Select(head => TraceParent().Match(head).Groups[1].Value).ToList();
        Assert.Equal(told, edge.Logs.Entries.Where(e => e.Event.Id == EdgeFunctions.Diagnostics.EventIds.Request).Select(e => (string)e.Fields["TraceId"]!));
        Assert.Equal(20, told.Distinct().Count());
        Assert.Equal(policy == "Continue" ? 20 : 0, told.Intersect(sent).Count());
    }

    [Fact]
    public async Task Stop_EndpointIsSet_MetricsAreThoseOfTheDocs()
    {
        await using var collector = await TestCollector.StartAsync();
        await using var origin = await TestOrigin.StartAsync("text/html", Page, r => r.Headers.CacheControl = "max-age=60");
        await using (var edge = await EdgeHost.StartAsync(
            origin.Url,
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Url),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            ("OTEL_SERVICE_NAME", "my-edge"),
            ("Cache:MaxBytes", "2000000")))
        {
            using var response = await edge.GetAsync("/");
            await response.BytesAsync();
            await edge.Logs.FindAsync(EdgeFunctions.Diagnostics.EventIds.Request);
            await edge.StopAsync();
        }

        // ExportMetricsServiceRequest > ResourceMetrics > ScopeMetrics > Metric: name 1, unit 3, sum 7, histogram 9.
        var sent = collector.Of("metrics").SelectMany(m => ProtoField.At(m, 1, 2, 2)).Select(f => ProtoField.Of(f.Bytes).ToList())
            .Select(m => (Name: Text(m, 1), Unit: Text(m, 3), IsHistogram: m.Any(f => f.Number == 9))).Distinct().ToList();
        var docs = MetricRow().Matches(File.ReadAllText(Repository.PathOf("docs", "observability.md")))
            .ToDictionary(m => m.Groups[1].Value, m => (Unit: m.Groups[3].Value, IsHistogram: m.Groups[2].Value == "histogram"));
        Assert.All(sent.Where(m => m.Name.StartsWith("edge.", StringComparison.Ordinal)), m => Assert.Equal(docs[m.Name], (m.Unit, m.IsHistogram)));
        foreach (var name in (string[])["edge.requests", "edge.request.duration", "edge.origin.duration", "edge.rewrite.duration", "edge.response.body.size", "edge.cache.requests", "http.server.request.duration", "http.client.request.duration"])
        {
            Assert.Contains(sent, m => m.Name == name);
        }

        // Histogram 9 > data_points 1: explicit_bounds 7, packed doubles.
        var bounds = collector.Of("metrics").SelectMany(m => ProtoField.At(m, 1, 2, 2)).Where(f => ProtoField.At(f.Bytes, 1).Single().Text == "edge.request.duration")
            .SelectMany(f => ProtoField.At(f.Bytes, 9, 1, 7)).First().Bytes;
        Assert.Equal((0.005, 300), (BitConverter.ToDouble(bounds.Span), BitConverter.ToDouble(bounds.Span[^8..])));
        Assert.All(collector.Of("metrics"), m => Assert.Equal("my-edge", Attributes([.. ProtoField.At(m, 1, 1).SelectMany(r => ProtoField.Of(r.Bytes))], 1)["service.name"]));
    }

    /// <summary>What would be sent behind the stop would have a time of its own, by signal: three times five seconds with a collector that does not answer.</summary>
    [Fact]
    public async Task Stop_EndpointIsSet_NothingIsLeftToSendBehindIt()
    {
        await using var collector = await TestCollector.StartAsync();
        await using var origin = await TestOrigin.StartAsync("text/html", Page);
        var edge = await EdgeHost.StartAsync(origin.Url, ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Url), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"));
        using (var response = await edge.GetAsync("/"))
        {
            await response.BytesAsync();
        }

        await edge.StopAsync();
        var sent = Sent();
        await edge.DisposeAsync();
        Assert.Equal(sent, Sent());
        Assert.All(sent, count => Assert.True(count > 0));

        int[] Sent() => [.. new[] { "traces", "metrics", "logs" }.Select(signal => collector.Of(signal).Count())];
    }

    [Fact]
    public async Task Start_NoEndpoint_NothingIsThere()
    {
        await using var edge = await EdgeHost.StartAsync("http://127.0.0.1:1");
        Assert.Null(edge.Services.GetService<OtlpExport>());
    }

    [Fact]
    public async Task Stop_CollectorIsGone_TheEdgeServesAndEnds()
    {
        await using var origin = await TestOrigin.StartAsync("text/html", Page);
        await using var edge = await EdgeHost.StartAsync(origin.Url, ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1"), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"));
        using var response = await edge.GetAsync("/");
        Assert.Equal(Page, await response.BytesAsync());
    }

    private static string Text(List<ProtoField> message, int number) => message.FirstOrDefault(f => f.Number == number).Text;

    private static string Hex(List<ProtoField> message, int number) => Convert.ToHexStringLower(message.FirstOrDefault(f => f.Number == number).Bytes.Span);

    /// <summary>KeyValue: key 1, value 2 > string_value 1.</summary>
    private static Dictionary<string, string> Attributes(List<ProtoField> message, int number) =>
        message.Where(f => f.Number == number).ToDictionary(f => ProtoField.At(f.Bytes, 1).Single().Text, f => ProtoField.At(f.Bytes, 2, 1).FirstOrDefault().Text);

    [GeneratedRegex(@"^\| `(edge\.[a-z_.]+)` \| ([a-z -]+) \| `([^`]+)` \|", RegexOptions.Multiline)]
    private static partial Regex MetricRow();

    [GeneratedRegex("(?m)^traceparent: 00-([0-9a-f]{32})-[0-9a-f]{16}-0[01]\r$")]
    private static partial Regex TraceParent();
}
