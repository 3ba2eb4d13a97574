using EdgeFunctions.Tests.TestSupport;

namespace EdgeFunctions.Tests.Functional;

/// <summary>Where the time of one response went, told to whom it is meant for.</summary>
public sealed class ServerTimingTests
{
    private const string Key = "k7-3Qx9vLm2-Zp8w";

    private static readonly byte[] Page = "<p>a page</p>"u8.ToArray();

    [Fact]
    public async Task Get_Off_Nothing()
    {
        await using var origin = await TestOrigin.StartAsync("text/html", Page);
        await using var edge = await EdgeHost.StartAsync(origin.Url);
        using var response = await edge.GetAsync("/", ("X-Edge-Key", Key));
        Assert.Null(response.Field("Server-Timing"));
    }

    [Fact]
    public async Task Get_BufferedPage_HasAll()
    {
        await using var origin = await TestOrigin.StartAsync("text/html", Page, r => r.Headers["Server-Timing"] = "db;dur=5");
        await using var edge = await EdgeHost.StartAsync(origin.Url, ("Diagnostics:ServerTiming", "On"));
        using var response = await edge.GetAsync("/", ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
        Assert.Matches(@"^db;dur=5 \| origin;dur=[\d.]+, rewrite;dur=[\d.]+, total;dur=[\d.]+, traceparent;desc=""00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-0[01]""$", response.Field("Server-Timing"));
    }

    [Fact]
    public async Task Get_StreamedPage_SaysWhatIsKnownAtItsStart()
    {
        var gate = new Gate();
        await using var origin = await TestOrigin.StartAsync(async context =>
        {
            context.Response.ContentType = "text/html";
            await context.Response.StartAsync();
            await context.Response.Body.FlushAsync();
            await gate.PassAsync();
            await context.Response.Body.WriteAsync(Page);
        });
        await using var edge = await EdgeHost.StartAsync(origin.Url, ("Diagnostics:ServerTiming", "On"), ("Publisher:Delivery", "Streaming"));
        using var response = await edge.GetAsync("/");
        Assert.Matches(@"^origin;dur=[\d.]+, total;dur=[\d.]+, traceparent;desc=""[^""]+""$", response.Field("Server-Timing"));
        gate.Open();
        Assert.Equal(Page, await response.BytesAsync());
    }

    [Theory]
    [InlineData(Key, true)]
    [InlineData("k7-3Qx9vLm2-Zp8W", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public async Task Get_Key_OnlyItsHolderIsTold(string? given, bool told)
    {
        await using var origin = await TestOrigin.StartAsync("image/png", Page);
        await using var edge = await EdgeHost.StartAsync(origin.Url, ("Diagnostics:ServerTiming", "Key"), ("Diagnostics:Key", Key));
        using var response = given is null ? await edge.GetAsync("/") : await edge.GetAsync("/", ("X-Edge-Key", given));
        Assert.Equal(told, response.Field("Server-Timing") is not null);
    }

    [Fact]
    public async Task Get_CacheOn_NoTimeIsStored()
    {
        await using var origin = await TestOrigin.StartAsync("text/html", Page, r =>
        {
            r.Headers.CacheControl = "max-age=60";
            r.Headers["Server-Timing"] = "db;dur=5";
        });
        await using var edge = await EdgeHost.StartAsync(origin.Url, ("Diagnostics:ServerTiming", "Key"), ("Diagnostics:Key", Key), ("Cache:MaxBytes", "2000000"));
        using var miss = await edge.GetAsync("/", ("X-Edge-Key", Key));
        Assert.Matches(@"cache;desc=Miss, origin;dur=[\d.]+, rewrite;dur=[\d.]+, total;dur=[\d.]+, traceparent", miss.Field("Server-Timing"));

        using var hit = await edge.GetAsync("/", ("X-Edge-Key", Key));
        Assert.Matches(@"^cache;desc=Hit;dur=[\d.]+, total;dur=[\d.]+, traceparent", hit.Field("Server-Timing"));

        using var other = await edge.GetAsync("/");
        Assert.Null(other.Field("Server-Timing"));
    }

    [Fact]
    public async Task Get_Refusal_IsTimedToo()
    {
        await using var edge = await EdgeHost.StartAsync("http://127.0.0.1:1", ("Diagnostics:ServerTiming", "On"));
        using var response = await edge.GetAsync("/", ("Host", "other.example"));
        Assert.Matches(@"^total;dur=[\d.]+, traceparent", response.Field("Server-Timing"));
    }
}
