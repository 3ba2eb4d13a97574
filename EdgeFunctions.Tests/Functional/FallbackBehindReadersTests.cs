using System.Diagnostics.Metrics;
using EdgeFunctions.Diagnostics;
using EdgeFunctions.Html;
using EdgeFunctions.Pipeline;
using EdgeFunctions.Tests.TestSupport;
using EdgeFunctions.Transforms.Extending;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeFunctions.Tests.Functional;

/// <summary>Fallbacks that no reader is given are counted as nobody's.</summary>
public sealed class FallbackBehindReadersTests
{
    private readonly FakeTimeProvider _time = new();
    private string _page = "<p>";

    [Theory]
    [InlineData("Buffered")]
    [InlineData("Streaming")]
    public async Task Explain_RewritingFails_NoFallbackIsCounted(string delivery)
    {
        _page = $"<b title='{new string('y', 1500)}'></b><p><i class=fails>";
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin, delivery);
        using var meters = new MeterCollector(edge.Services.GetRequiredService<IMeterFactory>());
        using (var explained = await edge.GetAsync("/_edge/explain?url=/", ("x-functions-key", CachedSite.Key)))
        {
            Assert.Contains("HandlerFailed", await explained.TextAsync(), StringComparison.Ordinal);
        }

        // Nor is an operator to be woken for it.
        Assert.Equal((0, 0, 0), (meters["edge.fallbacks"], meters["edge.rewrite.fail_opens"], meters["edge.rewrite.skipped"]));
        Assert.DoesNotContain(edge.Logs.Entries, e => e.Event.Id == EventIds.FailedOpen);
        using var read = await edge.GetAsync("/");
        await read.BytesAsync();
        await edge.Logs.FindAsync(EventIds.Request);
        Assert.Equal((1, 1, 1), (meters["edge.fallbacks"], meters["edge.rewrite.fail_opens"], meters["edge.rewrite.skipped"]));
    }

    [Theory]
    [InlineData("Buffered")]
    [InlineData("Streaming")]
    public async Task Get_RewritingFailsInTheRefreshBehind_NoFallbackIsCounted(string delivery)
    {
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin, delivery);
        using var meters = new MeterCollector(edge.Services.GetRequiredService<IMeterFactory>());
        using (var first = await edge.GetAsync("/"))
        {
            await first.BytesAsync();
        }

        _page = "<p><i class=fails>";
        _time.Advance(61);
        using var stale = await edge.GetAsync("/");
        Assert.Equal("<p>", await stale.TextAsync());

        // All is told of the refresh when it is over; a stop waits for that, but not for long.
        await edge.Logs.FindAsync(EventIds.FailedOpen);
        await edge.StopAsync();
        Assert.Equal((1, 0), (meters["edge.rewrite.fail_opens"], meters["edge.fallbacks"]));
    }

    private Task<TestOrigin> StartOriginAsync() => TestOrigin.StartAsync(async context =>
    {
        context.Response.ContentType = "text/html";
        context.Response.Headers.CacheControl = "max-age=60, stale-while-revalidate=600";
        context.Response.Headers.Date = _time.GetUtcNow().ToString("r");
        await context.Response.WriteAsync(_page);
    });

    private Task<EdgeHost> StartAsync(TestOrigin origin, string delivery) => EdgeHost.StartAsync(
        origin.Url,
        services =>
        {
            services.AddSingleton<TimeProvider>(_time);
            services.AddEdge(edge => edge.Transform("/**", html => html.OnElement("i.fails", static (in Element _, PageAddress _) => throw new InvalidOperationException("A handler of a test throws."))));
        },
        ("Publisher:Delivery", delivery), ("Rewrite:MaxTokenBytes", "1024"), ("Cache:MaxBytes", "10000000"), ("Functions:Key", CachedSite.Key));
}
