using EdgeFunctions.Caching;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Tests.Caching;

public sealed class ReusePolicyTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("max-age=60", "", 0, "Fresh")]
    [InlineData("max-age=60", "", 59, "Fresh")]
    [InlineData("max-age=60", "", 60, "Validate")]
    [InlineData("max-age=60, no-cache", "", 0, "Validate")]
    [InlineData("max-age=60, no-cache", "max-stale", 0, "Validate")]
    [InlineData("max-age=60", "no-cache", 0, "Validate")]
    [InlineData("max-age=60", "max-age=10", 10, "Fresh")]
    [InlineData("max-age=60", "max-age=10", 11, "Validate")]
    [InlineData("max-age=60", "max-age=10, max-stale", 11, "Validate")]
    [InlineData("max-age=60", "max-age=0", 0, "Fresh")]
    [InlineData("max-age=60", "max-age=0", 1, "Validate")]
    [InlineData("max-age=60", "min-fresh=20", 40, "Fresh")]
    [InlineData("max-age=60", "min-fresh=20", 41, "Validate")]
    [InlineData("max-age=60", "max-stale=5", 65, "Stale")]
    [InlineData("max-age=60", "max-stale=5", 66, "Validate")]
    [InlineData("max-age=60", "max-stale", 9999, "Stale")]
    [InlineData("max-age=60, must-revalidate", "max-stale", 61, "Validate")]
    [InlineData("max-age=60, proxy-revalidate", "max-stale", 61, "Validate")]
    [InlineData("s-maxage=60", "max-stale", 61, "Validate")]
    [InlineData("max-age=60, stale-while-revalidate=30", "", 60, "StaleWhileRevalidate")]
    [InlineData("max-age=60, stale-while-revalidate=30", "", 89, "StaleWhileRevalidate")]
    [InlineData("max-age=60, stale-while-revalidate=30", "", 90, "Validate")]
    [InlineData("max-age=60, stale-while-revalidate=30", "no-cache", 61, "Validate")]
    [InlineData("max-age=60, stale-while-revalidate=30", "max-age=10", 61, "Validate")]
    [InlineData("s-maxage=60, stale-while-revalidate=30", "", 61, "StaleWhileRevalidate")]
    [InlineData("max-age=60, must-revalidate, stale-while-revalidate=30", "", 61, "Validate")]
    public void Decide_ByAgeAndDirectives(string response, string request, int age, string expected) =>
        Assert.Equal(expected, Of(response).Decide(CacheControl.Parse(request), Now.AddSeconds(age)).ToString());

    [Theory]
    [InlineData("max-age=60", 69, "StaleWhileRevalidate")]
    [InlineData("max-age=60", 70, "Validate")]
    [InlineData("s-maxage=60", 61, "Validate")]
    [InlineData("max-age=60, stale-while-revalidate=0", 61, "Validate")]
    public void Decide_DefaultWindow_YieldsToTheOrigin(string response, int age, string expected) =>
        Assert.Equal(expected, Of(response, whileRevalidate: 10).Decide(default, Now.AddSeconds(age)).ToString());

    [Theory]
    [InlineData("max-age=60, stale-if-error=30", "", 89, true)]
    [InlineData("max-age=60, stale-if-error=30", "", 90, false)]
    [InlineData("max-age=60, stale-if-error=30", "no-cache", 61, false)]
    [InlineData("max-age=60, stale-if-error=30, must-revalidate", "", 61, false)]
    [InlineData("max-age=60, stale-if-error=0", "", 61, false)]
    [InlineData("max-age=60", "", 64, true)]
    [InlineData("max-age=60", "", 65, false)]
    [InlineData("s-maxage=60", "", 61, false)]
    [InlineData("max-age=60, no-cache", "", 0, false)]
    [InlineData("max-age=60, no-cache, stale-if-error=600", "", 0, false)]
    [InlineData("max-age=60, must-revalidate", "", 59, true)]
    public void MayIfError_WithinTheWindow(string response, string request, int age, bool expected) =>
        Assert.Equal(expected, Of(response, ifError: 5).MayIfError(CacheControl.Parse(request), Now.AddSeconds(age)));

    [Theory]
    [InlineData("no-cache", 0, true)]
    [InlineData("no-cache, max-age=60", 5, true)]
    [InlineData("max-age=0", 0, true)]
    [InlineData("max-age=60, s-maxage=0", 5, true)]
    [InlineData("max-age=0, must-revalidate", 5, true)]
    [InlineData("max-age=0", 5, false)]
    [InlineData("max-age=0, stale-while-revalidate=5", 0, false)]
    [InlineData("max-age=0, s-maxage=60", 0, false)]
    [InlineData("max-age=60", 0, false)]
    [InlineData("", 0, false)]
    public void IsForOneRequest_NeverFreshAndWithoutAWindow(string response, long ifError, bool expected) =>
        Assert.Equal(expected, Of(response, ifError: ifError).IsForOneRequest);

    [Theory]
    [InlineData("", 0, true)]
    [InlineData("public", 0, true)]
    [InlineData("", 5, false)]
    [InlineData("max-age=60", 0, false)]
    public void IsForOneRequest_ExpiresAtOnce(string response, long ifError, bool expected) =>
        Assert.Equal(expected, Of(response, ifError: ifError, expires: "0").IsForOneRequest);

    private static ReusePolicy Of(string cacheControl, long whileRevalidate = 0, long ifError = 0, string? expires = null)
    {
        var fields = new HeaderDictionary { ["Cache-Control"] = cacheControl, ["Expires"] = expires };
        var policy = ResponsePolicy.Of(fields);
        return new ReusePolicy(policy.Directives, Freshness.Of(fields, policy, Now, Now), whileRevalidate, ifError);
    }
}
