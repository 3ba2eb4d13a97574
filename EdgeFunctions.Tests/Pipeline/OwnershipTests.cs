using System.Buffers;
using System.Net;
using EdgeFunctions.Bodies;
using EdgeFunctions.Caching;
using EdgeFunctions.Context;
using EdgeFunctions.Diagnostics;
using EdgeFunctions.Http;
using EdgeFunctions.Origin;
using EdgeFunctions.Pipeline;
using EdgeFunctions.Responses;
using EdgeFunctions.Routing;
using EdgeFunctions.Tests.TestSupport;
using EdgeFunctions.Transforms;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Moq;

namespace EdgeFunctions.Tests.Pipeline;

/// <summary>What is taken for an exchange is given back, also where something fails that nobody expects to.</summary>
public sealed class OwnershipTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(10);

    [Theory]
    [InlineData("0")]
    [InlineData("1000000")]
    public async Task Get_TheClientThrows_TheSlotIsGivenBackAndTheRequestIsNobodys(string cache)
    {
        HttpRequestMessage? asked = null;
        var client = new Mock<IOriginClient>();
        client.Setup(c => c.SendAsync(It.IsAny<HttpRequestMessage>(), It.IsAny<IdleTimeout>()))
            .Callback((HttpRequestMessage request, IdleTimeout _) => asked = request)
            .Throws(new InvalidOperationException("A client of a test throws."));
        await using var edge = await EdgeHost.StartAsync("http://127.0.0.1:1", services => services.AddSingleton(client.Object), ("Limits:MaxConcurrentRequests", "1"), ("Cache:MaxBytes", cache), ("Cache:MaxEntryBytes", "100000"));
        for (var i = 1; i <= 2; i++)
        {
            using var response = await edge.GetAsync("/");
            Assert.Equal((HttpStatusCode.InternalServerError, i), (response.StatusCode, client.Invocations.Count));
        }

        Assert.Equal(0, edge.Services.GetRequiredService<OriginSlots>().Taken);
        Assert.Throws<ObjectDisposedException>(() => asked!.Version = HttpVersion.Version20);
    }

    [Fact]
    public async Task FetchAsync_ItThrowsBehindTheAnswer_TheExchangeIsOverAndTheFlight()
    {
        var client = new Mock<IOriginClient>();
        client.Setup(c => c.SendAsync(It.IsAny<HttpRequestMessage>(), It.IsAny<IdleTimeout>())).ReturnsAsync(new OriginResult(new HttpResponseMessage { Content = new ByteArrayContent([1, 2, 3]) }));
        await using var edge = await EdgeHost.StartAsync("http://127.0.0.1:1", services => services.AddSingleton(client.Object), ("Limits:MaxConcurrentRequests", "1"), ("Cache:MaxBytes", "1000000"), ("Cache:MaxEntryBytes", "100000"));
        var services = edge.Services;
        var time = new Mock<TimeProvider>();
        time.SetupSequence(t => t.GetUtcNow()).Returns(DateTimeOffset.UnixEpoch).Throws(new InvalidOperationException("A clock of a test throws."));
        var fetcher = ActivatorUtilities.CreateInstance<PageFetcher>(services, time.Object);
        var context = new EdgeContext { Method = "GET", PublicHost = new Authority("www.example.com", null), PublicScheme = "https", Target = new RequestTarget("/", ""), TraceId = "" };
        var flights = services.GetRequiredService<Flights>();
        Assert.True(flights.TryStart(new VariantKey(new CacheKey("https", "www.example.com", "/", ""), ""), out var flight));

        await Assert.ThrowsAsync<InvalidOperationException>(() => fetcher.FetchAsync(new DefaultHttpContext().Request, context, services.GetRequiredService<RouteTable>().Match(context.Target), stale: null, flight));
        Assert.Equal((1, 0, 0), (client.Invocations.Count, services.GetRequiredService<OriginSlots>().Taken, flights.Count));
    }

    [Fact]
    public async Task Dispose_TheTransformThrows_TheExchangeIsOver()
    {
        await using var edge = await EdgeHost.StartAsync("http://127.0.0.1:1");
        var services = edge.Services;
        var context = new EdgeContext { Method = "GET", PublicHost = new Authority("www.example.com", null), PublicScheme = "https", Target = new RequestTarget("/", ""), TraceId = "" };
        var slot = new Mock<IDisposable>();
        var timeout = new IdleTimeout(Long, Long, TimeProvider.System, CancellationToken.None);
        var exchange = new OriginExchange(new HttpRequestMessage(), new HttpResponseMessage { Content = new ByteArrayContent([1, 2, 3]) }, timeout, slot.Object);
        var response = services.GetRequiredService<ResponseContextFactory>().Create(
            exchange, context, services.GetRequiredService<RouteTable>().Match(context.Target).Route, services.GetRequiredService<PageValidators>().TagsFor(context), TransformKind.Html);
        var memory = services.GetRequiredService<BufferBudget>();
        var rewrite = new PageRewrite(
            response, new GateDecision(Outcome.Rewrite, GateReason.Rewritable), static (_, _) => new ThrowsAtItsEnd(), services.GetRequiredService<OriginResults>().Rewrite, memory, services.GetRequiredService<EdgeEvents>());
        await rewrite.FillAsync();
        Assert.NotEqual(0, memory.Held);

        await Assert.ThrowsAsync<InvalidOperationException>(() => rewrite.DisposeAsync().AsTask());
        slot.Verify(s => s.Dispose(), Times.Once);
        Assert.Equal(0, memory.Held);
    }

    private sealed class ThrowsAtItsEnd : IBodyTransform
    {
        public string? Failure => null;

        public void Write(ReadOnlySpan<byte> input, IBufferWriter<byte> output) => output.Write(input);

        public void Complete(IBufferWriter<byte> output)
        {
        }

        public void Dispose() => throw new InvalidOperationException("A transform of a test throws.");
    }
}
