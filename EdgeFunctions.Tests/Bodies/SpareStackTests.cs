using EdgeFunctions.Bodies;

namespace EdgeFunctions.Tests.Bodies;

public sealed class SpareStackTests
{
    [Fact]
    public void TryTake_OfNone_IsFalse()
    {
        Assert.False(new SpareStack<object>(2).TryTake(out _));
    }

    [Fact]
    public void TryTake_AfterSeveralWereKept_GivesTheLastFirst()
    {
        var stack = new SpareStack<string>(2);
        Assert.True(stack.TryKeep("first"));
        Assert.True(stack.TryKeep("last"));

        Assert.True(stack.TryTake(out var one));
        Assert.True(stack.TryTake(out var other));

        Assert.Equal(("last", "first"), (one, other));
        Assert.Equal(0, stack.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void TryKeep_OfMoreThanTheMost_IsFalse(int most)
    {
        var stack = new SpareStack<object>(most);
        for (var i = 0; i < most; i++)
        {
            Assert.True(stack.TryKeep(new object()));
        }

        Assert.False(stack.TryKeep(new object()));
        Assert.Equal(most, stack.Count);
    }
}
