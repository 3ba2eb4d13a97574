using EdgeFunctions.Caching;
using EdgeFunctions.Configuration;

namespace EdgeFunctions.Tests.Caching;

public sealed class QueryFilterTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("?", "?")]
    [InlineData("?a=1", "?a=1")]
    [InlineData("?b=2&a=1&b=1", "?b=2&a=1&b=1")]
    [InlineData("?utm_source=x", "")]
    [InlineData("?utm_source=x&a=1", "?a=1")]
    [InlineData("?a=1&utm_source=x", "?a=1")]
    [InlineData("?a=1&utm_source=x&b=2&gclid&c", "?a=1&b=2&c")]
    [InlineData("?a=utm_source=x", "?a=utm_source=x")]
    [InlineData("?gclids=1&GCLID=2", "?gclids=1&GCLID=2")]
    [InlineData("?&&a=%26utm_x=1&", "?&&a=%26utm_x=1&")]
    [InlineData("?utm_a&utm_b", "")]
    public void Apply_DropsTheListed_KeepsOrderAndBytes(string query, string expected) =>
        Assert.Equal(expected, new QueryFilter(EdgeDefaults.IgnoredQuery).Apply(query));
}
