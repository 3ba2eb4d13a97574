using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using EdgeFunctions.Bodies;
using EdgeFunctions.Configuration;
using EdgeFunctions.Diagnostics;
using EdgeFunctions.Origin;
using EdgeFunctions.Pipeline;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EdgeFunctions.Tests.Diagnostics;

/// <summary>The watch where the hosts differ: without the server's activity, and from the function to its result.</summary>
public sealed class RequestWatchTests
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";

    [Theory]
    [InlineData("Continue", true)]
    [InlineData("Restart", false)]
    public void Begin_NoActivityOfTheServer_TraceGoesOnAsConfigured(string policy, bool goesOn)
    {
        using var services = new ServiceCollection().AddMetrics().AddLogging().BuildServiceProvider();
        var watch = Create(services, new DiagnosticsOptions { TraceContext = Enum.Parse<TraceContextPolicy>(policy) });
        var http = new DefaultHttpContext();
        http.Request.Headers.TraceParent = $"00-{Trace}-b7ad6b7169203331-01";
        http.Request.Headers.TraceState = "vendor=abc";
        Activity.Current = null;

        var watched = watch.Begin(http.Request, tellsTiming: false);

        Assert.Equal(goesOn, watched.Summary.TraceId == Trace);
        // Where there is no more to tell than the trace's id, no activity is made.
        Assert.Equal(watched.Summary.TraceId, Activity.Current?.TraceId.ToString() ?? watched.Summary.Plain?.TraceId);
        Assert.Equal(goesOn ? "vendor=abc" : null, Activity.Current?.TraceStateString);
        Assert.Matches("^[0-9a-f]{32}$", watched.Summary.TraceId);
        Activity.Current = null;
    }

    [Fact]
    public async Task Handle_FunctionHasReturned_LineComesWithTheResult()
    {
        await using var origin = await TestOrigin.StartAsync("text/html", "<p>a page</p>"u8.ToArray());
        await using var edge = await EdgeHost.StartAsync(origin.Url);
        var http = new DefaultHttpContext { RequestServices = edge.Services };
        http.Request.Method = "GET";
        http.Request.Path = "/a";
        http.Request.Host = new HostString("localhost");
        http.Response.Body = new MemoryStream();

        var result = await edge.Services.GetRequiredService<IEdge>().HandleAsync(http.Request);
        Assert.DoesNotContain(edge.Logs.Entries, e => e.Event.Id == EventIds.Request);
        Assert.Equal(1, edge.Services.GetRequiredService<ActiveRequests>().Look().Count);

        await result.ExecuteResultAsync(new ActionContext { HttpContext = http });
        var line = Assert.Single(edge.Logs.Entries, e => e.Event.Id == EventIds.Request);
        Assert.Equal(("Rewrite", 13L), (line.Fields["Outcome"], line.Fields["BytesOut"]));
        Assert.Equal(0, edge.Services.GetRequiredService<ActiveRequests>().Look().Count);
    }

    /// <summary>The Functions host would tell of an exception alone.</summary>
    [Fact]
    public async Task Handle_BodyBreaksOff_IsLoggedWhicheverHostExecutesTheResult()
    {
        await using var origin = RawOrigin.Start("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100\r\n\r\n<p>only this");
        await using var edge = await EdgeHost.StartAsync(origin.Url, ("Publisher:Delivery", "Streaming"));
        var http = new DefaultHttpContext { RequestServices = edge.Services };
        http.Request.Method = "GET";
        http.Request.Path = "/a";
        http.Request.Host = new HostString("localhost");
        http.Response.Body = new MemoryStream();

        var result = await edge.Services.GetRequiredService<IEdge>().HandleAsync(http.Request);
        await Assert.ThrowsAsync<BodyBrokenException>(() => result.ExecuteResultAsync(new ActionContext { HttpContext = http }));

        var line = Assert.Single(edge.Logs.Entries, e => e.Event.Id == EventIds.BodyBroken);
        Assert.Equal((LogLevel.Warning, "/a: the body broke off after 12 bytes: SourceFailed. The reader's connection is aborted."), (line.Level, line.Message));
    }

    [Fact]
    public async Task Handle_FaultOfTheEdge_IsBlamedOnIt()
    {
        await using var edge = await EdgeHost.StartAsync("http://127.0.0.1:1", services => services.AddSingleton<IOriginClient>(new BrokenClient()));
        using var meters = new EdgeMeters(edge.Services.GetRequiredService<IMeterFactory>());
        using var response = await edge.GetAsync("/");

        var line = await edge.Logs.FindAsync(EventIds.Request);
        Assert.Equal(("Edge", "System.InvalidTimeZoneException"), (line.Fields["EndedBy"]!.ToString(), line.Fields["Error"]));

        // What the server answers when it has been told.
        Assert.Equal((500, HttpStatusCode.InternalServerError), (line.Fields["Status"], response.StatusCode));
        Assert.Equal("5xx", meters.One("edge.requests").Tags["edge.status_class"]);
        Assert.Equal("Edge", meters.One("edge.requests.aborted").Tags["edge.ended_by"]);
        Assert.Equal(0, edge.Services.GetRequiredService<ActiveRequests>().Look().Count);
    }

    [Theory]
    [InlineData(true, "Reader", "ReaderLeft")]
    [InlineData(false, "Edge", "System.OperationCanceledException")]
    public void End_WaitIsBrokenOff_IsTheReadersDoingWhoHasLeft(bool hasLeft, string endedBy, string error)
    {
        using var services = new ServiceCollection().AddMetrics().AddLogging().BuildServiceProvider();
        var watch = Create(services, new DiagnosticsOptions());
        var http = new DefaultHttpContext { RequestAborted = new CancellationToken(hasLeft) };
        var watched = watch.Begin(http.Request, tellsTiming: false);

        watch.End(watched, http, new OperationCanceledException());

        Assert.Equal((endedBy, error), ($"{watched.Summary.EndedBy}", watched.Summary.Error));
        Activity.Current = null;
    }

    private static RequestWatch Create(ServiceProvider services, DiagnosticsOptions diagnostics)
    {
        var options = new EdgeOptions { Diagnostics = diagnostics };
        return new RequestWatch(
            options,
            new RequestMetrics(services.GetRequiredService<IMeterFactory>()),
            new ActiveRequests(),
            new QueryRedactor(options),
            new ReaderPropagator(options),
            services.GetRequiredService<ILogger<RequestWatch>>(),
            TimeProvider.System);
    }

    private sealed class BrokenClient : IOriginClient
    {
        public ValueTask<OriginResult> SendAsync(HttpRequestMessage request, IdleTimeout timeout) => throw new InvalidTimeZoneException();
    }
}
