using System.Diagnostics.Metrics;
using System.Net;
using EdgeFunctions.Configuration;
using EdgeFunctions.Diagnostics;
using EdgeFunctions.Origin;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeFunctions.Tests.Origin;

public sealed class OriginBreakerTests
{
    [Theory]
    [InlineData(HttpStatusCode.OK, false)]
    [InlineData(HttpStatusCode.NotFound, false)]
    [InlineData(HttpStatusCode.TooManyRequests, false)]
    [InlineData(HttpStatusCode.InternalServerError, false)]
    [InlineData(HttpStatusCode.BadGateway, true)]
    [InlineData(HttpStatusCode.ServiceUnavailable, true)]
    [InlineData(HttpStatusCode.GatewayTimeout, true)]
    public void IsFailure_Status_CountsWhereItSpeaksOfTheServer(HttpStatusCode status, bool expected)
    {
        using var response = new HttpResponseMessage(status);
        var result = new OriginResult(response);
        Assert.Equal(expected, OriginBreaker.IsFailure(result, countStatus: true, isTrial: false));
        Assert.False(OriginBreaker.IsFailure(result, countStatus: false, isTrial: false));
    }

    [Theory]
    [InlineData("Unreachable", true, true)]
    [InlineData("Tls", true, true)]
    [InlineData("ConnectTimeout", true, true)]
    [InlineData("FirstByteTimeout", true, true)]
    [InlineData("Reset", true, true)]
    [InlineData("Protocol", true, true)]
    [InlineData("ReaderLeft", false, true)]
    [InlineData("RequestBody", false, true)]
    public void IsFailure_NoResponse_IsTheOriginsUnlessTheReaderDidIt(string failure, bool expected, bool ofATrial)
    {
        var result = new OriginResult(null, Enum.Parse<OriginFailure>(failure));
        Assert.Equal(expected, OriginBreaker.IsFailure(result, countStatus: false, isTrial: false));
        Assert.Equal(ofATrial, OriginBreaker.IsFailure(result, countStatus: false, isTrial: true));
    }

    // The pipeline is made with the second thing that it is told, or by the clock; what was told first counts either way.
    [Theory]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(31, false)]
    public async Task RecordAsync_FirstAnswerIsGood_CountsWithinTheWindow(int secondsBetween, bool opens)
    {
        var time = new FakeTimeProvider();
        var breaker = Create(time);
        using var good = new HttpResponseMessage(HttpStatusCode.OK);
        await breaker.RecordAsync(new OriginResult(good));
        Assert.True(breaker.IsClosed);

        // Two in all are judged by, and one of them is half.
        time.Advance(secondsBetween);
        await breaker.RecordAsync(new OriginResult(null, OriginFailure.Reset));
        Assert.Equal(opens, !breaker.IsClosed);
    }

    [Fact]
    public async Task RecordAsync_FirstAnswersFail_OpensAtOnce()
    {
        var breaker = Create(new FakeTimeProvider());
        await breaker.RecordAsync(new OriginResult(null, OriginFailure.Reset));
        Assert.True(breaker.IsClosed);
        await breaker.RecordAsync(new OriginResult(null, OriginFailure.Reset));
        Assert.False(breaker.IsClosed);
    }

    private static OriginBreaker Create(TimeProvider time)
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var events = new ResilienceEvents(NullLogger<ResilienceEvents>.Instance, services.GetRequiredService<IMeterFactory>(), time);
        return new OriginBreaker("site.example", new BreakerOptions { MinimumRequests = 2, FailurePercent = 50 }, events, time);
    }
}
