using EdgeFunctions.Routing;

namespace EdgeFunctions.Tests.Routing;

public sealed class DotSegmentsTests
{
    [Theory]
    [InlineData("/a/../b")]
    [InlineData("/a/..")]
    [InlineData("/a/.")]
    [InlineData("/./a")]
    [InlineData("/a/%2e%2e/b")]
    [InlineData("/a/%2E./b")]
    [InlineData("/a/.%2e")]
    [InlineData("/a%2f..%2fb")]
    [InlineData("/a\\..\\b")]
    [InlineData("/a%5c..%5Cb")]
    [InlineData("/a/%u002e%U002E/b")]
    [InlineData("/a%u002f..%u005cb")]
    [InlineData("/a/.%u002e")]
    public void AreIn_PathThatResolvesElsewhere_True(string path) => Assert.True(DotSegments.AreIn(path));

    [Theory]
    [InlineData("/")]
    [InlineData("/a/b.c")]
    [InlineData("/a/...")]
    [InlineData("/a/..b")]
    [InlineData("/a/b..")]
    [InlineData("/.well-known/x")]
    [InlineData("/a%2")]
    [InlineData("/a%zz/b")]
    [InlineData("/.%20./b")]
    [InlineData("/a/%u012e%u002/b")]
    [InlineData("/a/%u00")]
    public void AreIn_PathThatStays_False(string path) => Assert.False(DotSegments.AreIn(path));
}
