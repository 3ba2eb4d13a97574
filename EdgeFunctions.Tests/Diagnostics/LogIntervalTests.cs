using EdgeFunctions.Diagnostics;
using EdgeFunctions.Tests.TestSupport;

namespace EdgeFunctions.Tests.Diagnostics;

public sealed class LogIntervalTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public void IsDue_AskedAgainAndAgain_OnceInTenSeconds()
    {
        var interval = new LogInterval(_clock);
        var due = new List<int>();
        for (var second = 0; second < 30; second++)
        {
            if (interval.IsDue() | interval.IsDue())
            {
                due.Add(second);
            }

            Assert.False(interval.IsDue());
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal([0, 10, 20], due);
    }

    [Fact]
    public void IsDue_ManyAskAtOnce_ForOneOfThem()
    {
        var (interval, due) = (new LogInterval(_clock), 0);
        Parallel.For(0, 1000, _ => Interlocked.Add(ref due, interval.IsDue() ? 1 : 0));
        Assert.Equal(1, due);
    }
}
