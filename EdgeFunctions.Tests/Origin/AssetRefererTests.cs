using EdgeFunctions.Origin;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.Extensions.Primitives;

namespace EdgeFunctions.Tests.Origin;

public sealed class AssetRefererTests
{
    [Theory]
    [InlineData("https://www.example.com/reset?token=secret", "https://www.example.com/")]
    [InlineData("https://www.example.com:8443/a/b#c", "https://www.example.com:8443/")]
    [InlineData("https://www.example.com?token=secret", "https://www.example.com/")]
    [InlineData("http://[::1]:7071/a", "http://[::1]:7071/")]
    [InlineData("https://www.example.com/", "https://www.example.com/")]
    [InlineData("https://www.example.com", "https://www.example.com/")]
    [InlineData("android-app://com.example.reader/", "android-app://com.example.reader/")]
    [InlineData("https://name:word@www.example.com/a", null)]
    [InlineData("/reset?token=secret", null)]
    [InlineData("about:blank", null)]
    [InlineData("://", null)]
    public void Of_Page_IsSchemeAndHost(string referer, string? expected)
    {
        Assert.Equal(expected, (string?)AssetReferer.Of(referer));
        Assert.Equal(0, AssetReferer.Of(new StringValues([referer, referer])).Count);
    }

    /// <summary>The publisher is the site itself, and is told all of the URL.</summary>
    [Theory]
    [InlineData("/media/x.png", "https://www.example.com/")]
    [InlineData("/x.png", "https://www.example.com/reset?token=secret")]
    public async Task Get_OfAPageWithAQuery_AnAssetOriginIsNotToldIt(string target, string expected)
    {
        string? told = null;
        await using var origin = await TestOrigin.StartAsync(context =>
        {
            told = context.Request.Headers.Referer;
            return Task.CompletedTask;
        });
        await using var edge = await EdgeHost.StartAsync(origin.Url, ("Assets:Routes:0:Prefix", "/media"), ("Assets:Routes:0:OriginUrl", origin.Url));
        using var response = await edge.GetAsync(target, ("Referer", "https://www.example.com/reset?token=secret"));
        Assert.Equal(expected, told);
    }
}
