using System.Diagnostics.Metrics;
using System.Net;
using EdgeFunctions.Bodies;
using EdgeFunctions.Configuration;
using EdgeFunctions.Diagnostics;
using EdgeFunctions.Origin;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Moq;

namespace EdgeFunctions.Tests.Origin;

public sealed class OriginGuardTests
{
    [Fact]
    public async Task SendAsync_SecondAttemptFromBeforeTheCircuitOpened_IsNoTrial()
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var time = new FakeTimeProvider();
        var events = new ResilienceEvents(NullLogger<ResilienceEvents>.Instance, services.GetRequiredService<IMeterFactory>(), time);
        var guard = new OriginGuard(new Uri("http://site.example"), new OriginOptions { Breaker = new BreakerOptions { MinimumRequests = 3 } }, events, time);
        using var timeout = new IdleTimeout(TimeSpan.FromHours(1), TimeSpan.FromHours(1), TimeProvider.System, CancellationToken.None);
        var (second, trial) = (new TaskCompletionSource<OriginResult>(), new TaskCompletionSource<OriginResult>());
        var client = new Mock<IOriginClient>();
        client.SetupSequence(c => c.SendAsync(It.IsAny<HttpRequestMessage>(), It.IsAny<IdleTimeout>()))
            .ReturnsAsync(new OriginResult(null, OriginFailure.Reset))
            .Returns(new ValueTask<OriginResult>(second.Task))
            .ReturnsAsync(new OriginResult(null, OriginFailure.FirstByteTimeout))
            .ReturnsAsync(new OriginResult(null, OriginFailure.FirstByteTimeout))
            .Returns(new ValueTask<OriginResult>(trial.Task));
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://site.example/");
        var repeated = guard.SendAsync(client.Object, request, timeout).AsTask();
        await guard.SendAsync(client.Object, request, timeout);
        await guard.SendAsync(client.Object, request, timeout);
        Assert.Equal("Open", guard.BreakerState);

        time.Advance(11);
        var tried = guard.SendAsync(client.Object, request, timeout).AsTask();
        using var good = new HttpResponseMessage(HttpStatusCode.OK);
        second.SetResult(new OriginResult(good));
        Assert.True((await repeated).Succeeded);
        Assert.Equal("HalfOpen", guard.BreakerState);

        trial.SetResult(new OriginResult(good));
        Assert.True((await tried).Succeeded);
        Assert.Equal("Closed", guard.BreakerState);
    }
}
