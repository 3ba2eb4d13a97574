using System.Net;
using EdgeFunctions.Bodies;
using EdgeFunctions.Configuration;
using EdgeFunctions.Http;
using EdgeFunctions.Origin;
using EdgeFunctions.Routing;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Moq;

namespace EdgeFunctions.Tests.Origin;

/// <summary>Anybody may ask whether the origin answers; the origin is not asked by each of them.</summary>
public sealed class OriginProbeTests
{
    private readonly ManualClock _time = new();
    private readonly Mock<IOriginClient> _client = new();

    [Fact]
    public async Task AskAsync_ManyAsk_TheOriginIsAskedOnceAtATimeAndOnceASecond()
    {
        await using var edge = await EdgeHost.StartAsync("http://127.0.0.1:1");
        var route = edge.Services.GetRequiredService<RouteTable>().Match(new RequestTarget("/", "")).Route;
        var probe = new OriginProbe(_client.Object, new EdgeOptions(), _time);
        var answer = new TaskCompletionSource<OriginResult>();
        IdleTimeout? limit = null;
        _client.Setup(c => c.SendAsync(It.IsAny<HttpRequestMessage>(), It.IsAny<IdleTimeout>()))
            .Callback((HttpRequestMessage _, IdleTimeout timeout) => limit = timeout)
            .Returns(new ValueTask<OriginResult>(answer.Task));
        using var leaving = new CancellationTokenSource();
        var (first, second) = (probe.AskAsync(route, leaving.Token), probe.AskAsync(route, CancellationToken.None));
        Assert.Single(_client.Invocations);

        // The one who began leaves; the other has the answer all the same.
        await leaving.CancelAsync();
        Assert.Equal(OriginFailure.ReaderLeft, await first);
        Assert.False(limit!.Token.IsCancellationRequested);
        _time.Advance(TimeSpan.FromSeconds(9));
        answer.SetResult(new OriginResult(new HttpResponseMessage(HttpStatusCode.OK)));
        Assert.Equal(OriginFailure.None, await second);

        // It counts for a second from when it came.
        Set(new OriginResult(null, OriginFailure.Reset));
        _time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.Equal(OriginFailure.None, await probe.AskAsync(route, CancellationToken.None));
        Assert.Single(_client.Invocations);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(OriginFailure.Reset, await probe.AskAsync(route, CancellationToken.None));
        Assert.Equal(2, _client.Invocations.Count);
    }

    [Fact]
    public async Task AskAsync_TheClientThrows_TheNextOneAsksAnew()
    {
        await using var edge = await EdgeHost.StartAsync("http://127.0.0.1:1");
        var route = edge.Services.GetRequiredService<RouteTable>().Match(new RequestTarget("/", "")).Route;
        var probe = new OriginProbe(_client.Object, new EdgeOptions(), _time);
        _client.Setup(c => c.SendAsync(It.IsAny<HttpRequestMessage>(), It.IsAny<IdleTimeout>())).Throws(new InvalidOperationException("A client of a test throws."));
        await Assert.ThrowsAsync<InvalidOperationException>(() => probe.AskAsync(route, CancellationToken.None));
        _time.Advance(TimeSpan.FromSeconds(1));
        Set(new OriginResult(null, OriginFailure.Tls));
        Assert.Equal(OriginFailure.Tls, await probe.AskAsync(route, CancellationToken.None));
    }

    private void Set(OriginResult result) =>
        _client.Setup(c => c.SendAsync(It.IsAny<HttpRequestMessage>(), It.IsAny<IdleTimeout>())).ReturnsAsync(result);
}
