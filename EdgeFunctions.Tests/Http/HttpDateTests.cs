using EdgeFunctions.Http;
using Microsoft.Extensions.Primitives;

namespace EdgeFunctions.Tests.Http;

public sealed class HttpDateTests
{
    private static readonly DateTimeOffset Expected = new(1994, 11, 6, 8, 49, 37, TimeSpan.Zero);

    [Theory]
    [InlineData("Sun, 06 Nov 1994 08:49:37 GMT")]
    [InlineData("Sunday, 06-Nov-94 08:49:37 GMT")]
    [InlineData("Sun Nov  6 08:49:37 1994")]
    [InlineData("Fri, 06 Nov 1994 08:49:37 GMT")]
    public void Parse_EachForm_IsTheDate(string text) => Assert.Equal(Expected, HttpDate.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("Sun")]
    [InlineData("Sun, 06  Nov  1994 08:49:37 GMT")]
    [InlineData("Sun 06 Nov 1994 08:49:37 GMT")]
    [InlineData("Sun, Nov  6 08:49:37 1994")]
    [InlineData("Sun, 06 Nov 1994 08:49:37 CET")]
    [InlineData("Sun, 06 Nov 1994 08:49:37")]
    [InlineData("06 Nov 1994 08:49:37 GMT")]
    [InlineData("Sun, 6 Nov 1994 08:49:37 GMT")]
    [InlineData("Sun, 06 Nov 1994 8:49:37 GMT")]
    public void Parse_AnythingElse_IsNone(string text) => Assert.Null(HttpDate.Parse(text));

    [Fact]
    public void Parse_SeveralLines_AreNone() => Assert.Null(HttpDate.Parse(new StringValues(["Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT"])));

    [Fact]
    public void Parse_YearOfTwoDigits_IsAtMostFiftyYearsAhead()
    {
        var year = TimeProvider.System.GetUtcNow().Year;
        foreach (var (ahead, expected) in new[] { (49, year + 49), (51, year - 49) })
        {
            Assert.Equal(expected, HttpDate.Parse($"Sunday, 06-Nov-{(year + ahead) % 100:00} 08:49:37 GMT")!.Value.Year);
        }
    }
}
