using System.Collections.Concurrent;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Tests.Functional;

/// <summary>
/// Request fields with an underscore. Origins that make variables of fields (CGI, and after it WSGI, Rack and PHP) read <c>X_A</c> and <c>X-A</c> as one
/// (RFC 3875 section 4.1.18).
/// </summary>
public sealed class ReaderFieldSpellingTests
{
    private readonly ConcurrentQueue<string[]> _asked = new();

    /// <summary>What the edge tells an origin, or keeps from it, cannot be said by a reader in another spelling.</summary>
    [Fact]
    public async Task Get_FieldThatAnOriginReadsAsTheEdges_StaysHere()
    {
        await using var origin = await StartOriginAsync();
        await using var edge = await EdgeHost.StartAsync(
            origin.Url,
            ("Context:SendToOrigin", "true"), ("Headers:0:On", "Request"), ("Headers:0:Name", "X-Tenant"), ("Headers:0:Value", "a"),
            ("Headers:1:On", "Request"), ("Headers:1:Action", "Remove"), ("Headers:1:Name", "X-Debug-Mode"));
        using var response = await edge.GetAsync(
            "/",
            ("X_Edge_Country", "XX"), ("X-Edge_Experiments", "hero=large"), ("X_Forwarded_For", "6.6.6.6"), ("x_forwarded-host", "evil.example"), ("X_Original_URL", "/admin"),
            ("X_MS_CLIENT_PRINCIPAL", "x"), ("Content_Length", "5"), ("Transfer_Encoding", "chunked"), ("Proxy_Authorization", "x"), ("X_Real_IP", "6.6.6.6"),
            ("X_Tenant", "b"), ("X_Debug-Mode", "1"));
        Assert.DoesNotContain(Assert.Single(_asked), static name => name.Contains('_', StringComparison.Ordinal));
    }

    /// <summary>A name of the site's own is one like any other.</summary>
    [Fact]
    public async Task Get_FieldOfTheSite_Passes()
    {
        await using var origin = await StartOriginAsync();
        await using var edge = await EdgeHost.StartAsync(origin.Url);
        using var response = await edge.GetAsync("/", ("api_key", "1"), ("X_Own-Field", "2"));
        Assert.Equal(["X_Own-Field", "api_key"], Assert.Single(_asked).Where(static name => name.Contains('_', StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    /// <summary>A CGI program takes it for the address of its own proxy (https://httpoxy.org).</summary>
    [Fact]
    public async Task Get_Proxy_StaysHere()
    {
        await using var origin = await StartOriginAsync();
        await using var edge = await EdgeHost.StartAsync(origin.Url);
        using var response = await edge.GetAsync("/", ("Proxy", "http://evil.example/"));
        Assert.DoesNotContain("Proxy", Assert.Single(_asked));
    }

    /// <summary>The origin varies by X-Theme, and reads X_Theme for it: what it answers is nobody else's page.</summary>
    [Theory]
    [InlineData("X_Theme")]
    [InlineData("X_HTTP_Method_Override")]
    public async Task Get_FieldInAnotherSpelling_ChoosesForNobodyElse(string name)
    {
        await using var origin = await StartOriginAsync();
        await using var edge = await EdgeHost.StartAsync(origin.Url, ("Cache:MaxBytes", "10000000"));
        using var poisoned = await edge.GetAsync("/", (name, "evil"));
        using var page = await edge.GetAsync("/");
        Assert.Equal(("<p>evil", "<p>"), (await poisoned.TextAsync(), await page.TextAsync()));
        using var hit = await edge.GetAsync("/");
        Assert.True(hit.IsHit());
    }

    /// <summary>PHP reads these names as the one that is listed.</summary>
    [Theory]
    [InlineData("session_id")]
    [InlineData("session.id")]
    [InlineData("session id")]
    [InlineData("session[id")]
    public async Task Get_CookieInAnotherSpelling_IsPersonal(string name)
    {
        await using var origin = await StartOriginAsync();
        await using var edge = await EdgeHost.StartAsync(origin.Url, ("Cache:MaxBytes", "10000000"), ("Cache:PersonalCookies:0", "session_*"));
        using var own = await edge.GetAsync("/", ("Cookie", $"a.b=1; {name}=evil"), ("X-Theme", "own"));
        using var page = await edge.GetAsync("/", ("Cookie", "a.b=1; xsession.id=2"), ("X-Theme", "own"));
        Assert.Equal(("private, no-store", "max-age=60"), (own.Field("Cache-Control"), page.Field("Cache-Control")));
        Assert.Equal(2, _asked.Count);
    }

    private Task<TestOrigin> StartOriginAsync() => TestOrigin.StartAsync(async context =>
    {
        _asked.Enqueue([.. context.Request.Headers.Keys]);
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.CacheControl = "max-age=60";
        context.Response.Headers.Vary = "X-Theme";

        // As such origins do.
        var said = context.Request.Headers.Where(static f => f.Key.Replace('_', '-').ToUpperInvariant() is "X-THEME" or "X-HTTP-METHOD-OVERRIDE").Select(static f => f.Value.ToString());
        await context.Response.WriteAsync("<p>" + string.Concat(said));
    });
}
