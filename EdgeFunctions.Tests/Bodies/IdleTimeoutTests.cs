using EdgeFunctions.Bodies;
using EdgeFunctions.Tests.TestSupport;

namespace EdgeFunctions.Tests.Bodies;

public sealed class IdleTimeoutTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(20);

    [Fact]
    public async Task Token_NothingHappens_IsCancelledByTime()
    {
        using var timeout = new IdleTimeout(Short, Long, TimeProvider.System, CancellationToken.None);
        await CancelledAsync(timeout);
        Assert.True(timeout.HasExpired);
    }

    [Fact]
    public async Task Restart_WithLess_IsCancelledSooner()
    {
        using var timeout = new IdleTimeout(Long, Long, TimeProvider.System, CancellationToken.None);
        timeout.Restart(Short);
        await CancelledAsync(timeout);
        Assert.True(timeout.HasExpired);
    }

    [Fact]
    public void Restart_TellsTheTimeSinceItWasMade()
    {
        using var timeout = new IdleTimeout(Long, Long, TimeProvider.System, CancellationToken.None);
        var before = timeout.Elapsed;
        var now = timeout.Restart(Long);
        Assert.InRange(now, before, timeout.Elapsed);
    }

    [Fact]
    public async Task Restart_WithMoreThanTheTotal_IsCancelledAtTheTotal()
    {
        using var timeout = new IdleTimeout(Short, Short * 2, TimeProvider.System, CancellationToken.None);
        timeout.Restart(Long);
        await CancelledAsync(timeout);
        Assert.True(timeout.HasExpired);
    }

    // By a clock of the test's own: by the real one a busy machine may let the first time run out before the restart.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Restart_BeforeTheTimerFires_TheTimerGoesOn(bool again)
    {
        var clock = new ManualClock();
        using var timeout = new IdleTimeout(Short, Long, clock, CancellationToken.None);
        timeout.Restart(Short * 3);
        clock.Advance(Short);
        Assert.False(timeout.Token.IsCancellationRequested);
        clock.Advance(Short);
        if (again)
        {
            timeout.Restart(Short);
        }

        Assert.False(timeout.Token.IsCancellationRequested);
        clock.Advance(Short);
        Assert.True(timeout.Token.IsCancellationRequested);
    }

    [Fact]
    public void Token_CallerLeaves_IsNoMatterOfTime()
    {
        using var caller = new CancellationTokenSource();
        using var timeout = new IdleTimeout(Long, Long, TimeProvider.System, caller.Token);
        caller.Cancel();
        Assert.True(timeout.Token.IsCancellationRequested);
        Assert.False(timeout.HasExpired);
    }

    private static async Task CancelledAsync(IdleTimeout timeout)
    {
        var cancelled = new TaskCompletionSource();
        using var registration = timeout.Token.Register(cancelled.SetResult);
        await cancelled.Task.WaitAsync(Patience.Limit);
    }
}
