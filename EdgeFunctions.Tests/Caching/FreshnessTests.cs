using System.Globalization;
using EdgeFunctions.Caching;
using EdgeFunctions.Http;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Tests.Caching;

public sealed class FreshnessTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("Cache-Control: max-age=60", 60L)]
    [InlineData("Cache-Control: max-age=60, s-maxage=10", 10L)]
    [InlineData("Cache-Control: s-maxage=10; Expires: +30", 10L)]
    [InlineData("Cache-Control: max-age=60; Expires: +30", 60L)]
    [InlineData("Cache-Control: public; Expires: +30", 30L)]
    [InlineData("Expires: -30", 0L)]
    [InlineData("Expires: 0", 0L)]
    [InlineData("Cache-Control: max-age=60; CDN-Cache-Control: max-age=600", 600L)]
    [InlineData("Cache-Control: max-age=60; Surrogate-Control: max-age=300", 300L)]
    [InlineData("Surrogate-Control: max-age=300; CDN-Cache-Control: max-age=600", 600L)]
    [InlineData("Cache-Control: max-age=60; CDN-Cache-Control: ", 60L)]
    [InlineData("Expires: +30; CDN-Cache-Control: public", null)]
    [InlineData("Last-Modified: -1000", null)]
    [InlineData("", null)]
    public void Lifetime_TheMostSpecificWordCounts(string fields, long? expected) => Assert.Equal(expected, Of(fields).Lifetime);

    [Theory]
    [InlineData("", 0, 0)]
    [InlineData("Age: 7", 0, 7)]
    [InlineData("Age: 7", 3, 10)]
    [InlineData("Age: 7, 100", 0, 7)]
    [InlineData("Age: -7", 0, 0)]
    [InlineData("Age: x", 2, 2)]
    [InlineData("Date: -20", 0, 20)]
    [InlineData("Date: -20; Age: 7", 0, 20)]
    [InlineData("Date: -20; Age: 30", 0, 30)]
    [InlineData("Date: +20", 0, 0)]
    public void InitialAge_IsTheOldestOfWhatIsKnown(string fields, int delay, long expected)
    {
        var freshness = Of(fields, delay);
        Assert.Equal(expected, freshness.InitialAge);
        Assert.Equal(expected + 15, freshness.AgeAt(Now.AddSeconds(15)));
    }

    [Fact]
    public void Ttl_RunsDownAndBelow()
    {
        var freshness = Of("Cache-Control: max-age=60; Age: 10");
        Assert.Equal(50, freshness.TtlAt(Now));
        Assert.Equal(0, freshness.TtlAt(Now.AddSeconds(50)));
        Assert.Equal(-10, freshness.TtlAt(Now.AddSeconds(60)));
        Assert.Equal(0, freshness.EndedAt(Now).TtlAt(Now));
        Assert.Equal(-10, freshness.EndedAt(Now.AddSeconds(60)).TtlAt(Now.AddSeconds(60)));
    }

    [Theory]
    [InlineData("Sun, 06 Nov 1994 08:49:37 GMT", true)]
    [InlineData("Sunday, 06-Nov-94 08:49:37 GMT", true)]
    [InlineData("Sun Nov  6 08:49:37 1994", true)]
    [InlineData("sUN, 06 nOV 1994 08:49:37 gMT", true)]
    [InlineData("sunday, 06-NOV-94 08:49:37 gmt", true)]
    [InlineData("Sun, 06 Nov 1994 08:49:37", false)]
    [InlineData("Sun, 06 Nov 1994 08:49:37 UTC", false)]
    [InlineData("Sun, 06 Nov 1994 08:49:37 +0000", false)]
    [InlineData("Sun, GMT", false)]
    [InlineData("1994-11-06", false)]
    [InlineData("0", false)]
    [InlineData("", false)]
    public void ParseDate_TheThreeForms(string text, bool valid) =>
        Assert.Equal(valid ? new DateTimeOffset(1994, 11, 6, 8, 49, 37, TimeSpan.Zero) : null, HttpDate.Parse(text));

    [Theory]
    [InlineData("Last-Modified: -1000; Date: +0", 10, 100L)]
    [InlineData("Last-Modified: -1000", 10, 100L)]
    [InlineData("Last-Modified: -1000; Date: -500", 10, 50L)]
    [InlineData("Last-Modified: -5; Date: +0", 10, 0L)]
    [InlineData("Last-Modified: +1000; Date: +0", 10, 0L)]
    [InlineData("Last-Modified: -100000000; Date: +0", 100, 86400L)]
    [InlineData("Last-Modified: -1000; Date: +0", 0, null)]
    [InlineData("Last-Modified: 0; Date: +0", 10, null)]
    [InlineData("Date: +0", 10, null)]
    public void Guess_IsAPartOfTheAgeSinceTheLastChange(string fields, int percent, long? expected) => Assert.Equal(expected, Of(fields).Guess(FieldsOf(fields), percent));

    /// <summary>Fields as <c>Name: value; Name: value</c>; a signed number is a date so many seconds from now.</summary>
    private static HeaderDictionary FieldsOf(string text)
    {
        var fields = new HeaderDictionary();
        foreach (var field in text.Split("; ", StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = (field[..field.IndexOf(':', StringComparison.Ordinal)], field[(field.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim());
            fields[name] = name is "Date" or "Expires" or "Last-Modified" && value is ['+' or '-', ..]
                ? Now.AddSeconds(int.Parse(value, CultureInfo.InvariantCulture)).ToString("r", CultureInfo.InvariantCulture)
                : value;
        }

        return fields;
    }

    private static Freshness Of(string text, int delay = 0)
    {
        var fields = FieldsOf(text);
        return Freshness.Of(fields, ResponsePolicy.Of(fields), Now.AddSeconds(-delay), Now);
    }
}
