using EdgeFunctions.Caching;
using EdgeFunctions.Http;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Tests.Caching;

public sealed class StorabilityTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(200, "Store")]
    [InlineData(203, "Store")]
    [InlineData(301, "Store")]
    [InlineData(308, "Store")]
    [InlineData(404, "Store")]
    [InlineData(410, "Store")]
    [InlineData(204, "Store")]
    [InlineData(299, "Store")]
    [InlineData(400, "Store")]
    [InlineData(401, "Status")]
    [InlineData(429, "Status")]
    [InlineData(206, "Status")]
    [InlineData(302, "Store")]
    [InlineData(304, "Status")]
    [InlineData(500, "Status")]
    [InlineData(503, "Status")]
    public void Judge_ByStatus(int status, string expected) => Assert.Equal(expected, Judge("max-age=60", status: status));

    [Theory]
    [InlineData(500, "Store")]
    [InlineData(504, "Store")]
    [InlineData(599, "Store")]
    [InlineData(511, "Status")]
    [InlineData(429, "Status")]
    public void Judge_FailuresAreWanted_ThoseOfOneReaderAreNot(int status, string expected) => Assert.Equal(expected, Judge("max-age=60", status: status, failures: true));

    [Theory]
    [InlineData("max-age=60", "Store")]
    [InlineData("s-maxage=60", "Store")]
    [InlineData("public", "Freshness")]
    [InlineData("", "Freshness")]
    [InlineData("max-age=60, no-store", "NoStore")]
    [InlineData("max-age=60, private", "Private")]
    [InlineData("max-age=60, private=\"X\"", "Private")]
    [InlineData("max-age=0", "Freshness")]
    [InlineData("no-cache, max-age=60", "Freshness")]
    [InlineData("max-age=0, stale-if-error=60", "Store")]
    [InlineData("max-age=0, stale-while-revalidate=60", "Store")]
    [InlineData("max-age=60, must-revalidate", "Store")]
    public void Judge_ByDirectives(string cacheControl, string expected) => Assert.Equal(expected, Judge(cacheControl));

    [Theory]
    [InlineData("no-cache", "Store")]
    [InlineData("max-age=0", "Store")]
    [InlineData("", "Freshness")]
    public void Judge_WithAValidator_WhatIsAlwaysAskedForIsStored(string cacheControl, string expected) =>
        Assert.Equal(expected, Judge(cacheControl, fields: f => f.ETag = "\"a\""));

    [Theory]
    [InlineData(200, "Store")]
    [InlineData(299, "NoStore")]
    [InlineData(599, "NoStore")]
    public void Judge_MustUnderstand_SetsNoStoreAsideWhereTheStatusIsKnown(int status, string expected) =>
        Assert.Equal(expected, Judge("max-age=60, no-store, must-understand", status: status, failures: true));

    // RFC 9111 section 3: what is to be understood is not stored where it is not, whatever else is said.
    [Theory]
    [InlineData(200, "Store")]
    [InlineData(404, "Store")]
    [InlineData(299, "Status")]
    [InlineData(599, "Status")]
    public void Judge_MustUnderstandAlone_IsStoredWhereTheStatusIsKnown(int status, string expected) =>
        Assert.Equal(expected, Judge("max-age=60, must-understand", status: status, failures: true));

    [Theory]
    [InlineData("max-age=60, &&&", "NoStore")]
    [InlineData("max-age=\"60\"", "Freshness")]
    [InlineData("max-age=60", "Store")]
    public void Judge_MalformedTargetedField_IsAsNone(string targeted, string expected) =>
        Assert.Equal(expected, Judge("no-store", fields: f => f[TargetedFields.CdnCacheControl] = targeted));

    [Theory]
    [InlineData("max-age=60", "Authorization")]
    [InlineData("max-age=60, public", "Store")]
    [InlineData("max-age=60, must-revalidate", "Store")]
    [InlineData("s-maxage=60", "Store")]
    [InlineData("max-age=60, proxy-revalidate", "Authorization")]
    public void Judge_WithCredentials_NeedsLeave(string cacheControl, string expected) => Assert.Equal(expected, Judge(cacheControl, credentials: true));

    [Theory]
    [InlineData("*", "Vary")]
    [InlineData("Accept-Encoding, *", "Vary")]
    [InlineData("X-Forwarded-For", "Vary")]
    [InlineData("Accept-Encoding, Accept-Language", "Store")]
    public void Judge_ByVary(string vary, string expected) => Assert.Equal(expected, Judge("max-age=60", fields: f => f.Vary = vary));

    [Fact]
    public void Judge_ACookie_IsNeverStored() => Assert.Equal("SetCookie", Judge("public, max-age=60", fields: f => f.SetCookie = "a=b"));

    [Theory]
    [InlineData("HEAD")]
    [InlineData("POST")]
    public void Judge_OtherMethods_AreNotStored(string method) => Assert.Equal("Method", Judge("max-age=60", method: method));

    [Fact]
    public void Judge_RequestSaysNoStore_IsNotStored() => Assert.Equal("RequestNoStore", Judge("max-age=60", request: "no-store"));

    [Theory]
    [InlineData("private", "max-age=60", "Store")]
    [InlineData("max-age=60", "no-store", "NoStore")]
    [InlineData("max-age=60", "private", "Private")]
    public void Judge_TargetedField_CountsAlone(string cacheControl, string targeted, string expected) =>
        Assert.Equal(expected, Judge(cacheControl, fields: f => f[TargetedFields.CdnCacheControl] = targeted));

    [Theory]
    [InlineData("Accept-Language, ACCEPT", true, "accept,accept-language")]
    [InlineData("accept, Accept", true, "accept")]
    [InlineData("Accept-Encoding, X-Forwarded-Host", true, "")]
    [InlineData("", true, "")]
    [InlineData("*", false, "")]
    public void VaryNames_AreSortedAndOnce(string vary, bool comparable, string names)
    {
        Assert.Equal(comparable, VaryNames.TryParse(vary, out var found));
        Assert.Equal(names, string.Join(',', found));
    }

    private static string Judge(string cacheControl, int status = 200, string method = "GET", string request = "", bool credentials = false, bool failures = false, Action<IHeaderDictionary>? fields = null)
    {
        IHeaderDictionary all = new HeaderDictionary { ["Cache-Control"] = cacheControl };
        fields?.Invoke(all);
        var freshness = Freshness.Of(all, ResponsePolicy.Of(all), Now, Now);
        return Storability.Judge(method, CacheControl.Parse(request), credentials, status, all, freshness, failures).ToString();
    }
}
