using System.Globalization;
using EdgeFunctions.Http;

namespace EdgeFunctions.Tests.Http;

public sealed class ImfFixdateTests
{
    [Fact]
    public void TryParse_EveryDateTheFrameworkWrites_IsTheSame()
    {
        // Steps that meet every month, weekday, hour and minute, from the calendar's first day to its last.
        for (var date = DateTimeOffset.MinValue; date < DateTimeOffset.MaxValue.AddDays(-40); date += new TimeSpan(31, 7, 11, 13))
        {
            Assert.True(ImfFixdate.TryParse(date.ToString("r", CultureInfo.InvariantCulture), out var parsed));
            Assert.Equal(date, parsed);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("Mon, 06 Nov 1994 08:49:37 GMT")]
    [InlineData("sun, 06 Nov 1994 08:49:37 GMT")]
    [InlineData("Sun, 06 nov 1994 08:49:37 GMT")]
    [InlineData("Sun, 06 anF 1994 08:49:37 GMT")]
    [InlineData("Sun, 06 Nov 1994 08:49:37 gmt")]
    [InlineData("Sun, 06 Nov 1994 08:49:37 CET")]
    [InlineData("Sun, 06 Nov 1994 08:49:60 GMT")]
    [InlineData("Sun, 06 Nov 1994 08:60:37 GMT")]
    [InlineData("Sun, 06 Nov 1994 24:49:37 GMT")]
    [InlineData("Sun, 06 Nov 0000 08:49:37 GMT")]
    [InlineData("Sun, 06 Nov 19a4 08:49:37 GMT")]
    [InlineData("Sun, 06 Nov a994 08:49:37 GMT")]
    [InlineData("Sun, 00 Nov 1994 08:49:37 GMT")]
    [InlineData("Sun, 31 Nov 1994 08:49:37 GMT")]
    [InlineData("Sun, 29 Feb 1994 08:49:37 GMT")]
    [InlineData("Sun, x6 Nov 1994 08:49:37 GMT")]
    [InlineData("Sun, 06 Nov 1994 0:849:37 GMT")]
    [InlineData("Sun; 06 Nov 1994 08:49:37 GMT")]
    [InlineData("Sun, 06 Nov 1994 08:49:37 GMT ")]
    [InlineData("Sunday, 06-Nov-94 08:49:37 GMT")]
    public void TryParse_AnotherSpelling_False(string text) => Assert.False(ImfFixdate.TryParse(text, out _));
}
