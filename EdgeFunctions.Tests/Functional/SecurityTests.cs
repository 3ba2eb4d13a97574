using System.Net;
using System.Text;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Tests.Functional;

public sealed class SecurityTests
{
    private const string FrontDoorId = "8f0d3f63-3c1f-4a6f-9d9b-0f2c7a5d1e11";
    private const string Secret = "correct-horse-battery";

    [Theory]
    [InlineData(null, 403)]
    [InlineData("", 403)]
    [InlineData("8f0d3f63-3c1f-4a6f-9d9b-0f2c7a5d1e12", 403)]
    [InlineData(FrontDoorId, 200)]
    [InlineData("8F0D3F63-3C1F-4A6F-9D9B-0F2C7A5D1E11", 200)]
    public async Task FrontDoor_OnlyItsIdComesThrough(string? id, int status)
    {
        await using var origin = RawOrigin.Start("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        await using var edge = await EdgeHost.StartAsync(origin.Url, ("FrontDoor:Id", FrontDoorId));
        using var response = await edge.GetAsync("/", id is null ? [] : [("X-Azure-FDID", id)]);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(status == 200 ? 1 : 0, origin.Requests.Count);
        using var health = await edge.GetAsync("/_edge/health");
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
    }

    [Theory]
    [InlineData("{8f0d3f63-3c1f-4a6f-9d9b-0f2c7a5d1e11}")]
    [InlineData("8F0D3F633C1F4A6F9D9B0F2C7A5D1E11")]
    public async Task FrontDoor_IdWrittenInAnotherForm_IsTheSame(string id)
    {
        await using var origin = RawOrigin.Start("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        await using var edge = await EdgeHost.StartAsync(origin.Url, ("FrontDoor:Id", id));
        using var response = await edge.GetAsync("/", ("X-Azure-FDID", FrontDoorId));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("x", FrontDoorId)]
    [InlineData(FrontDoorId, "x")]
    [InlineData(FrontDoorId, FrontDoorId)]
    public async Task FrontDoor_TwoIds_AreNone(string first, string second)
    {
        await using var origin = RawOrigin.Start("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        await using var edge = await EdgeHost.StartAsync(origin.Url, ("FrontDoor:Id", FrontDoorId));

        // As two lines, which a client would make one of.
        var answer = await RawClient.SendAsync(edge.Port, $"GET / HTTP/1.1\r\nHost: localhost\r\nX-Azure-FDID: {first}\r\nX-Azure-FDID: {second}\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 403 ", answer, StringComparison.Ordinal);
        Assert.Empty(origin.Requests);
    }

    [Theory]
    [InlineData("X-Edge-Host", "X-Edge-Scheme")]
    [InlineData("X-Forwarded-Host", "X-Forwarded-Proto")]
    public async Task FrontDoor_BehindTheGate_ItsFieldsAreBelieved(string hostField, string schemeField)
    {
        HeaderDictionary? seen = null;
        await using var origin = await TestOrigin.StartAsync(context =>
        {
            seen = new HeaderDictionary(context.Request.Headers.ToDictionary());
            context.Response.ContentType = "text/html";
            return context.Response.WriteAsync($"<a href=\"http://{context.Request.Host}/a\">");
        });
        await using var edge = await EdgeHost.StartAsync(origin.Url, ("FrontDoor:Id", FrontDoorId), ("Publisher:PublicHosts:0", "www.example.com"));
        using var response = await edge.GetAsync("/", ("X-Azure-FDID", FrontDoorId), (hostField, "www.example.com"), (schemeField, "https"), ("X-Azure-SocketIP", "203.0.113.9"), ("X-Forwarded-For", "6.6.6.6"));
        Assert.Equal("<a href=\"https://www.example.com/a\">", await response.TextAsync());
        Assert.Equal("203.0.113.9", seen!["X-Forwarded-For"]);
        Assert.Equal("www.example.com", seen["X-Forwarded-Host"]);
        Assert.Equal("https", seen["X-Forwarded-Proto"]);
        Assert.DoesNotContain(seen.Keys, k => k.StartsWith("X-Azure-", StringComparison.OrdinalIgnoreCase) || k.StartsWith("X-Edge-", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task FrontDoor_NoGate_NobodysFieldsAreBelieved()
    {
        HeaderDictionary? seen = null;
        await using var origin = await TestOrigin.StartAsync(context =>
        {
            seen = new HeaderDictionary(context.Request.Headers.ToDictionary());
            context.Response.ContentType = "text/html";
            return context.Response.WriteAsync($"<a href=\"http://{context.Request.Host}/a\">");
        });
        await using var edge = await EdgeHost.StartAsync(origin.Url);
        using var response = await edge.GetAsync(
            "/", ("X-Edge-Host", "evil.example"), ("X-Forwarded-Host", "evil.example"), ("Forwarded", "host=evil.example;proto=https"), ("X-Forwarded-Proto", "https"), ("X-Azure-SocketIP", "203.0.113.9"));
        Assert.Equal($"<a href=\"{edge.Url}/a\">", await response.TextAsync());
        Assert.Equal("127.0.0.1", seen!["X-Forwarded-For"]);
        Assert.Equal("http", seen["X-Forwarded-Proto"]);
        Assert.False(seen.ContainsKey("Forwarded"));
    }

    [Theory]
    [InlineData("/preview", null, 401)]
    [InlineData("/preview/x", "editor:wrong-wrong-wrong-wr", 401)]
    [InlineData("/preview/x", "editor:" + Secret, 200)]
    [InlineData("/preview/x", "Editor:" + Secret, 401)]
    [InlineData("/%70review/x", null, 401)]
    [InlineData("/a/../preview/x", null, 401)]
    [InlineData("//preview", null, 401)]
    [InlineData("/previews", null, 200)]
    [InlineData("/", null, 200)]
    public async Task Protect_Basic_AsksBeforeAnyOrigin(string path, string? credentials, int status)
    {
        string? authorization = "none";
        await using var origin = await TestOrigin.StartAsync(context =>
        {
            authorization = context.Request.Headers.Authorization;
            return Task.CompletedTask;
        });
        await using var edge = await EdgeHost.StartAsync(origin.Url, ("Protect:0:Path", "/preview"), ("Protect:0:Username", "editor"), ("Protect:0:Secret", Secret));
        using var response = await edge.GetAsync(path, credentials is null ? [] : [("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials)))]);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(status == 401 ? "Basic realm=\"edge\", charset=\"UTF-8\"" : null, response.Field("WWW-Authenticate"));

        // A refusal costs no origin request, and the edge's credentials reach no origin.
        Assert.Equal(status == 401 ? "none" : null, authorization);
        if (status == 401)
        {
            Assert.Equal("no-store, private", response.Field("Cache-Control"));
        }
    }

    [Theory]
    [InlineData(null, 401)]
    [InlineData("Bearer wrong", 403)]
    [InlineData("Basic Zm9vOmJhcg==", 403)]
    [InlineData("Bearer " + Secret, 200)]
    [InlineData("bearer " + Secret, 200)]
    public async Task Protect_Bearer_RefusesWrongOnes(string? authorization, int status)
    {
        await using var origin = RawOrigin.Start("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        await using var edge = await EdgeHost.StartAsync(origin.Url, ("Protect:0:Path", "/"), ("Protect:0:Scheme", "Bearer"), ("Protect:0:Secret", Secret));
        using var response = await edge.GetAsync("/any", authorization is null ? [] : [("Authorization", authorization)]);
        Assert.Equal(status, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("/preview/page", "text/html")]
    [InlineData("/preview/media/x", "image/png")]
    public async Task Protect_WhatIsProtected_IsForNoCache(string path, string type)
    {
        await using var origin = await TestOrigin.StartAsync(type, [1], r => r.Headers.CacheControl = "public, max-age=3600");
        await using var edge = await EdgeHost.StartAsync(
            origin.Url,
            ("Protect:0:Path", "/preview"), ("Protect:0:Scheme", "Bearer"), ("Protect:0:Secret", Secret),
            ("Assets:Routes:0:Prefix", "/preview/media"), ("Assets:Routes:0:OriginUrl", origin.Url));
        using var response = await edge.GetAsync(path, ("Authorization", "Bearer " + Secret));
        Assert.Equal("no-store, private", response.Field("Cache-Control"));
    }

    /// <summary>For a cache that knows one of these fields it counts in the place of Cache-Control (RFC 9213 section 2.2).</summary>
    [Theory]
    [InlineData("/preview/page", "CDN-Cache-Control", "0")]
    [InlineData("/preview/page", "Surrogate-Control", "10000000")]
    [InlineData("/preview/media/x", "CDN-Cache-Control", "0")]
    [InlineData("/preview/media/x", "Surrogate-Control", "0")]
    [InlineData("/preview/media/x", "CDN-Cache-Control", "10000000")]
    public async Task Protect_WhatIsProtected_IsForNoCacheOfAnotherField(string path, string field, string cache)
    {
        await using var origin = await TestOrigin.StartAsync("text/html", [1], r =>
        {
            r.Headers.CacheControl = "private";
            r.Headers[field] = "max-age=3600";
            r.Headers.Expires = "Wed, 21 Oct 2099 07:28:00 GMT";
        });
        await using var edge = await EdgeHost.StartAsync(
            origin.Url,
            ("Cache:MaxBytes", cache), ("Assets:Routes:0:Cache", cache == "0" ? "false" : "true"), ("Protect:0:Path", "/preview"), ("Protect:0:Scheme", "Bearer"), ("Protect:0:Secret", Secret),
            ("Assets:Routes:0:Prefix", "/preview/media"), ("Assets:Routes:0:OriginUrl", origin.Url));
        using var response = await edge.GetAsync(path, ("Authorization", "Bearer " + Secret));
        Assert.Equal(("no-store, private", null, null), (response.Field("Cache-Control"), response.Field(field), response.Field("Expires")));
    }

    [Fact]
    public async Task Protect_OtherPaths_KeepTheSitesOwnAuthorization()
    {
        await using var origin = RawOrigin.Start("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        await using var edge = await EdgeHost.StartAsync(origin.Url, ("Protect:0:Path", "/preview"), ("Protect:0:Username", "editor"), ("Protect:0:Secret", Secret));
        using var response = await edge.GetAsync("/api", ("Authorization", "Bearer of-the-site"));
        Assert.Contains("Authorization: Bearer of-the-site\r\n", Assert.Single(origin.Requests), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Origin_OnThisMachine_NeedsTheSetting()
    {
        await using var origin = RawOrigin.Start("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");

        // A name passes the start; the address that it resolves to does not pass the connection.
        await using var edge = await EdgeHost.StartAsync(origin.Url.Replace("127.0.0.1", "localhost.localdomain", StringComparison.Ordinal), ("Origin:AllowLoopback", "false"));
        using var response = await edge.GetAsync("/");
        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Empty(origin.Requests);
    }

    [Fact]
    public async Task PlatformFields_NeverReachTheOrigin()
    {
        await using var origin = RawOrigin.Start("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        await using var edge = await EdgeHost.StartAsync(origin.Url);
        (string, string)[] platform =
        [
            ("X-MS-Client-Principal", "1"), ("x-ms-invocation-id", "1"), ("X-ARR-SSL", "1"), ("X-ARR-LOG-ID", "1"), ("DISGUISED-HOST", "1"), ("WAS-DEFAULT-HOSTNAME", "1"),
            ("X-SITE-DEPLOYMENT-ID", "1"), ("CLIENT-IP", "1.1.1.1:1"), ("X-Original-URL", "/x"), ("X-Original-For", "1"), ("X-WAWS-Unencoded-URL", "/x"), ("X-Azure-Ref", "1"),
            ("X-FD-HealthProbe", "1"), ("x-functions-key", "1"), ("X-Forwarded-Port", "1"), ("Max-Forwards", "10"), ("X-Real-IP", "1"),
        ];
        using var response = await edge.GetAsync("/", [.. platform, ("X-Own", "stays")]);
        var head = Assert.Single(origin.Requests);
        Assert.Contains("X-Own: stays\r\n", head, StringComparison.Ordinal);
        foreach (var (name, _) in platform)
        {
            Assert.DoesNotContain("\r\n" + name + ":", head, StringComparison.OrdinalIgnoreCase);
        }
    }
}
