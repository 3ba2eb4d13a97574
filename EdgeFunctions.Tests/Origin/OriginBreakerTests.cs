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

    [Theory]
    [InlineData("None")]
    [InlineData("ReaderLeft")]
    [InlineData("FirstByteTimeout")]
    public async Task RecordAsync_AskedBeforeTheCircuitOpened_IsNotTheTrial(string outcome)
    {
        var time = new FakeTimeProvider();
        var breaker = await OpenAsync(time);
        using var good = new HttpResponseMessage(HttpStatusCode.OK);
        var failure = Enum.Parse<OriginFailure>(outcome);

        // Known while it is open, and after its rest.
        await breaker.RecordAsync(new OriginResult(good, failure));
        time.Advance(11);
        await breaker.RecordAsync(new OriginResult(good, failure));
        Assert.Equal("Open", breaker.State);

        // The trial itself decides.
        Assert.Equal((OriginFailure.None, 1), await SendAsync(breaker, new OriginResult(good)));
        Assert.True(breaker.IsClosed);
    }

    [Theory]
    [InlineData("ReaderLeft")]
    [InlineData("RequestBody")]
    [InlineData("FirstByteTimeout")]
    public async Task SendAsync_TrialFails_TheRestBeginsAnew(string outcome)
    {
        var time = new FakeTimeProvider();
        var breaker = await OpenAsync(time);
        time.Advance(11);
        var failure = Enum.Parse<OriginFailure>(outcome);
        Assert.Equal((failure, 1), await SendAsync(breaker, new OriginResult(null, failure)));
        Assert.Equal("Open", breaker.State);
        Assert.Equal((OriginFailure.CircuitOpen, 0), await SendAsync(breaker, default));
    }

    [Fact]
    public async Task SendAsync_TrialThrows_TheRestBeginsAnew()
    {
        var time = new FakeTimeProvider();
        var breaker = await OpenAsync(time);
        time.Advance(11);
        var client = new Mock<IOriginClient>();
        client.Setup(c => c.SendAsync(It.IsAny<HttpRequestMessage>(), It.IsAny<IdleTimeout>())).Throws(new InvalidOperationException("A client of a test throws."));
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://site.example/");
        using var timeout = new IdleTimeout(TimeSpan.FromHours(1), TimeSpan.FromHours(1), TimeProvider.System, CancellationToken.None);
        await Assert.ThrowsAsync<InvalidOperationException>(() => breaker.SendAsync(client.Object, request, timeout).AsTask());
        Assert.Equal("Open", breaker.State);
        Assert.Equal((OriginFailure.CircuitOpen, 0), await SendAsync(breaker, default));
    }

    [Theory]
    [InlineData(0, true, true)]
    [InlineData(1, false, true)]
    [InlineData(1024 * 1024, false, true)]
    [InlineData((1024 * 1024) + 1, false, false)]
    public async Task SendAsync_RequestWithABody_IsATrialOnlyWhenNothingElseHasCome(int length, bool atOnce, bool later)
    {
        foreach (var (seconds, isTrial) in new[] { (11, atOnce), (21, later) })
        {
            var time = new FakeTimeProvider();
            var breaker = await OpenAsync(time);
            time.Advance(seconds);
            using var good = new HttpResponseMessage(HttpStatusCode.OK);
            var expected = isTrial ? (OriginFailure.None, 1) : (OriginFailure.CircuitOpen, 0);
            Assert.Equal(expected, await SendAsync(breaker, new OriginResult(good), new byte[length]));
            Assert.Equal(isTrial, breaker.IsClosed);
        }
    }

    private static async Task<OriginBreaker> OpenAsync(TimeProvider time)
    {
        var breaker = Create(time);
        await breaker.RecordAsync(new OriginResult(null, OriginFailure.Reset));
        await breaker.RecordAsync(new OriginResult(null, OriginFailure.Reset));
        Assert.Equal("Open", breaker.State);
        return breaker;
    }

    /// <summary>What comes of a request, and how often an origin that answers so was asked.</summary>
    private static async Task<(OriginFailure Failure, int Asked)> SendAsync(OriginBreaker breaker, OriginResult answer, byte[]? body = null)
    {
        var client = new Mock<IOriginClient>();
        client.Setup(c => c.SendAsync(It.IsAny<HttpRequestMessage>(), It.IsAny<IdleTimeout>())).ReturnsAsync(answer);
        using var request = new HttpRequestMessage(HttpMethod.Post, "http://site.example/") { Content = body is null ? null : new ByteArrayContent(body) };
        using var timeout = new IdleTimeout(TimeSpan.FromHours(1), TimeSpan.FromHours(1), TimeProvider.System, CancellationToken.None);
        var result = await breaker.SendAsync(client.Object, request, timeout);
        return (result.Failure, client.Invocations.Count);
    }

    private static OriginBreaker Create(TimeProvider time)
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var events = new ResilienceEvents(NullLogger<ResilienceEvents>.Instance, services.GetRequiredService<IMeterFactory>(), time);
        return new OriginBreaker("site.example", new BreakerOptions { MinimumRequests = 2, FailurePercent = 50 }, events, time);
    }
}
