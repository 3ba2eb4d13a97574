using EdgeFunctions.Bodies.Deflate;

namespace EdgeFunctions.Tests.Bodies.Deflate;

public sealed class CoderPoolTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void Return_MoreThanTheBound_KeepsSoMany(int bound)
    {
        var pool = new CoderPool<object>(bound);
        object[] used = [.. Enumerable.Range(0, 5).Select(_ => pool.Rent())];
        Array.ForEach(used, pool.Return);

        Assert.Equal(bound, Enumerable.Range(0, 5).Select(_ => pool.Rent()).Intersect(used).Count());
    }
}
