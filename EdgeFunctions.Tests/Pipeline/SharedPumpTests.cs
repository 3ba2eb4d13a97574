using EdgeFunctions.Bodies;
using EdgeFunctions.Caching;
using EdgeFunctions.Context;
using EdgeFunctions.Http;
using EdgeFunctions.Origin;
using EdgeFunctions.Pipeline;
using EdgeFunctions.Responses;
using EdgeFunctions.Routing;
using EdgeFunctions.Tests.TestSupport;
using EdgeFunctions.Transforms;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeFunctions.Tests.Pipeline;

public sealed class SharedPumpTests
{
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task RunAsync_NobodyIsAtTheEndOfWhatIsShared_TheOriginIsNotToBlameForTheSilence()
    {
        await using var edge = await EdgeHost.StartAsync("http://127.0.0.1:1", ("Origin:IdleTimeout", Idle.ToString()));
        var clock = new ManualClock();
        using var timeout = new IdleTimeout(Long, Long, clock, CancellationToken.None);
        var flights = edge.Services.GetRequiredService<Flights>();
        var key = new CacheKey("https", "www.example.com", "/", "");
        Assert.True(flights.TryStart(new VariantKey(key, ""), out var flight));
        var body = new SharedBody(bound: 1, expected: null, () => { });
        using var reader = body.TryJoin()!;
        await using var source = Source(edge.Services, timeout);

        // What comes is at hand, so this returns when the body is beyond its bound.
        var running = edge.Services.GetRequiredService<SharedPump>().RunAsync(new SharedPage(Head(key), [], body, source, CancellationToken.None), null, flight);
        Assert.Equal(0, flights.Count);
        Assert.False(running.IsCompleted);

        clock.Advance(Idle * 3);
        Assert.False(timeout.Token.IsCancellationRequested);
        Assert.True(reader.TryClaim());
        await running;
        Assert.Equal(0, await source.ReadAsync());
    }

    [Fact]
    public async Task RunAsync_TheStoreThrows_ReadersAreToldAndTheFlightIsOver()
    {
        await using var edge = await EdgeHost.StartAsync("http://127.0.0.1:1", ("Cache:MaxBytes", "1000000"), ("Cache:MaxEntryBytes", "100000"));
        using var timeout = new IdleTimeout(Long, Long, TimeProvider.System, CancellationToken.None);
        var flights = edge.Services.GetRequiredService<Flights>();
        var key = new CacheKey("https", "www.example.com", "/", "");
        Assert.True(flights.TryStart(new VariantKey(key, ""), out var flight));
        var body = new SharedBody(bound: 100, expected: null, () => { });
        using var reader = body.TryJoin()!;
        await using var source = Source(edge.Services, timeout);

        // As when the program stops.
        edge.Services.GetRequiredService<PageStore>().Dispose();
        await edge.Services.GetRequiredService<SharedPump>().RunAsync(new SharedPage(Head(key), [], body, source, CancellationToken.None), null, flight);

        Assert.Equal((0, FlightEnd.Released), (flights.Count, await flight.Ended));
        Assert.Throws<ObjectDisposedException>(() => timeout.Token);
        await reader.DrainAsync(Patience.Token());
        Assert.Equal((SharedRead.Broken, CopyOutcome.SourceFailed), (reader.Read(out _), reader.Failure!.Value.Outcome));
        Assert.IsType<ObjectDisposedException>(reader.Failure!.Value.Exception);
    }

    private static PageRewrite Source(IServiceProvider services, IdleTimeout timeout)
    {
        var context = new EdgeContext
        {
            Method = "GET",
            PublicHost = new Authority("www.example.com", null),
            PublicScheme = "https",
            Target = new RequestTarget("/", ""),
            TraceId = "",
        };
        var route = services.GetRequiredService<RouteTable>().Match(context.Target).Route;
        var exchange = new OriginExchange(new HttpRequestMessage(), new HttpResponseMessage { Content = new ByteArrayContent([1, 2, 3]) }, timeout);
        var tags = services.GetRequiredService<PageValidators>().TagsFor(context);
        var response = services.GetRequiredService<ResponseContextFactory>().Create(exchange, context, route, tags, TransformKind.None);
        return services.GetRequiredService<OriginResults>().BeginCopy(response, new GateDecision(Outcome.PassThrough, GateReason.Type));
    }

    private static StoredPage Head(CacheKey key) => new()
    {
        Key = new VariantKey(key, ""),
        Status = 200,
        Fields = [],
        Body = [],
        IsCopy = true,
        Policy = default,
        Tags = [],
    };
}
