using EdgeFunctions.Configuration;
using EdgeFunctions.Http;
using EdgeFunctions.Routing;

namespace EdgeFunctions.Tests.Routing;

public sealed class RouteTableTests
{
    [Theory]
    [InlineData("/media/x.jpg", "/media")]
    [InlineData("/media", "/media")]
    [InlineData("/media/", "/media")]
    [InlineData("/mediax/x.jpg", "publisher")]
    [InlineData("/Media/x.jpg", "publisher")]
    [InlineData("/media/video/x.mp4", "/media/video")]
    [InlineData("/media/videos/x.mp4", "/media")]
    [InlineData("/", "publisher")]
    [InlineData("/media/../admin", "publisher")]
    [InlineData("/media/%2e%2e/admin", "publisher")]
    public void Match_LongestPrefixOfWholeSegments_Wins(string path, string route)
    {
        var table = Table(new() { Prefix = "/media", OriginUrl = "https://a.example" }, new() { Prefix = "/media/video/", OriginUrl = "https://b.example" });
        Assert.Equal(route, table.Match(new RequestTarget(path, "")).Route.Name);
    }

    [Fact]
    public void Match_Pattern_MapsThePath()
    {
        var table = Table(new AssetRouteOptions { Prefix = "/img", OriginUrl = "https://a.example", PathPattern = "^/img/([a-z]+)/(.*)$", TargetPath = "/$1-images/$2" });
        var match = table.Match(new RequestTarget("/img/big/x.jpg", "?w=1"));
        Assert.Equal("/big-images/x.jpg?w=1", match.Target.ToString());
    }

    [Fact]
    public void Match_PatternThatDoesNotMatch_SkipsTheRoute()
    {
        var table = Table(
            new() { Prefix = "/img", OriginUrl = "https://a.example", PathPattern = @"\.png$", TargetPath = "/p.png" },
            new() { Prefix = "/im", OriginUrl = "https://b.example" });
        Assert.Equal(RouteKind.Publisher, table.Match(new RequestTarget("/img/x.jpg", "")).Route.Kind);
        Assert.Equal("/img", table.Match(new RequestTarget("/img/x.png", "")).Route.Name);
    }

    [Theory]
    [InlineData("/a/../../secret")]
    [InlineData("/%2e%2e/secret")]
    public void Match_MappingThatLeavesItsPath_IsSkipped(string target)
    {
        var table = Table(new AssetRouteOptions { Prefix = "/img", OriginUrl = "https://a.example", PathPattern = "^/img/.*$", TargetPath = target });
        Assert.Equal(RouteKind.Publisher, table.Match(new RequestTarget("/img/x", "")).Route.Kind);
    }

    [Fact]
    public void Match_QueryStrip_DropsTheQuery()
    {
        var table = Table(new AssetRouteOptions { Prefix = "/img", OriginUrl = "https://a.example", Query = QueryPolicy.Strip });
        Assert.Equal("/img/x", table.Match(new RequestTarget("/img/x", "?secret=1")).Target.ToString());
    }

    [Fact]
    public void Publisher_OriginHost_IsAskedFor()
    {
        var table = new RouteTable(new EdgeOptions { Publisher = new() { OriginUrl = "https://10.0.0.1:8443", OriginHost = "www.example.com" } });
        Assert.Equal("www.example.com", table.Publisher.HostHeader.ToString());
        Assert.Equal("https://10.0.0.1:8443", table.Publisher.OriginPrefix);
    }

    private static RouteTable Table(params AssetRouteOptions[] routes) =>
        new(new EdgeOptions { Publisher = new() { OriginUrl = "https://origin.example" }, Assets = new() { Routes = routes } });
}
