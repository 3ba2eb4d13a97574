using EdgeFunctions.Tests.TestSupport;

namespace EdgeFunctions.Tests.Functional;

/// <summary>Response fields that hold URLs and hosts.</summary>
public sealed class FieldMappingTests
{
    // ORIGIN and PUBLIC stand for host:port, in fields and expectations.
    [Theory]
    [InlineData("Location", "http://ORIGIN/a?b=http://ORIGIN/c", "http://PUBLIC/a?b=http://ORIGIN/c")]
    [InlineData("Location", "//ORIGIN/a", "//PUBLIC/a")]
    [InlineData("Location", "/a", "/a")]
    [InlineData("Location", "https://other.example/a", "https://other.example/a")]
    [InlineData("Location", "http://ORIGIN.evil.example/a", "http://ORIGIN.evil.example/a")]
    [InlineData("Content-Location", "HTTP://ORIGIN/a", "http://PUBLIC/a")]
    [InlineData("Refresh", "5; url=http://ORIGIN/a", "5; url=http://PUBLIC/a")]
    [InlineData("Refresh", "0;URL='http://ORIGIN/a'", "0;URL='http://PUBLIC/a'")]
    [InlineData("Link", "<http://ORIGIN/a.css>; rel=preload; as=style, </b>; rel=next; title=\"<http://ORIGIN/>\", <//ORIGIN/c>; rel=prev", "<http://PUBLIC/a.css>; rel=preload; as=style, </b>; rel=next; title=\"<http://ORIGIN/>\", <//PUBLIC/c>; rel=prev")]
    [InlineData(
        "Link",
        "<http://ORIGIN/1.jpg>; rel=preload; as=image; ImageSrcSet = \"http://ORIGIN/1.jpg 1x, //ORIGIN/2.jpg 2x\"; imagesizes=\"50vw\", </a>; title=\"http://ORIGIN/\\\" <http://ORIGIN/>\"; ximagesrcset=\"http://ORIGIN/\"; anchor=\"http://ORIGIN/\", <//ORIGIN/b>",
        "<http://PUBLIC/1.jpg>; rel=preload; as=image; ImageSrcSet = \"http://PUBLIC/1.jpg 1x, //PUBLIC/2.jpg 2x\"; imagesizes=\"50vw\", </a>; title=\"http://ORIGIN/\\\" <http://ORIGIN/>\"; ximagesrcset=\"http://ORIGIN/\"; anchor=\"http://ORIGIN/\", <//PUBLIC/b>")]
    [InlineData("Link", "</1.jpg>; imagesrcset=\"/a 1x, http://ORIGIN/b 2x", "</1.jpg>; imagesrcset=\"/a 1x, http://PUBLIC/b 2x")]
    [InlineData("Link", "</1.jpg>; imagesrcset=\"/a 1x\"; x=\"<http://ORIGIN/>\\", "</1.jpg>; imagesrcset=\"/a 1x\"; x=\"<http://ORIGIN/>\\")]
    [InlineData("Access-Control-Allow-Origin", "http://ORIGIN", "http://PUBLIC")]
    [InlineData("Access-Control-Allow-Origin", "*", "*")]
    [InlineData("Access-Control-Allow-Origin", "null", "null")]
    [InlineData("Content-Security-Policy", "default-src 'self' http://ORIGIN ORIGIN/js/ *.example 'nonce-x' data:; report-uri http://ORIGIN/csp", "default-src 'self' http://PUBLIC PUBLIC/js/ *.example 'nonce-x' data:; report-uri http://PUBLIC/csp")]
    [InlineData("Content-Security-Policy", "img-src cdn.ORIGIN http://ORIGIN.evil", "img-src cdn.ORIGIN http://ORIGIN.evil")]
    [InlineData("Content-Security-Policy-Report-Only", "img-src http://ORIGIN", "img-src http://PUBLIC")]
    [InlineData("Reporting-Endpoints", "main=\"http://ORIGIN/r?u=http://ORIGIN/\", b=\"//ORIGIN/s\";x=\"http://ORIGIN.evil/\", c=\"/r\", d=\"a\\\"http://ORIGIN/\"", "main=\"http://PUBLIC/r?u=http://ORIGIN/\", b=\"//PUBLIC/s\";x=\"http://ORIGIN.evil/\", c=\"/r\", d=\"a\\\"http://ORIGIN/\"")]
    [InlineData("Report-To", "{\"group\":\"a\",\"max_age\":1,\"endpoints\":[{\"url\":\"http:\\/\\/ORIGIN\\/r\"},{\"url\":\"https://other.example/\"}]}", "{\"group\":\"a\",\"max_age\":1,\"endpoints\":[{\"url\":\"http:\\/\\/PUBLIC\\/r\"},{\"url\":\"https://other.example/\"}]}")]
    [InlineData("Speculation-Rules", "\"http://ORIGIN/rules.json\", \"/b\"", "\"http://PUBLIC/rules.json\", \"/b\"")]
    [InlineData("Reporting-Endpoints", "a=\"http://ORIGIN/", "a=\"http://PUBLIC/")]
    public async Task Field_OfTheOrigin_FollowsTheHostMap(string name, string value, string expected)
    {
        await using var origin = await TestOrigin.StartAsync(context =>
        {
            context.Response.StatusCode = name == "Location" ? 302 : 200;
            context.Response.Headers[name] = value.Replace("ORIGIN", context.Request.Host.Value, StringComparison.Ordinal);
            return Task.CompletedTask;
        });
        await using var edge = await EdgeHost.StartAsync(origin.Url);
        using var response = await edge.GetAsync("/");
        Assert.Equal(
            expected.Replace("ORIGIN", origin.Authority, StringComparison.Ordinal).Replace("PUBLIC", $"127.0.0.1:{edge.Port}", StringComparison.Ordinal),
            response.Field(name));
    }

    [Theory]
    [InlineData("a=1; Domain=cms.origin.example; Path=/; Secure; HttpOnly; SameSite=Lax", "a=1; Domain=www.example.com; Path=/; Secure; HttpOnly; SameSite=Lax")]
    [InlineData("a=1; Path=/; domain=.origin.example", "a=1; Path=/; Domain=www.example.com")]
    [InlineData("a=1; Domain=example.com", "a=1; Domain=example.com")]
    [InlineData("a=1; Domain=third.example", "a=1; Domain=third.example")]
    [InlineData("a=1; Domain=rigin.example", "a=1; Domain=rigin.example")]
    [InlineData("__Host-a=1; Secure; Path=/", "__Host-a=1; Secure; Path=/")]
    [InlineData("a=Domain=cms.origin.example; Path=/", "a=Domain=cms.origin.example; Path=/")]
    [InlineData("a=1; Domain=example", "a=1; Domain=www.example.com")]
    [InlineData("a=1; Domain=third.example; Domain=origin.example; Path=/", "a=1; Domain=third.example; Domain=www.example.com; Path=/")]
    [InlineData("a=1; Domain=origin.example; Domain=third.example", "a=1; Domain=origin.example; Domain=third.example")]
    [InlineData("a=1", "a=1")]
    public async Task SetCookie_DomainOfTheOrigin_BecomesThePublicHost(string cookie, string expected)
    {
        await using var origin = await TestOrigin.StartAsync("image/png", [1], r => r.Headers.SetCookie = new[] { "first=1", cookie });
        await using var edge = await EdgeHost.StartAsync(origin.Url, ("Publisher:OriginHost", "cms.origin.example"), ("Publisher:PublicHosts:0", "www.example.com"));
        using var response = await edge.GetAsync("/", ("Host", "www.example.com"));
        Assert.Equal("first=1 | " + expected, response.Field("Set-Cookie"));
    }

    [Theory]
    [InlineData("a=1; Domain=example.com", "a=1; Domain=example.com")]
    [InlineData("a=1; Domain=cms.example.com", "a=1; Domain=www.example.com")]
    public async Task SetCookie_DomainOfOriginAndPublicHost_Stays(string cookie, string expected)
    {
        await using var origin = await TestOrigin.StartAsync("image/png", [1], r => r.Headers.SetCookie = cookie);
        await using var edge = await EdgeHost.StartAsync(origin.Url, ("Publisher:OriginHost", "cms.example.com"), ("Publisher:PublicHosts:0", "www.example.com"));
        using var response = await edge.GetAsync("/", ("Host", "www.example.com"));
        Assert.Equal(expected, response.Field("Set-Cookie"));
    }

    [Theory]
    [InlineData("a=1; Domain=cms.origin.example; Path=/")]
    [InlineData("a=1; Domain=cms.origin.example; Domain=origin.example; Path=/")]
    public async Task SetCookie_PublicHostThatIsNoDomain_LosesTheAttribute(string cookie)
    {
        await using var origin = await TestOrigin.StartAsync("image/png", [1], r => r.Headers.SetCookie = cookie);
        await using var edge = await EdgeHost.StartAsync(origin.Url, ("Publisher:OriginHost", "cms.origin.example"));
        using var response = await edge.GetAsync("/", ("Host", "localhost"));
        Assert.Equal("a=1; Path=/", response.Field("Set-Cookie"));
    }
}
