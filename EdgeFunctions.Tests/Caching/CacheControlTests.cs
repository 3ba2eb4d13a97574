using EdgeFunctions.Caching;
using Microsoft.Extensions.Primitives;

namespace EdgeFunctions.Tests.Caching;

public sealed class CacheControlTests
{
    [Theory]
    [InlineData("max-age=60", 60L)]
    [InlineData("MAX-AGE=60", 60L)]
    [InlineData("max-age=\"60\"", 60L)]
    [InlineData("public,max-age=60 , x", 60L)]
    [InlineData(", ,max-age=060", 60L)]
    [InlineData("max-age=60, max-age=30", 30L)]
    [InlineData("max-age=30, max-age=60", 30L)]
    [InlineData("max-age=60, max-age=x", 0L)]
    [InlineData("max-age=0", 0L)]
    [InlineData("max-age=-1", 0L)]
    [InlineData("max-age=1.5", 0L)]
    [InlineData("max-age=", 0L)]
    [InlineData("max-age", 0L)]
    [InlineData("max-age=60; x", 0L)]
    [InlineData("max-age;x=60", 0L)]
    [InlineData("public; max-age=60", 0L)]
    [InlineData("max-age=2147483649", CacheControl.Forever)]
    [InlineData("max-age=99999999999999999999999", CacheControl.Forever)]
    [InlineData("x=\"a, max-age=60\"", null)]
    [InlineData("x=\"\\\", max-age=60\"", null)]
    [InlineData("xmax-age=60, max-age-x=60", null)]
    [InlineData("", null)]
    public void Parse_MaxAge_DoubtMakesForLess(string field, long? expected) => Assert.Equal(expected, CacheControl.Parse(field).MaxAge);

    [Theory]
    [InlineData("max-age=60;x=1", 60L, false)]
    [InlineData("max-age=60;x, no-store;x=1", 60L, true)]
    [InlineData("max-age=\"60\"", 0L, false)]
    public void Parse_StructuredField_ParametersDoNotCount(string field, long maxAge, bool noStore)
    {
        var parsed = CacheControl.Parse(field, isTyped: true);
        Assert.Equal((maxAge, noStore), (parsed.MaxAge, parsed.NoStore));
    }

    [Fact]
    public void Parse_SeveralLines_AreOneList()
    {
        var parsed = CacheControl.Parse(new StringValues(["max-age=60, private", "s-maxage=10", "No-Store"]));
        Assert.Equal((60L, 10L, true, true), (parsed.MaxAge, parsed.SharedMaxAge, parsed.Private, parsed.NoStore));
    }

    [Theory]
    [InlineData("no-storey, xprivate", false, false, false)]
    [InlineData("no-store", true, false, false)]
    [InlineData("private=\"Set-Cookie, X\"", false, true, false)]
    [InlineData("no-cache=\"Set-Cookie\"", false, false, true)]
    [InlineData("x=\"no-store\"", false, false, false)]
    [InlineData("no-store; max-age=60", true, false, false)]
    [InlineData("max-age=60, private;x", false, true, false)]
    [InlineData("no-cache ;max-age=60", false, false, true)]
    [InlineData("max-age=60; private; no-store", true, true, false)]
    public void Parse_Flags_AreNamesExactly(string field, bool noStore, bool isPrivate, bool noCache)
    {
        var parsed = CacheControl.Parse(field);
        Assert.Equal((noStore, isPrivate, noCache), (parsed.NoStore, parsed.Private, parsed.NoCache));
    }

    [Theory]
    [InlineData("max-stale", CacheControl.Forever, null, null)]
    [InlineData("max-stale=5, min-fresh=6", 5L, 6L, null)]
    [InlineData("max-stale, max-stale=5", 5L, null, null)]
    [InlineData("max-stale=x", 0L, null, null)]
    [InlineData("min-fresh=6, min-fresh=7", null, 7L, null)]
    [InlineData("stale-while-revalidate=9", null, null, 9L)]
    [InlineData("stale-while-revalidate=x", null, null, null)]
    public void Parse_Windows(string field, long? maxStale, long? minFresh, long? whileRevalidate)
    {
        var parsed = CacheControl.Parse(field);
        Assert.Equal((maxStale, minFresh, whileRevalidate), (parsed.MaxStale, parsed.MinFresh, parsed.StaleWhileRevalidate));
    }
}
