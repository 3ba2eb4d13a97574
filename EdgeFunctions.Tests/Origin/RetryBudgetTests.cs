using EdgeFunctions.Origin;

namespace EdgeFunctions.Tests.Origin;

public sealed class RetryBudgetTests
{
    [Fact]
    public void TryTake_QuietSite_HasTenAtHandAndNoMore()
    {
        var budget = new RetryBudget(10);
        for (var i = 0; i < 1000; i++)
        {
            budget.OnRequest();
        }

        Assert.Equal(10, Taken(budget));
    }

    [Theory]
    [InlineData(10, 1000, 100)]
    [InlineData(1, 1000, 10)]
    [InlineData(100, 50, 50)]
    public void TryTake_EveryRequestFails_IsAShareOfThem(int percent, int requests, int expected)
    {
        var budget = new RetryBudget(percent);
        Taken(budget);
        var taken = 0;
        for (var i = 0; i < requests; i++)
        {
            budget.OnRequest();
            taken += budget.TryTake() ? 1 : 0;
        }

        Assert.Equal(expected, taken);
    }

    [Fact]
    public async Task TryTake_ManyAtOnce_NeverGivesOneTwice()
    {
        var budget = new RetryBudget(10);
        var taken = 0;
        await Parallel.ForAsync(0, 1000, (_, _) =>
        {
            if (budget.TryTake())
            {
                Interlocked.Increment(ref taken);
            }

            return ValueTask.CompletedTask;
        });
        Assert.Equal(10, taken);
    }

    private static int Taken(RetryBudget budget)
    {
        var taken = 0;
        while (budget.TryTake())
        {
            taken++;
        }

        return taken;
    }
}
