using System.Net;
using System.Text;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeFunctions.Tests.Functional;

/// <summary>Who waits for whom where one answer is not for all: it may not be stored, or it is of another variant.</summary>
public sealed class CachingProspectTests : CachedAnswers
{
    [Theory]
    [InlineData("Buffered", "text/html", "Cache-Control", "private")]
    [InlineData("Streaming", "text/html", "Set-Cookie", "session=1")]
    [InlineData("Buffered", "image/png", "Cache-Control", "no-store")]
    public async Task Get_TheLastAnswerWasNotToBeStored_TheNextOneIsIfItMay(string delivery, string type, string name, string value)
    {
        Answer = context => SendAsync(context, "one"u8.ToArray(), ("Content-Type", type), ("Cache-Control", "max-age=60"), (name, value));
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin, ("Publisher:Delivery", delivery));
        using var first = await edge.GetAsync("/");
        Assert.Equal("one", await first.TextAsync());

        Answer = context => SendAsync(context, "two"u8.ToArray(), ("Content-Type", type), ("Cache-Control", "max-age=60"));
        using var second = await edge.GetAsync("/");
        Assert.Equal("two", await second.TextAsync());
        await edge.UntilStoredAsync();
        using var third = await edge.GetAsync("/");
        Assert.True(third.IsHit());
        Assert.Equal("two", await third.TextAsync());
    }

    [Theory]
    [InlineData("Buffered")]
    [InlineData("Streaming")]
    public async Task Get_TheLastAnswerWasNotToBeStored_NobodyWaitsForTheNextOne(string delivery)
    {
        const int Readers = 3;
        Answer = context => SendAsync(context, "one"u8.ToArray(), ("Content-Type", "text/html"), ("Cache-Control", "private"));
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin, ("Publisher:Delivery", delivery));
        using var first = await edge.GetAsync("/");
        Assert.Equal("one", await first.TextAsync());

        // It answers when it has been asked by all.
        var gate = new Gate();
        Answer = async context =>
        {
            if (Asked.Count == 1 + Readers)
            {
                gate.Open();
            }

            await gate.PassAsync();
            await SendAsync(context, "two"u8.ToArray(), ("Content-Type", "text/html"), ("Cache-Control", "max-age=60"));
        };
        foreach (var reader in Enumerable.Range(0, Readers).Select(_ => edge.GetAsync("/")).ToArray())
        {
            using var response = await reader;
            Assert.Equal("two", await response.TextAsync());
        }

        using var last = await edge.GetAsync("/");
        Assert.True(last.IsHit());
    }

    [Fact]
    public async Task Get_ThePageExpiresAtOnce_NobodyWaitsForAnother()
    {
        const int Readers = 3;
        (string, string)[] fields = [("Content-Type", "text/html"), ("Expires", "0"), ("ETag", "\"v1\"")];
        Answer = context => SendAsync(context, "one"u8.ToArray(), fields);
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin);
        using var first = await edge.GetAsync("/");
        Assert.Contains("stored", first.Field("Cache-Status"), StringComparison.Ordinal);

        // It answers when it has been asked by all.
        var gate = new Gate();
        Answer = async context =>
        {
            if (Asked.Count == 1 + Readers)
            {
                gate.Open();
            }

            await gate.PassAsync();
            await SendAsync(context, "two"u8.ToArray(), fields);
        };
        foreach (var reader in Enumerable.Range(0, Readers).Select(_ => edge.GetAsync("/")).ToArray())
        {
            using var response = await reader;
            Assert.Equal("two", await response.TextAsync());
        }
    }

    [Theory]
    [InlineData("Buffered")]
    [InlineData("Streaming")]
    public async Task Get_AnotherReaderAsksForNoStore_NobodyWaitsForThat(string delivery)
    {
        var (arrived, gate) = (new Gate(), new Gate());
        Answer = async context =>
        {
            if (context.Request.Headers.CacheControl == "no-store")
            {
                arrived.Open();
                await gate.PassAsync();
            }

            await SendAsync(context, "one"u8.ToArray(), ("Content-Type", "text/html"), ("Cache-Control", "max-age=60"));
        };
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin, ("Publisher:Delivery", delivery));
        var asking = edge.GetAsync("/", ("Cache-Control", "no-store"));
        await arrived.PassAsync();
        using var second = await edge.GetAsync("/");
        Assert.Equal("one", await second.TextAsync());
        Assert.False(gate.IsOpen);
        using var third = await edge.GetAsync("/");
        Assert.True(third.IsHit());
        gate.Open();
        using var first = await asking;
        Assert.Equal("one", await first.TextAsync());
        Assert.Equal(2, Asked.Count);
    }

    [Fact]
    public async Task Get_NoStoreWhileAnotherReadersAnswerIsOnItsWay_ReadsThatAlong()
    {
        var gate = new Gate();
        Answer = async context =>
        {
            await SendAsync(context, body: null, ("Content-Type", "image/png"), ("Cache-Control", "max-age=60"));
            await context.Response.Body.WriteAsync("one"u8.ToArray());
            await context.Response.Body.FlushAsync();
            await gate.PassAsync();
        };
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin);
        using var first = await edge.GetAsync("/");
        using var second = await edge.GetAsync("/", ("Cache-Control", "no-store"));
        Assert.Contains("collapsed", second.Field("Cache-Status"), StringComparison.Ordinal);
        Assert.False(gate.IsOpen);
        gate.Open();
        Assert.Equal("one", await first.TextAsync());
        Assert.Equal("one", await second.TextAsync());
        Assert.Single(Asked);
    }

    [Fact]
    public async Task Get_TheLastAnswerWasNotToBeStored_TheOriginIsAskedWhetherTheReadersOwnHolds()
    {
        var asked = "";
        Answer = context =>
        {
            asked = context.Request.Headers.IfNoneMatch.ToString();
            if (asked == "\"v1\"")
            {
                context.Response.StatusCode = StatusCodes.Status304NotModified;
                return Task.CompletedTask;
            }

            return SendAsync(context, "one"u8.ToArray(), ("Content-Type", "text/html"), ("Cache-Control", "private"), ("ETag", "\"v1\""));
        };
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin);
        using var first = await edge.GetAsync("/");
        using var second = await edge.GetAsync("/", ("If-None-Match", first.Field("ETag")!));
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Equal("\"v1\"", asked);
    }

    [Theory]
    [InlineData("Buffered", "text/html")]
    [InlineData("Streaming", "text/html")]
    [InlineData("Buffered", "image/png")]
    public async Task Get_ManyOfTwoVariantsAtOnce_OneOfEachAsksTheOrigin(string delivery, string type)
    {
        const int Readers = 20;
        var gate = new Gate();
        Answer = async context =>
        {
            await gate.PassAsync();
            await SendLanguageAsync(context, type);
        };
        await using var origin = await StartOriginAsync();
        await using var edge = await EdgeHost.StartAsync(
            origin.Url,
            services => services.AddSingleton<TimeProvider>(Time).AddSingleton<IStartupFilter>(new Arrivals(Readers, gate)),
            ("Cache:MaxBytes", "10000000"),
            ("Publisher:Delivery", delivery));
        await ReadAsync(edge, Readers);
        Assert.Equal(2, Asked.Count);
    }

    [Theory]
    [InlineData("Buffered", "text/html")]
    [InlineData("Streaming", "text/html")]
    [InlineData("Buffered", "image/png")]
    public async Task Get_VariantsAreKnown_NoneWaitsForAnother(string delivery, string type)
    {
        Answer = context => SendLanguageAsync(context, type);
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin, ("Publisher:Delivery", delivery));
        await ReadAsync(edge, 2);
        await edge.UntilStoredAsync();
        Time.Advance(60);

        // It answers when it has been asked for both.
        var gate = new Gate();
        Answer = async context =>
        {
            if (Asked.Count == 4)
            {
                gate.Open();
            }

            await gate.PassAsync();
            await SendLanguageAsync(context, type);
        };
        await ReadAsync(edge, 2);
        Assert.Equal(4, Asked.Count);
    }

    [Fact]
    public async Task Get_VariantsAreStaleWhileRevalidated_EachIsRefreshed()
    {
        const string CacheControl = "max-age=60, stale-while-revalidate=600";
        Answer = context => SendLanguageAsync(context, "text/html", CacheControl);
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin);
        await ReadAsync(edge, 2);
        Time.Advance(70);

        // It answers when it has been asked for both.
        var gate = new Gate();
        Answer = async context =>
        {
            if (Asked.Count == 4)
            {
                gate.Open();
            }

            await gate.PassAsync();
            await SendLanguageAsync(context, "text/html", CacheControl);
        };
        await ReadAsync(edge, 2);

        // A stop waits for refreshes, but not for long.
        await gate.PassAsync();
        await edge.StopAsync();
        Assert.Equal(4, Asked.Count);
    }

    private static Task SendLanguageAsync(HttpContext context, string type, string cacheControl = "max-age=60") =>
        SendAsync(context, Encoding.ASCII.GetBytes($"in {context.Request.Headers.AcceptLanguage}"), ("Content-Type", type), ("Cache-Control", cacheControl), ("Vary", "Accept-Language"));

    private static string LanguageOf(int reader) => reader % 2 == 0 ? "da" : "de";

    private static async Task ReadAsync(EdgeHost edge, int readers)
    {
        var responses = Enumerable.Range(0, readers).Select(i => edge.GetAsync("/", ("Accept-Language", LanguageOf(i)))).ToArray();
        for (var i = 0; i < readers; i++)
        {
            using var response = await responses[i];
            Assert.Equal($"in {LanguageOf(i)}", await response.TextAsync());
        }
    }
}
