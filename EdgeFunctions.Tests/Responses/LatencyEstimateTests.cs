using EdgeFunctions.Configuration;
using EdgeFunctions.Diagnostics;
using EdgeFunctions.Responses;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EdgeFunctions.Tests.Responses;

public sealed class LatencyEstimateTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly LogCollector _logs = new();

    public void Dispose() => _logs.Dispose();

    [Theory]
    [InlineData(500, 1000, 1990, false)]
    [InlineData(500, 1000, 2010, true)]
    [InlineData(500, 100, 490, false)]
    [InlineData(500, 100, 510, true)]
    public void Record_LatencyRises_IsSlowBeyondFactorAndFloor(int floor, int before, int after, bool expected)
    {
        var estimate = Create(floor: floor);
        Window(estimate, before);
        Assert.False(estimate.IsSlow);
        Window(estimate, after);
        Assert.Equal(expected, estimate.IsSlow);
    }

    [Fact]
    public void Record_FirstWindow_IsWhatIsUsual()
    {
        var estimate = Create();
        Window(estimate, 60_000);
        Assert.False(estimate.IsSlow);
    }

    [Fact]
    public void Record_SomePagesAreVerySlow_IsNotSlow()
    {
        var estimate = Create();
        for (var i = 0; i < 100; i++)
        {
            Window(estimate, page => page < 9 ? 60_000 : 1000);
            Assert.False(estimate.IsSlow);
        }
    }

    [Fact]
    public void Record_SomePagesAreStillFast_IsSlow()
    {
        var estimate = Create();
        Window(estimate, 1000);
        Window(estimate, page => page < 9 ? 10 : 5000);
        Assert.True(estimate.IsSlow);
    }

    [Fact]
    public void Record_FewSlowPages_AreNotJudged()
    {
        var estimate = Create();
        Window(estimate, 1000);
        Window(estimate, _ => 9000, pages: 19);
        Assert.False(estimate.IsSlow);
    }

    [Fact]
    public void Record_ManyPagesInAWindow_TheLatestCount()
    {
        var estimate = Create();
        Window(estimate, 1000);
        Window(estimate, page => page < 500 ? 1000 : 5000, pages: 1000);
        Assert.True(estimate.IsSlow);
    }

    [Fact]
    public void Record_SlowForFiveMinutes_DoesNotBecomeUsual()
    {
        var estimate = Create();
        Window(estimate, 1000);
        for (var i = 0; i < 30; i++)
        {
            Window(estimate, 3000);
            Assert.True(estimate.IsSlow, $"window {i}");
        }

        Window(estimate, 1000);
        Assert.False(estimate.IsSlow);
        Window(estimate, 3000);
        Assert.True(estimate.IsSlow);
        Assert.Equal(["SlowOriginBegun", "SlowOriginEnded", "SlowOriginBegun"], _logs.Entries.Select(e => e.Event.Name));
    }

    [Theory]
    [InlineData(3, 15, 18)]
    [InlineData(10, 27, 31)]
    public void Record_StaysSlow_BecomesUsualAsTheDocumentSays(int times, int afterMinutes, int byMinutes)
    {
        var estimate = Create();
        Window(estimate, 1000);
        var windows = 0;
        do
        {
            Window(estimate, 1000 * times);
            windows++;
        }
        while (estimate.IsSlow);

        Assert.InRange(windows, afterMinutes * 6, byMinutes * 6);
    }

    [Fact]
    public void Record_LatencyRisesSlowly_BecomesUsual()
    {
        var estimate = Create();
        for (var latency = 1000; latency < 10_000; latency += latency / 50)
        {
            Window(estimate, latency);
            Assert.False(estimate.IsSlow, $"at {latency}");
        }
    }

    [Theory]
    [InlineData(1600, true)]
    [InlineData(1400, false)]
    public void Record_FallsBelowTheLimit_EndsHalfWayBack(int latency, bool expected)
    {
        var estimate = Create();
        Window(estimate, 1000);
        Window(estimate, 3000);
        Window(estimate, latency);
        Assert.Equal(expected, estimate.IsSlow);
    }

    [Fact]
    public void IsSlow_NobodyAsksForAMinute_IsForgotten()
    {
        var estimate = Create();
        Window(estimate, 1000);
        Window(estimate, 3000);
        _time.Advance(59);
        Assert.True(estimate.IsSlow);
        _time.Advance(1);
        Assert.False(estimate.IsSlow);
    }

    private void Window(LatencyEstimate estimate, int milliseconds) => Window(estimate, _ => milliseconds);

    /// <summary>Ten seconds of pages.</summary>
    private void Window(LatencyEstimate estimate, Func<int, int> milliseconds, int pages = 20)
    {
        for (var i = 0; i < pages; i++)
        {
            if (i == pages - 1)
            {
                _time.Advance(10);
            }

            estimate.Record(TimeSpan.FromMilliseconds(milliseconds(i)));
        }
    }

    private LatencyEstimate Create(int floor = 500)
    {
        var services = new ServiceCollection().AddMetrics().AddLogging(logging => logging.AddProvider(_logs)).AddSingleton<TimeProvider>(_time).AddSingleton<ResilienceEvents>().BuildServiceProvider();
        return new LatencyEstimate("publisher", new SlowOriginOptions { Enabled = true, Floor = TimeSpan.FromMilliseconds(floor) }, services.GetRequiredService<ResilienceEvents>(), _time);
    }
}
