using EdgeFunctions.Http;
using Microsoft.Extensions.Primitives;

namespace EdgeFunctions.Tests.Http;

public sealed class StructuredFieldTests
{
    [Theory]
    [InlineData("")]
    [InlineData("max-age=60")]
    [InlineData("max-age=60 , stale-if-error=5\t,\tno-cache")]
    [InlineData("no-store;why=\"a, \\\"b\\\"\";n=-1.5; t=tok/en, a=?0, b=:aGk=:, c=*x")]
    [InlineData("a, a, *b")]
    public void IsDictionary_WellFormed_IsOne(string field) => Assert.True(StructuredField.IsDictionary(field));

    [Theory]
    [InlineData("max-age=60, &&&&&")]
    [InlineData("Max-Age=60")]
    [InlineData("max-age=")]
    [InlineData("max-age=60,")]
    [InlineData(",max-age=60")]
    [InlineData("max-age=60 stale-if-error=5")]
    [InlineData("max-age=1.2345")]
    [InlineData("max-age=1234567890123456")]
    [InlineData("a=\"x")]
    [InlineData("a=\"\\x\"")]
    [InlineData("a=?2")]
    [InlineData("a=:x")]
    [InlineData("a=(1 2)")]
    [InlineData("a;")]
    [InlineData("max-age = 60")]
    public void IsDictionary_Malformed_IsNone(string field) => Assert.False(StructuredField.IsDictionary(field));

    [Fact]
    public void IsDictionary_SeveralLines_AreOne() => Assert.True(StructuredField.IsDictionary(new StringValues(["max-age=60", "no-cache"])));
}
