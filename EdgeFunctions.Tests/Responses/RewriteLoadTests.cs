using System.Diagnostics.Metrics;
using EdgeFunctions.Configuration;
using EdgeFunctions.Diagnostics;
using EdgeFunctions.Responses;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeFunctions.Tests.Responses;

public sealed class RewriteLoadTests
{
    private readonly FakeTimeProvider _time = new();

    [Theory]
    [InlineData(10, 100, 195, false)]
    [InlineData(10, 100, 205, true)]
    [InlineData(1500, 100, 1000, false)]
    public void Record_CostRises_BypassesBeyondFactorAndFloor(int floor, int before, int after, bool expected)
    {
        var load = Create(floor);
        Window(load, before);
        Assert.False(load.IsBypassing);
        Window(load, after);
        Assert.Equal(expected, load.IsBypassing);
    }

    [Fact]
    public void Record_LargerPages_AreNotSlowerOnes()
    {
        var load = Create(10);
        Window(load, 100);
        Window(load, 1000, bytes: 10_000);
        Assert.False(load.IsBypassing);
    }

    [Fact]
    public void Record_FewSlowPages_AreNotJudged()
    {
        var load = Create(10);
        Window(load, 100);
        Window(load, 1000, pages: 19);
        Assert.False(load.IsBypassing);
    }

    [Fact]
    public void IsBypassing_AfterItsTime_IsTriedAndJudgedAnew()
    {
        var load = Create(10);
        Window(load, 100);
        Window(load, 1000);
        _time.Advance(29);
        Assert.True(load.IsBypassing);
        _time.Advance(1);
        Assert.False(load.IsBypassing);

        // The slow window has not become the usual one.
        Window(load, 1000);
        Assert.True(load.IsBypassing);
        _time.Advance(30);
        Window(load, 100);
        Assert.False(load.IsBypassing);
    }

    [Fact]
    public void Record_CostRisesSlowly_BecomesUsual()
    {
        var load = Create(10);
        for (var cost = 100; cost < 1000; cost += 10)
        {
            Window(load, cost);
            Assert.False(load.IsBypassing, $"at {cost}");
        }
    }

    /// <summary>Ten seconds of pages of so many milliseconds.</summary>
    private void Window(RewriteLoad load, int milliseconds, int pages = 20, int bytes = 1000)
    {
        for (var i = 0; i < pages; i++)
        {
            if (i == pages - 1)
            {
                _time.Advance(10);
            }

            load.Record(TimeSpan.FromMilliseconds(milliseconds), bytes);
        }
    }

    private RewriteLoad Create(int floor)
    {
        var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var events = new ResilienceEvents(NullLogger<ResilienceEvents>.Instance, services.GetRequiredService<IMeterFactory>(), _time);
        return new RewriteLoad(new BypassOptions { Factor = 2, Floor = TimeSpan.FromMilliseconds(floor) }, events, _time);
    }
}
