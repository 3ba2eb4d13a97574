using System.Collections.Concurrent;
using System.Net;
using System.Text;
using EdgeFunctions.Configuration;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Tests.Functional;

/// <summary>A host of assets has its place below a route's prefix: in pages, in fields, and on the way to it.</summary>
public sealed class AssetHostTests
{
    private const string Images = "images.example";

    private readonly ConcurrentQueue<string> _asked = new();

    [Theory]
    [InlineData("Buffered")]
    [InlineData("Streaming")]
    public async Task Get_Page_ItsUrlsAreBelowThePrefix(string delivery)
    {
        await using var origin = await TestOrigin.StartAsync(context =>
        {
            context.Response.ContentType = "text/html";
            context.Response.Headers.ContentSecurityPolicy = $"img-src http://{Images}";
            context.Response.Headers.Link = $"<http://{Images}/a.css>; rel=preload";
            context.Response.Headers.AccessControlAllowOrigin = $"http://{Images}";
            context.Response.Headers.SetCookie = $"a=1; Domain={Images}";
            return context.Response.Body.WriteAsync(Encoding.ASCII.GetBytes($"<img src=http://{Images}/a.jpg srcset='//{Images}/b.jpg 2x'><a href=http://{context.Request.Host}/>")).AsTask();
        });
        await using var edge = await StartAsync(origin, ("Publisher:Delivery", delivery));
        using var page = await edge.GetAsync("/");
        var ours = $"127.0.0.1:{edge.Port}";
        Assert.Equal($"<img src=http://{ours}/media/a.jpg srcset='//{ours}/media/b.jpg 2x'><a href=http://{ours}/>", await page.TextAsync());
        Assert.Equal($"img-src http://{ours}/media/", page.Field("Content-Security-Policy"));
        Assert.Equal($"<http://{ours}/media/a.css>; rel=preload", page.Field("Link"));

        // An origin and a cookie's domain have no path: what they allow for the images' host alone is not allowed for all of ours.
        Assert.Equal($"http://{Images}", page.Field("Access-Control-Allow-Origin"));
        Assert.Equal($"a=1; Domain={Images}", page.Field("Set-Cookie"));
    }

    [Theory]
    [InlineData("/media/a/b.jpg?c=1", "/a/b.jpg?c=1")]
    [InlineData("/media/", "/")]
    [InlineData("/media", "/")]
    [InlineData("/media?c", "/?c")]
    [InlineData("/media/media/%2Fa", "/media/%2Fa")]
    public async Task Get_Asset_IsAskedForWithoutThePrefix(string path, string asked)
    {
        await using var origin = await StartImagesAsync(location: null);
        await using var edge = await StartAsync(origin);
        using var response = await edge.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(asked, Assert.Single(_asked));
    }

    [Theory]
    [InlineData("http://ORIGIN/b.jpg?c", "http://PUBLIC/media/b.jpg?c")]
    [InlineData("http://ORIGIN", "http://PUBLIC/media")]
    [InlineData("/b.jpg", "/media/b.jpg")]
    [InlineData("b.jpg", "b.jpg")]
    [InlineData("//ORIGIN/b.jpg", "//ORIGIN/b.jpg")]
    [InlineData("http://ORIGIN.other.example/b.jpg", "http://ORIGIN.other.example/b.jpg")]
    [InlineData("http://images.example/b.jpg", "http://PUBLIC/media/b.jpg")]
    public async Task Get_AssetIsElsewhere_TheRedirectStaysBelowThePrefix(string location, string expected)
    {
        await using var origin = await StartImagesAsync(location);
        await using var edge = await StartAsync(origin, ("Publisher:OriginUrl", "http://127.0.0.1:1"));
        using var response = await edge.GetAsync("/media/a.jpg");
        Assert.Equal(
            expected.Replace("ORIGIN", origin.Authority, StringComparison.Ordinal).Replace("PUBLIC", $"127.0.0.1:{edge.Port}", StringComparison.Ordinal), response.Field("Location"));
    }

    [Theory]
    [InlineData("https://images.example", "is not a host; give a host name without scheme and path")]
    [InlineData("origin.example", "stands in Edge__Publisher__OriginUrl as well")]
    [InlineData("origin.example:443", "stands in Edge__Publisher__OriginUrl as well")]
    [InlineData("www.example.com", "stands in Edge__Publisher__PublicHosts__0 as well")]
    [InlineData("OLD.example.com", "stands in Edge__Rewrite__Hosts__0 as well")]
    [InlineData("images.example", "stands in Edge__Assets__Routes__0__Hosts__0 as well")]
    [InlineData("images.example:80", "stands in Edge__Assets__Routes__0__Hosts__0 as well")]
    public void Validate_Host_HasOnePlace(string host, string said) =>
        Assert.Contains(said, Assert.Single(Errors(new AssetRouteOptions { Prefix = "/more", OriginUrl = "https://a.example", Hosts = [host] })), StringComparison.Ordinal);

    [Fact]
    public void Validate_HostOfTheOriginInItsOtherSpelling_HasOnePlace()
    {
        var errors = new List<string>();
        EdgeOptionsValidator.Validate(
            new EdgeOptions
            {
                Publisher = new PublisherOptions { OriginUrl = "https://bücher.example" },
                Assets = new AssetsOptions { Routes = [new AssetRouteOptions { Prefix = "/media", OriginUrl = "https://a.example", Hosts = ["xn--bcher-kva.example"] }] },
            },
            errors);
        Assert.Contains("stands in Edge__Publisher__OriginUrl as well", Assert.Single(errors), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/me'dia", null, "Edge__Assets__Routes__1__Prefix = \"/me'dia\" is written into pages because of Hosts")]
    [InlineData("/more", "^/more", "Edge__Assets__Routes__1__PathPattern = \"^/more\" stands beside Hosts")]
    public void Validate_RouteWithHosts_NamesWhatDoesNotGoWithThem(string prefix, string? pattern, string said) => Assert.StartsWith(
        said, Assert.Single(Errors(new AssetRouteOptions { Prefix = prefix, OriginUrl = "https://a.example", Hosts = ["more.example"], PathPattern = pattern, TargetPath = pattern is null ? null : "/" })), StringComparison.Ordinal);

    private static List<string> Errors(AssetRouteOptions route)
    {
        var errors = new List<string>();
        EdgeOptionsValidator.Validate(
            new EdgeOptions
            {
                Publisher = new PublisherOptions { OriginUrl = "https://origin.example", PublicHosts = ["www.example.com"] },
                Rewrite = new RewriteOptions { Hosts = ["old.example.com"] },
                Assets = new AssetsOptions { Routes = [new AssetRouteOptions { Prefix = "/media", OriginUrl = "https://a.example", Hosts = [Images] }, route] },
            },
            errors);
        return errors;
    }

    private static Task<EdgeHost> StartAsync(TestOrigin origin, params (string, string)[] settings) => EdgeHost.StartAsync(
        origin.Url, [("Assets:Routes:0:Prefix", "/media/"), ("Assets:Routes:0:OriginUrl", origin.Url), ("Assets:Routes:0:Hosts:0", Images), .. settings]);

    private Task<TestOrigin> StartImagesAsync(string? location) => TestOrigin.StartAsync(context =>
    {
        _asked.Enqueue(context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget);
        if (location is not null)
        {
            context.Response.StatusCode = StatusCodes.Status302Found;
            context.Response.Headers.Location = location.Replace("ORIGIN", context.Request.Host.Value, StringComparison.Ordinal);
        }

        return Task.CompletedTask;
    });
}
