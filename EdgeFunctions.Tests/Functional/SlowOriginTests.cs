using System.Diagnostics.Metrics;
using EdgeFunctions.Diagnostics;
using EdgeFunctions.Html;
using EdgeFunctions.Pipeline;
using EdgeFunctions.Tests.TestSupport;
using EdgeFunctions.Transforms.Extending;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeFunctions.Tests.Functional;

/// <summary>An origin that becomes slow: readers get pages without what is optional.</summary>
public sealed class SlowOriginTests : IAsyncLifetime
{
    private const string Cached = "10000000";

    private static readonly (string Name, string Value)[] Settings =
    [
        ("Rewrite:SlowOrigin:Enabled", "true"),
        ("Rewrite:SlowOrigin:Paths:0", "/search/**"),
        ("Inject:0:Html", "<b>optional</b>"),
        ("Inject:0:When:Paths:0", "/**"),
        ("Inject:1:Html", "<b>required</b>"),
        ("Inject:1:Optional", "false"),
        ("Inject:1:When:Paths:0", "/a/**"),
        ("Json:0:Name", "o"),
        ("Json:0:Value", "1"),
        ("Json:1:Name", "r"),
        ("Json:1:Value", "2"),
        ("Json:1:Optional", "false"),
        ("Json:1:Paths:0", "/a/**"),
        ("Diagnostics:ServerTiming", "On"),
    ];

    private readonly OriginTime _time = new();
    private TestOrigin _origin = null!;
    private int _latency = 1;
    private int _asked;

    public async Task InitializeAsync() => _origin = await TestOrigin.StartAsync(async context =>
    {
        // The clock stands still but for what the origin takes.
        Interlocked.Increment(ref _asked);
        _time.Advance(_latency);
        var response = context.Response;
        response.Headers.CacheControl = context.Request.Path.StartsWithSegments("/own") ? "private" : "max-age=60";
        response.Headers.ETag = "\"v1\"";
        response.Headers.LastModified = "Wed, 21 Oct 2015 07:28:00 GMT";
        if (context.Request.Headers.IfNoneMatch == "\"v1\"")
        {
            response.StatusCode = 304;
            return;
        }

        var url = $"http://{context.Request.Host}";
        response.ContentType = context.Request.Path.Value!.EndsWith("json", StringComparison.Ordinal) ? "application/json" : "text/html";
        await response.WriteAsync(response.ContentType == "text/html" ? $"<head></head><a href={url}/x></a><i></i>" : $"{{\"a\":\"{url}/x\"}}");
    });

    public async Task DisposeAsync() => await _origin.DisposeAsync();

    [Theory]
    [InlineData("Buffered")]
    [InlineData("Streaming")]
    public async Task Get_OriginBecomesSlow_OptionalIsLeftOutUntilItIsOver(string delivery)
    {
        await using var edge = await StartAsync(("Publisher:Delivery", delivery));
        using var meters = new MeterCollector(edge.Services.GetRequiredService<IMeterFactory>());
        string Page(string injected, string code) => $"<head>{injected}</head><a href={edge.Url}/x></a><i>{code}</i>";
        await AskAsync(edge, "/a/page");
        using var whole = await edge.GetAsync("/a/page");
        Assert.Equal(Page("<b>optional</b><b>required</b>", "optional required"), await whole.TextAsync());
        Assert.Equal("max-age=60", whole.Field("Cache-Control"));

        _latency = 3;
        await AskAsync(edge, "/a/page");
        using (var reduced = await edge.GetAsync("/a/page"))
        {
            Assert.Equal(Page("<b>required</b>", " required"), await reduced.TextAsync());
            Assert.Equal("private, no-store", reduced.Field("Cache-Control"));
            Assert.NotEqual(whole.Field("ETag"), reduced.Field("ETag"));
            Assert.Null(reduced.Field("Last-Modified"));
            Assert.Contains("fallback;desc=bypass-optional,", reduced.Field("Server-Timing"), StringComparison.Ordinal);
        }

        // A reader who has the whole page keeps it.
        using (var unchanged = await edge.GetAsync("/a/page", ("If-None-Match", whole.Field("ETag")!)))
        {
            Assert.Equal((304, "max-age=60"), ((int)unchanged.StatusCode, unchanged.Field("Cache-Control")));
        }

        using (var other = await edge.GetAsync("/search/page"))
        {
            Assert.Equal(Page("<b>optional</b>", "optional required"), await other.TextAsync());
        }

        Assert.Single(edge.Logs.Entries, e => e.Event.Id == EventIds.SlowOriginBegun);
        Assert.Equal(1, meters["edge.origin.slow.changes edge.origin.pace=Slow"]);
        Assert.Equal(1, meters["edge.origin.slow.changes edge.pages=publisher"]);

        // This one, and two behind the twentieth by which it was judged slow; the 304 is none.
        Assert.Equal(3, meters["edge.fallbacks edge.fallback=bypass-optional"]);

        _latency = 1;
        await AskAsync(edge, "/a/page");
        using var again = await edge.GetAsync("/a/page");
        Assert.Equal(Page("<b>optional</b><b>required</b>", "optional required"), await again.TextAsync());
        Assert.Single(edge.Logs.Entries, e => e.Event.Id == EventIds.SlowOriginEnded);
    }

    [Theory]
    [InlineData("/a/json", "\"a\":\"EDGE/x\",\"r\":2", "no-store")]
    [InlineData("/json", "\"a\":\"EDGE/x\"", "no-store")]
    public async Task Get_Json_OptionalMembersAreLeftOut(string path, string members, string cacheControl)
    {
        await using var edge = await StartAsync(("Json:0:WhenExists", "Keep"));
        await AskAsync(edge, "/json");
        _latency = 3;
        await AskAsync(edge, "/json");
        using var response = await edge.GetAsync(path);
        Assert.Equal($"{{{members.Replace("EDGE", edge.Url, StringComparison.Ordinal)}}}", await response.TextAsync());
        Assert.EndsWith(cacheControl, response.Field("Cache-Control"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_JsonThatIsCopiedWithoutItsMembers_IsKeptByNobody()
    {
        await using var edge = await StartAsync(("Rewrite:TextBodies", "false"));
        await AskAsync(edge, "/json");
        _latency = 3;
        await AskAsync(edge, "/json");
        using var response = await edge.GetAsync("/json");
        Assert.Equal($"{{\"a\":\"{_origin.Url}/x\"}}", await response.TextAsync());
        Assert.Equal("private, no-store", response.Field("Cache-Control"));
        Assert.Contains("fallback;desc=bypass-optional,", response.Field("Server-Timing"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_NothingIsOptional_PageIsAsEver()
    {
        await using var edge = await StartAsync(("Inject:0:Optional", "false"), ("Inject:1:Html", "x"), ("Code", "none"));
        await AskAsync(edge, "/b");
        _latency = 3;
        await AskAsync(edge, "/b");
        using var response = await edge.GetAsync("/b");
        Assert.Contains("<b>optional</b>", await response.TextAsync(), StringComparison.Ordinal);
        Assert.Equal("max-age=60", response.Field("Cache-Control"));
        Assert.DoesNotContain("fallback", response.Field("Server-Timing"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_WithCache_PagesThatAreStoredAreWhole()
    {
        await using var edge = await StartAsync(("Cache:MaxBytes", Cached));
        await AskAsync(edge, "/own");
        _latency = 3;
        await AskAsync(edge, "/own");
        using var own = await edge.GetAsync("/own");
        Assert.DoesNotContain("optional<", await own.TextAsync(), StringComparison.Ordinal);
        Assert.Equal("edge; fwd=miss; fwd-status=200; detail=bypass-optional", own.Field("Cache-Status"));

        var asked = _asked;
        for (var i = 0; i < 2; i++)
        {
            using var shared = await edge.GetAsync("/shared");
            Assert.Contains("<b>optional</b>", await shared.TextAsync(), StringComparison.Ordinal);
            Assert.StartsWith(i == 0 ? "edge; fwd=miss; fwd-status=200; stored" : "edge; hit", shared.Field("Cache-Status"), StringComparison.Ordinal);
        }

        Assert.Equal(1, _asked - asked);
    }

    [Fact]
    public async Task Get_Off_PageIsWholeHoweverSlow()
    {
        await using var edge = await StartAsync(("Rewrite:SlowOrigin:Enabled", "false"));
        await AskAsync(edge, "/b");
        _latency = 3;
        await AskAsync(edge, "/b");
        using var response = await edge.GetAsync("/b");
        Assert.Contains("<b>optional</b>", await response.TextAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(edge.Logs.Entries, e => e.Event.Id == EventIds.SlowOriginBegun);
    }

    [Fact]
    public async Task Explain_OriginIsSlow_SaysSoAndShowsTheWholePage()
    {
        await using var edge = await StartAsync(("Functions:Key", "a-long-and-random-key"));
        await AskAsync(edge, "/b");
        _latency = 3;
        await AskAsync(edge, "/b");
        using var response = await edge.GetAsync("/_edge/explain?url=/b&code=a-long-and-random-key", ("Accept", "application/json"));
        var text = await response.TextAsync();
        Assert.Contains("slow-origin", text, StringComparison.Ordinal);
        Assert.Contains("\"reason\":\"Rewritable\"", text.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_AnswersWithoutAPage_TeachNothing()
    {
        await using var edge = await StartAsync();
        await AskAsync(edge, "/b");
        _latency = 3;
        using (var whole = await edge.GetAsync("/b"))
        {
            for (var i = 0; i < 30; i++)
            {
                using var unchanged = await edge.GetAsync("/b", ("If-None-Match", whole.Field("ETag")!));
                Assert.Equal(304, (int)unchanged.StatusCode);
            }
        }

        Assert.DoesNotContain(edge.Logs.Entries, e => e.Event.Id == EventIds.SlowOriginBegun);
    }

    private static async Task AskAsync(EdgeHost edge, string path)
    {
        for (var i = 0; i < 20; i++)
        {
            using var response = await edge.GetAsync(path);
            await response.BytesAsync();
        }
    }

    private Task<EdgeHost> StartAsync(params (string Name, string Value)[] settings) => EdgeHost.StartAsync(
        _origin.Url,
        services =>
        {
            services.AddSingleton<TimeProvider>(_time);
            if (!settings.Contains(("Code", "none")))
            {
                services.AddEdge(edge => edge
                    .Transform("/**", html => html.OnElement("i", static (in Element i, PageAddress _) => i.Append("optional"u8)))
                    .Transform("/**", html => html.OnElement("i", static (in Element i, PageAddress _) => i.Append(" required"u8)), optional: false));
            }
        },
        [.. Settings, .. settings.Where(s => s.Name != "Code")]);

    /// <summary>Wall clock and timestamps move when the origin says so; timers are real.</summary>
    private sealed class OriginTime : TimeProvider
    {
        private long _ticks = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero).Ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

        public override long GetTimestamp() => Interlocked.Read(ref _ticks);

        public void Advance(int seconds) => Interlocked.Add(ref _ticks, TimeSpan.FromSeconds(seconds).Ticks);
    }
}
