using EdgeFunctions.Caching;
using EdgeFunctions.Http;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Tests.Caching;

public sealed class ReaderFieldsTests
{
    [Theory]
    [InlineData("max-age=1, stale-while-revalidate=5, public", false, false, true, "max-age=1, public")]
    [InlineData("max-age=1, Stale-While-Revalidate = 5", false, false, true, "max-age=1")]
    [InlineData("stale-while-revalidate", false, false, true, "")]
    [InlineData("max-age=1,  x=\"a, stale-while-revalidate=5\"", false, false, true, "max-age=1, x=\"a, stale-while-revalidate=5\"")]
    [InlineData("max-age=1, stale-while-revalidate=5", false, false, false, "max-age=1, stale-while-revalidate=5")]
    [InlineData("public, max-age=1", true, false, false, "private, no-store")]
    [InlineData("private", true, false, false, "private, no-store")]
    [InlineData("no-store", true, false, false, "no-store")]
    [InlineData("public, max-age=1", false, true, false, "private, max-age=0")]
    [InlineData("private, max-age=5", false, true, false, "private, max-age=5")]
    [InlineData("", false, true, true, "private, max-age=0")]
    public void Finish_CacheControl(string cacheControl, bool isPersonal, bool setsCookie, bool behindFrontDoor, string expected)
    {
        var response = new DefaultHttpContext().Response;
        response.Headers.CacheControl = cacheControl;
        response.Headers[TargetedFields.CdnCacheControl] = "max-age=9";
        response.Headers[CacheStatus.Field] = "origin; hit";
        if (setsCookie)
        {
            response.Headers.SetCookie = "a=b";
        }

        ReaderFields.Finish(response, "edge; fwd=miss", isPersonal, behindFrontDoor);
        Assert.Equal(expected, response.Headers.CacheControl.ToString());
        Assert.Equal(isPersonal || setsCookie ? "" : "max-age=9", response.Headers[TargetedFields.CdnCacheControl].ToString());
        Assert.Equal("origin; hit,edge; fwd=miss", response.Headers[CacheStatus.Field].ToString());
    }
}
