using System.Collections.Concurrent;
using System.Net;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeFunctions.Tests.Functional;

/// <summary>Header rules on requests and on every kind of response, over real sockets.</summary>
public sealed class HeaderRulesTests
{
    private readonly ConcurrentQueue<Dictionary<string, string>> _asked = new();
    private Action<HttpContext> _answer = static _ => { };

    [Fact]
    public async Task Request_Rules_ApplyInOrderToTheirOrigin()
    {
        await using var origin = await StartOriginAsync();
        await using var edge = await EdgeHost.StartAsync(
            origin.Url,
            [("Assets:Routes:0:Prefix", "/media"), ("Assets:Routes:0:OriginUrl", origin.Url),
            .. Rule(0, "Request", "Set", "X-Origin-Secret", "s1"), .. Rule(1, "Request", "Add", "X-List", "edge"), .. Rule(2, "Request", "Remove", "X-Noise", null),
            .. Rule(3, "Request", "Set", "Authorization", "Bearer t"), .. Rule(4, "AssetRequest", "Set", "X-Asset-Secret", "s2"), .. Rule(5, "AssetRequest", "Remove", "Referer", null),
            .. Rule(6, "Request", "Set", "X-Late", "1"), .. Rule(7, "Request", "Add", "X-Late", "2"), .. Rule(8, "Request", "Set", "X-News", "1"), ("Headers:8:When:Paths:0", "/news/**")]);
        (string, string)[] fields = [("X-List", "reader"), ("X-Noise", "1"), ("Authorization", "Basic x"), ("Referer", "http://a/"), ("X-Origin-Secret", "forged")];

        using var page = await edge.GetAsync("/", fields);
        Assert.True(_asked.TryDequeue(out var sent));
        Assert.Equal(("s1", "reader, edge", "Bearer t", "1, 2", "http://a/"), (sent["X-Origin-Secret"], sent["X-List"].Replace(",edge", ", edge", StringComparison.Ordinal), sent["Authorization"], sent["X-Late"].Replace("1,2", "1, 2", StringComparison.Ordinal), sent["Referer"]));
        Assert.DoesNotContain(sent.Keys, k => k is "X-Noise" or "X-Asset-Secret" or "X-News");

        using var asset = await edge.GetAsync("/media/x.png", fields);
        Assert.True(_asked.TryDequeue(out sent));
        Assert.Equal("s2", sent["X-Asset-Secret"]);
        Assert.DoesNotContain(sent.Keys, k => k is "X-Origin-Secret" or "Referer" or "X-List" or "Authorization");

        using var news = await edge.GetAsync("/news/a?b=c", fields);
        Assert.True(_asked.TryDequeue(out sent));
        Assert.Equal("1", sent["X-News"]);
    }

    /// <summary>A rule's Authorization is not the reader's, and the origin varies by what the rule wrote.</summary>
    [Fact]
    public async Task Request_RulesWithTheCache_MakeNothingPersonal()
    {
        _answer = static c => (c.Response.Headers.CacheControl, c.Response.Headers.Vary) = ("max-age=60", "X-Tier");
        await using var origin = await StartOriginAsync();
        await using var edge = await EdgeHost.StartAsync(
            origin.Url, [("Cache:MaxBytes", "10000000"), .. Rule(0, "Request", "Set", "Authorization", "Bearer t"), .. Rule(1, "Request", "Set", "X-Tier", "gold")]);
        using var first = await edge.GetAsync("/", ("X-Tier", "forged"));
        using var second = await edge.GetAsync("/", ("X-Tier", "other"));
        Assert.StartsWith("edge; hit", second.Field("Cache-Status"), StringComparison.Ordinal);
        Assert.Single(_asked);
    }

    [Theory]
    [InlineData("/", "Buffered", "text/html", 200)]
    [InlineData("/", "Streaming", "text/html", 200)]
    [InlineData("/x.png", "Buffered", "image/png", 200)]
    [InlineData("/media/x.png", "Buffered", "image/png", 200)]
    [InlineData("/gone", "Buffered", "text/html", 404)]
    [InlineData("/_edge/none", "Buffered", "text/html", 404)]
    [InlineData("/broken", "Buffered", "text/html", 502)]
    public async Task Response_EveryOutcome_HasTheRules(string target, string delivery, string type, int status)
    {
        _answer = context =>
        {
            context.Response.ContentType = type;
            context.Response.StatusCode = status;
            context.Response.Headers["X-Powered-By"] = "x";
            context.Response.Headers.Vary = "Cookie";
            if (target == "/broken")
            {
                context.Abort();
            }
        };
        await using var origin = await StartOriginAsync();
        await using var edge = await EdgeHost.StartAsync(
            origin.Url,
            [("Publisher:Delivery", delivery), ("Assets:Routes:0:Prefix", "/media"), ("Assets:Routes:0:OriginUrl", origin.Url), ("SecurityHeaders:ReferrerPolicy", "same-origin"),
            .. Rule(0, "Response", "Set", "X-Robots-Tag", "noindex"), .. Rule(1, "Response", "Remove", "X-Powered-By", null), .. Rule(2, "Response", "Add", "Vary", "X-A"),
            .. Rule(3, "Response", "Set", "X-Errors", "1"), ("Headers:3:When:Statuses:0", "5xx"), ("Headers:3:When:Statuses:1", "404"),
            .. Rule(4, "Response", "Set", "X-Elsewhere", "1"), ("Headers:4:When:Hosts:0", "www.example.com")]);
        using var response = await edge.GetAsync(target);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(("noindex", null, "same-origin", null), (response.Field("X-Robots-Tag"), response.Field("X-Powered-By"), response.Field("Referrer-Policy"), response.Field("X-Elsewhere")));
        Assert.Equal(status == 200 ? null : "1", response.Field("X-Errors"));
        Assert.EndsWith("X-A", response.Field("Vary"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Response_StoredAndNotModified_HaveTheRulesOfToday()
    {
        _answer = static c => (c.Response.Headers.CacheControl, c.Response.ContentType, c.Response.Headers.Date) = ("max-age=60", "text/html", new FakeTimeProvider().GetUtcNow().ToString("r"));
        await using var origin = await StartOriginAsync();
        await using var edge = await EdgeHost.StartAsync(
            origin.Url, services => services.AddSingleton<TimeProvider>(new FakeTimeProvider()),
            [("Cache:MaxBytes", "10000000"), .. Rule(0, "Response", "Set", "Cache-Control", "public, max-age=5"), ("Headers:0:When:Statuses:0", "200"),
            .. Rule(1, "Response", "Set", "Content-Language", "pt"), .. Rule(2, "Response", "Set", "Content-Security-Policy", "default-src 'self'")]);
        using var miss = await edge.GetAsync("/");
        using var hit = await edge.GetAsync("/");
        using var unchanged = await edge.GetAsync("/", ("If-None-Match", hit.Field("ETag")!));
        Assert.StartsWith("edge; hit; ttl=60", hit.Field("Cache-Status"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
        foreach (var response in new[] { miss, hit, unchanged })
        {
            Assert.Equal(("public, max-age=5", "default-src 'self'"), (response.Field("Cache-Control"), response.Field("Content-Security-Policy")));
        }

        Assert.Equal(("pt", null), (hit.Field("Content-Language"), unchanged.Field("Content-Language")));
    }

    [Theory]
    [InlineData("private, max-age=9", null, null, "private, max-age=9")]
    [InlineData("no-store", null, null, "no-store")]
    [InlineData("max-age=9", "a=b", null, "max-age=9")]
    [InlineData("max-age=9", null, "Basic x", "max-age=9")]
    [InlineData("max-age=9", null, null, "public, max-age=600")]
    public async Task Response_CacheRuleOnWhatIsOneReaders_IsPassedOver(string said, string? cookie, string? authorization, string expected)
    {
        _answer = context =>
        {
            context.Response.Headers.CacheControl = said;
            if (cookie is not null)
            {
                context.Response.Headers.SetCookie = cookie;
            }
        };
        await using var origin = await StartOriginAsync();
        await using var edge = await EdgeHost.StartAsync(
            origin.Url, [.. Rule(0, "Response", "Set", "Cache-Control", "public, max-age=600"), .. Rule(1, "Response", "Set", "Surrogate-Control", "max-age=600")]);
        using var response = await edge.GetAsync("/", authorization is null ? [] : [("Authorization", authorization)]);
        Assert.Equal(expected, response.Field("Cache-Control"));
        Assert.Equal(expected.StartsWith("public", StringComparison.Ordinal) ? "max-age=600" : null, response.Field("Surrogate-Control"));
    }

    [Fact]
    public async Task Response_CacheRuleInAnExperiment_IsPassedOver()
    {
        await using var origin = await StartOriginAsync();
        await using var edge = await EdgeHost.StartAsync(
            origin.Url,
            [("Readers:CookieKey", "cookie key of the tests"), ("Experiments:0:Name", "hero"), ("Experiments:0:Variants:0:Name", "a"), ("Experiments:0:Variants:1:Name", "b"),
            .. Rule(0, "Response", "Set", "Cache-Control", "public, max-age=600")]);
        using var response = await edge.GetAsync("/");
        Assert.Equal("private, max-age=0", response.Field("Cache-Control"));
        Assert.StartsWith("edge-x=", response.Field("Set-Cookie"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Response_NoStoreRule_MayMakeItStricter()
    {
        _answer = static c => c.Response.Headers.CacheControl = "private";
        await using var origin = await StartOriginAsync();
        await using var edge = await EdgeHost.StartAsync(origin.Url, Rule(0, "Response", "Set", "Cache-Control", "no-store"));
        using var response = await edge.GetAsync("/");
        Assert.Equal("no-store", response.Field("Cache-Control"));
    }

    [Fact]
    public async Task SecurityHeaders_On_FillInWhatTheOriginDoesNotSay()
    {
        const string Id = "9d0a3f0e-5b3c-4d55-9d2e-0c4f3b0a7e11";
        _answer = static c => c.Response.Headers["Referrer-Policy"] = "no-referrer";
        await using var origin = await StartOriginAsync();
        await using var edge = await EdgeHost.StartAsync(
            origin.Url,
            ("FrontDoor:Id", Id), ("SecurityHeaders:HstsMaxAge", "365.00:00:00"), ("SecurityHeaders:HstsIncludeSubDomains", "true"), ("SecurityHeaders:NoSniff", "true"),
            ("SecurityHeaders:ReferrerPolicy", "same-origin"), ("SecurityHeaders:PermissionsPolicy", "camera=()"));
        using var https = await edge.GetAsync("/", ("X-Azure-FDID", Id), ("X-Edge-Scheme", "https"));
        Assert.Equal(
            ("max-age=31536000; includeSubDomains", "nosniff", "no-referrer", "camera=()"),
            (https.Field("Strict-Transport-Security"), https.Field("X-Content-Type-Options"), https.Field("Referrer-Policy"), https.Field("Permissions-Policy")));
        using var http = await edge.GetAsync("/", ("X-Azure-FDID", Id), ("X-Edge-Scheme", "http"));
        Assert.Null(http.Field("Strict-Transport-Security"));
        using var refusal = await edge.GetAsync("/");
        Assert.Equal((HttpStatusCode.Forbidden, "camera=()"), (refusal.StatusCode, refusal.Field("Permissions-Policy")));
    }

    /// <summary>An origin's 304 says nothing of fields that stay as they were (RFC 9111 section 3.2), and what it says takes the place of those.</summary>
    [Theory]
    [InlineData("/")]
    [InlineData("/media/x.png")]
    public async Task Response_NotModified_SaysNothingInThePlaceOfWhatTheReaderHas(string target)
    {
        _answer = static c =>
        {
            (c.Response.StatusCode, c.Response.Headers.Vary) = (304, "Accept-Language");
            c.Response.Headers["X-Said"] = "origin";
        };
        await using var origin = await StartOriginAsync();
        await using var edge = await EdgeHost.StartAsync(
            origin.Url,
            [("Assets:Routes:0:Prefix", "/media"), ("Assets:Routes:0:OriginUrl", origin.Url),
            ("SecurityHeaders:ReferrerPolicy", "unsafe-url"), ("SecurityHeaders:NoSniff", "true"), ("SecurityHeaders:PermissionsPolicy", "camera=*"),
            .. Rule(0, "Response", "Add", "X-Said", "edge"), .. Rule(1, "Response", "Add", "X-Unsaid", "edge"), .. Rule(2, "Response", "Add", "Vary", "X-A"),
            .. Rule(3, "Response", "Add", "Cache-Control", "stale-if-error=60"), .. Rule(4, "Response", "Set", "X-Set", "edge")]);
        using var response = await edge.GetAsync(target, ("If-None-Match", "\"v1\""));
        Assert.Equal(HttpStatusCode.NotModified, response.StatusCode);
        Assert.Equal((null, null, null), (response.Field("Referrer-Policy"), response.Field("X-Content-Type-Options"), response.Field("Permissions-Policy")));
        Assert.Equal(("origin | edge", null, "edge"), (response.Field("X-Said"), response.Field("X-Unsaid"), response.Field("X-Set")));

        // These a 304 names if its 200 does (RFC 9110 section 15.4.5): where one is missing there is none.
        Assert.Equal(("Accept-Language | X-A", "stale-if-error=60"), (response.Field("Vary"), response.Field("Cache-Control")));
    }

    [Fact]
    public async Task Defaults_AddNothing()
    {
        await using var origin = await StartOriginAsync();
        await using var edge = await EdgeHost.StartAsync(origin.Url);
        using var response = await edge.GetAsync("/");
        foreach (var name in (string[])["Strict-Transport-Security", "X-Content-Type-Options", "Referrer-Policy", "Permissions-Policy", "Set-Cookie", "Cache-Control"])
        {
            Assert.Null(response.Field(name));
        }
    }

    private static (string, string)[] Rule(int index, string on, string action, string name, string? value)
    {
        (string, string)[] rule = [($"Headers:{index}:On", on), ($"Headers:{index}:Action", action), ($"Headers:{index}:Name", name)];
        return value is null ? rule : [.. rule, ($"Headers:{index}:Value", value)];
    }

    private Task<TestOrigin> StartOriginAsync() => TestOrigin.StartAsync(async context =>
    {
        _asked.Enqueue(context.Request.Headers.ToDictionary(f => f.Key, f => f.Value.ToString(), StringComparer.OrdinalIgnoreCase));
        context.Response.ContentType = "text/html; charset=utf-8";
        _answer(context);
        if (!context.RequestAborted.IsCancellationRequested && context.Response.StatusCode != StatusCodes.Status304NotModified)
        {
            await context.Response.WriteAsync("<p>text");
        }
    });
}
