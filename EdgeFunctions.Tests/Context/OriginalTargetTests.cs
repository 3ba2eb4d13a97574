using EdgeFunctions.Context;
using EdgeFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EdgeFunctions.Tests.Context;

/// <summary>What the Functions host makes of a target, and the target again. The left ones were seen behind its forwarder.</summary>
public sealed class OriginalTargetTests
{
    [Theory]
    [InlineData("/a%252Fb", "/a%2Fb")]
    [InlineData("/a%252fb?x=%252F", "/a%2fb?x=%252F")]
    [InlineData("/go/https:%252F%252Fexample.com%252F", "/go/https:%2F%2Fexample.com%2F")]
    // Latin-1, and bytes that are no UTF-8: a continuation alone, a sequence that is cut, an overlong slash, a surrogate.
    [InlineData("/caf%25E9", "/caf%E9")]
    [InlineData("/%25FCber%25E4", "/%FCber%E4")]
    [InlineData("/%25A9", "/%A9")]
    [InlineData("/%25E2%2582x", "/%E2%82x")]
    [InlineData("/%25C0%25AF", "/%C0%AF")]
    [InlineData("/%25ED%25A0%2580", "/%ED%A0%80")]
    public void Of_EscapeThatTheHostLeftAsItWas_IsPlainAgain(string target, string expected) => Assert.Equal(expected, OriginalTarget.Of(target));

    [Theory]
    [InlineData("/")]
    [InlineData("/a/b?c=%252F")]
    [InlineData("/caf%C3%A9")]
    // Percent signs.
    [InlineData("/100%25")]
    [InlineData("/100%25/b")]
    [InlineData("/100%25zz")]
    [InlineData("/100%252")]
    [InlineData("/%2525")]
    // Escaped by the reader: a plain one would have been decoded.
    [InlineData("/a%2541")]
    [InlineData("/%252e%252e/b")]
    [InlineData("/caf%25C3%25A9")]
    [InlineData("/%25F0%259F%2598%2580")]
    [InlineData("/go/https%253A%252F%252Fexample.com")]
    [InlineData("/go/a%252Fb%253Fc")]
    public void Of_AllElse_Stays(string target) => Assert.Equal(target, OriginalTarget.Of(target));

    [Fact]
    public void Restore_RequestOfTheHost_TargetIsThatOfTheReader()
    {
        var http = new DefaultHttpContext();
        http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = "/a%252Fb?c=%252F";
        OriginalRequest.Restore(http.Request, """{"X-Forwarded-Host":"www.example.com"}""");
        Assert.Equal("/a%2Fb?c=%252F", RequestTarget.Of(http.Request).ToString());
        Assert.Equal("www.example.com", http.Features.GetRequiredFeature<OriginalFields>().Find("X-Forwarded-Host"));
    }
}
