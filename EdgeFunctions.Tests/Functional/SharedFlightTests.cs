using System.Text;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeFunctions.Tests.Functional;

/// <summary>Several readers of one response while it comes: in Streaming delivery all that may be stored, in Buffered what is copied.</summary>
public sealed class SharedFlightTests
{
    private readonly HeldSite _site = new();

    [Theory]
    [InlineData("Streaming", "text/html")]
    [InlineData("Streaming", "image/svg")]
    [InlineData("Buffered", "image/svg")]
    public async Task Get_WhileItComes_EveryReaderGetsTheBytesAsTheyCome(string delivery, string type)
    {
        await using var origin = await _site.StartOriginAsync(type);
        await using var edge = await _site.StartEdgeAsync(origin, delivery);
        var bodies = new List<Stream>();
        for (var i = 0; i < 3; i++)
        {
            var response = await edge.GetAsync("/", ("Accept-Encoding", i == 1 ? "gzip" : "identity"));
            Assert.Equal(i == 0 ? "edge; fwd=miss; fwd-status=200; ttl=60" : "edge; fwd=miss; collapsed; ttl=60", response.Field("Cache-Status"));
            var body = await response.Content.ReadAsStreamAsync();
            bodies.Add(response.Field("Content-Encoding") is null ? body : new System.IO.Compression.GZipStream(body, System.IO.Compression.CompressionMode.Decompress));
        }

        // The origin has not gone on yet.
        foreach (var body in bodies)
        {
            Assert.EndsWith("first", Encoding.UTF8.GetString(await body.ReadAtLeastAsync(HeldSite.Start.Length)), StringComparison.Ordinal);
        }

        Assert.False(_site.Gate.IsOpen);
        _site.Gate.Open();
        foreach (var body in bodies)
        {
            Assert.EndsWith(HeldSite.Rest, Encoding.UTF8.GetString(await body.ReadAtLeastAsync(HeldSite.Rest.Length)), StringComparison.Ordinal);
            Assert.Equal(0, await body.ReadAsync(new byte[1], Patience.Token()));
        }

        using var later = await edge.GetAsync("/");
        Assert.Equal("edge; hit; ttl=60", later.Field("Cache-Status"));
        Assert.Equal(HeldSite.Start + HeldSite.Rest, await later.TextAsync());
        Assert.Single(_site.Asked);
    }

    [Theory]
    [InlineData("Buffered", "text/html")]
    [InlineData("Streaming", "text/html")]
    [InlineData("Buffered", "image/svg")]
    public async Task Get_AThousandAtOnce_OneAsksTheOrigin(string delivery, string type)
    {
        const int Readers = 1000;
        await using var origin = await _site.StartOriginAsync(type, holdFields: true);
        await using var edge = await EdgeHost.StartAsync(
            origin.Url,
            services => services
                .AddSingleton<TimeProvider>(_site.Time)
                .AddSingleton<IStartupFilter>(new Arrivals(Readers, _site.Gate))
                // All may come before the server has taken in the first, and who finds no room tries again only after a second, and three, and seven.
                .Configure<SocketTransportOptions>(socket => socket.Backlog = Readers),
            HeldSite.Settings(delivery));
        var readers = Enumerable.Range(0, Readers).Select(_ => edge.GetAsync("/")).ToArray();
        foreach (var reader in readers)
        {
            using var response = await reader;
            Assert.Equal(HeldSite.Start + HeldSite.Rest, await response.TextAsync());
        }

        Assert.Single(_site.Asked);
        Assert.Empty(edge.Logs.Errors);
    }

    [Theory]
    [InlineData("Streaming", "text/html")]
    [InlineData("Buffered", "image/svg")]
    public async Task Get_TheFirstReaderLeaves_TheOthersGetAllAndItIsStored(string delivery, string type)
    {
        await using var origin = await _site.StartOriginAsync(type);
        await using var edge = await _site.StartEdgeAsync(origin, delivery);
        var first = await edge.GetAsync("/");
        using var second = await edge.GetAsync("/");
        first.Dispose();
        _site.Gate.Open();
        Assert.Equal(HeldSite.Start + HeldSite.Rest, await second.TextAsync());
        using var third = await edge.GetAsync("/");
        Assert.StartsWith("edge; hit", third.Field("Cache-Status"), StringComparison.Ordinal);
        Assert.Single(_site.Asked);
    }

    [Theory]
    [InlineData("Streaming", "text/html")]
    [InlineData("Buffered", "image/svg")]
    public async Task Get_AllReadersLeave_TheOriginIsToldAndNothingIsStored(string delivery, string type)
    {
        var left = new Gate();
        _site.Instead = async context =>
        {
            await _site.BeginAsync(context, type);
            context.RequestAborted.Register(left.Open);
            await left.PassAsync();
        };
        await using var origin = await _site.StartOriginAsync(type);
        await using var edge = await _site.StartEdgeAsync(origin, delivery);
        var readers = new[] { await edge.GetAsync("/"), await edge.GetAsync("/") };
        foreach (var reader in readers)
        {
            reader.Dispose();
        }

        await left.PassAsync();
        _site.Instead = null;
        _site.Gate.Open();
        using var next = await edge.GetAsync("/");
        Assert.Equal(HeldSite.Start + HeldSite.Rest, await next.TextAsync());
        Assert.Equal(2, _site.Asked.Count);
    }

    [Theory]
    [InlineData("Streaming", "text/html")]
    [InlineData("Buffered", "image/svg")]
    public async Task Get_OriginDiesInMidBody_EveryReaderIsCutOffAndNothingIsStored(string delivery, string type)
    {
        _site.Instead = async context =>
        {
            await _site.BeginAsync(context, type);
            await _site.Gate.PassAsync();
            context.Abort();
        };
        await using var origin = await _site.StartOriginAsync(type);
        await using var edge = await _site.StartEdgeAsync(origin, delivery);
        using var first = await edge.GetAsync("/");
        using var second = await edge.GetAsync("/");
        _site.Gate.Open();
        await Assert.ThrowsAnyAsync<IOException>(() => first.BytesAsync());
        await Assert.ThrowsAnyAsync<IOException>(() => second.BytesAsync());

        _site.Instead = null;
        using var third = await edge.GetAsync("/");
        Assert.Equal(HeldSite.Start + HeldSite.Rest, await third.TextAsync());
        Assert.Equal(2, _site.Asked.Count);
    }

    [Fact]
    public async Task Get_MayNotBeStored_TheOthersGoForThemselvesAtOnce()
    {
        _site.Instead = _site.HeldBehindItsStart(fields => fields.CacheControl = "private");
        await using var origin = await _site.StartOriginAsync("text/html");
        await using var edge = await _site.StartEdgeAsync(origin, "Streaming");
        using var first = await edge.GetAsync("/");
        using var second = await edge.GetAsync("/");
        Assert.Equal(2, _site.Asked.Count);
        _site.Gate.Open();
    }

    [Fact]
    public async Task Get_AnotherVariant_GoesForItself()
    {
        _site.Instead = _site.HeldBehindItsStart(fields => fields.Vary = "Accept-Language");
        await using var origin = await _site.StartOriginAsync("text/html");
        await using var edge = await _site.StartEdgeAsync(origin, "Streaming");
        using var danish = await edge.GetAsync("/", ("Accept-Language", "da"));
        using var german = await edge.GetAsync("/", ("Accept-Language", "de"));
        using var alsoDanish = await edge.GetAsync("/", ("Accept-Language", "DA"));
        Assert.Equal(2, _site.Asked.Count);
        _site.Gate.Open();
    }

    [Theory]
    [InlineData("Streaming", "text/html", false)]
    [InlineData("Streaming", "text/html", true)]
    [InlineData("Buffered", "image/svg", false)]
    [InlineData("Buffered", "image/svg", true)]
    public async Task Get_BodyBeyondTheEntryLimit_NobodyWaitsForTheSlowReader(string delivery, string type, bool changes)
    {
        const int Chunks = 600;
        var chunk = Encoding.ASCII.GetBytes(new string('x', 64 * 1024));
        _site.Instead = async context =>
        {
            await _site.BeginAsync(context, type);
            await _site.Gate.PassAsync();
            await context.Response.WriteAsync(changes ? $"{_site.Asked.Count}" : "1");
            for (var i = 0; i < Chunks; i++)
            {
                await context.Response.Body.WriteAsync(chunk);
            }
        };
        await using var origin = await _site.StartOriginAsync(type);
        await using var edge = await _site.StartEdgeAsync(origin, delivery, ("Cache:MaxEntryBytes", "200000"), ("Compression:Enabled", "false"));
        using var slow = await edge.GetAsync("/");
        using var fast = await edge.GetAsync("/");
        _site.Gate.Open();
        var length = HeldSite.Start.Length + 1 + ((long)Chunks * chunk.Length);
        if (changes)
        {
            // One of the two gets the page; the other would get half of each.
            await using var one = await fast.Content.ReadAsStreamAsync();
            await using var other = await slow.Content.ReadAsStreamAsync();
            var lengths = new[] { await CountAsync(one), await CountAsync(other) };
            Assert.Equal([-1, length], lengths.Order());
        }
        else
        {
            Assert.Equal(length, (await fast.BytesAsync()).Length);
            Assert.Equal(length, (await slow.BytesAsync()).Length);
        }

        // What is too large is asked for directly.
        Assert.Equal(2, _site.Asked.Count);
        using var next = await edge.GetAsync("/");
        Assert.Equal("edge; fwd=miss", next.Field("Cache-Status"));
    }

    /// <summary>Reads to the end; -1 when the body breaks off.</summary>
    private static async Task<long> CountAsync(Stream body)
    {
        var buffer = new byte[64 * 1024];
        long total = 0;
        try
        {
            int count;
            while ((count = await body.ReadAsync(buffer, Patience.Token())) > 0)
            {
                total += count;
            }

            return total;
        }
        catch (IOException)
        {
            return -1;
        }
    }
}
