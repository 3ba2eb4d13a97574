using System.Net;
using System.Text;
using EdgeFunctions.Tests.TestSupport;

namespace EdgeFunctions.Tests.Functional;

/// <summary>What becomes of what is stored: confirmed with other fields, withdrawn, outgrown, made worthless by a change.</summary>
public sealed class CachingReplacementTests : CachedAnswers
{
    [Theory]
    [InlineData("text/html")]
    [InlineData("image/png")]
    public async Task Get_304WithOtherFields_TheyAreTheStoredOnesNow(string type)
    {
        Answer = context => SendAsync(context, "body"u8.ToArray(), ("Content-Type", type), ("Cache-Control", "max-age=60"), ("ETag", "\"v1\""), ("X-Old", "1"), ("X-Both", "1"), ("Content-Language", "da"));
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin);
        using var first = await edge.GetAsync("/");
        await first.BytesAsync();
        await edge.UntilStoredAsync();
        Time.Advance(60);
        Answer = context =>
        {
            context.Response.StatusCode = 304;
            return SendAsync(context, null, ("Cache-Control", "max-age=100"), ("X-Both", "2"), ("X-New", "2"), ("Content-Language", "de"), ("Content-Type", "text/plain"), ("Set-Cookie", "session=1"));
        };
        for (var i = 0; i < 2; i++)
        {
            using var response = await edge.GetAsync("/");
            Assert.Null(response.Field("Set-Cookie"));
            Assert.Equal(("1", "2", "2", "de", type), (response.Field("X-Old"), response.Field("X-Both"), response.Field("X-New"), response.Field("Content-Language"), response.Field("Content-Type")));
            Assert.Equal("body", await response.TextAsync());
            Assert.Equal("max-age=100", response.Field("Cache-Control"));
        }

        Assert.Equal(2, Asked.Count);
    }

    [Theory]
    [InlineData("private, max-age=60")]
    [InlineData("no-store, max-age=60")]
    public async Task Get_304SaysThatThePageIsForNoCache_ItIsStoredNoMore(string policy)
    {
        Answer = context => SendAsync(context, "body"u8.ToArray(), ("Content-Type", "text/html"), ("Cache-Control", "max-age=60"), ("ETag", "\"v1\""));
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin);
        using var first = await edge.GetAsync("/");
        await first.BytesAsync();
        Time.Advance(60);
        Answer = context =>
        {
            context.Response.StatusCode = 304;
            return SendAsync(context, null, ("Cache-Control", policy));
        };
        using var confirmed = await edge.GetAsync("/");
        Assert.Equal((HttpStatusCode.OK, policy), (confirmed.StatusCode, confirmed.Field("Cache-Control")));
        using var stored = await edge.GetAsync("/", ("Cache-Control", "only-if-cached"));
        Assert.Equal(HttpStatusCode.GatewayTimeout, stored.StatusCode);
    }

    [Theory]
    [InlineData("Streaming", "text/html")]
    [InlineData("Buffered", "text/html")]
    [InlineData("Buffered", "image/png")]
    public async Task Get_HasGrownBeyondTheEntryLimit_TheOldPageStandsInForNobody(string delivery, string type)
    {
        const string Policy = "max-age=60, stale-if-error=600";
        Answer = context => SendAsync(context, "small"u8.ToArray(), ("Content-Type", type), ("Cache-Control", Policy));
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin, ("Publisher:Delivery", delivery), ("Cache:MaxEntryBytes", "200000"));
        using var small = await edge.GetAsync("/");
        Assert.Equal("small", await small.TextAsync());
        await edge.UntilStoredAsync();
        Time.Advance(60);

        // Its length is not told before.
        Answer = async context =>
        {
            (context.Response.ContentType, context.Response.Headers.CacheControl) = (type, Policy);
            await context.Response.StartAsync();
            await context.Response.Body.WriteAsync(Encoding.ASCII.GetBytes(new string('x', 300_000)));
        };
        using var large = await edge.GetAsync("/");
        Assert.Equal(300_000, (await large.BytesAsync()).Length);

        Answer = static context =>
        {
            context.Response.StatusCode = 500;
            return Task.CompletedTask;
        };
        using var failed = await edge.GetAsync("/");
        Assert.Equal(HttpStatusCode.InternalServerError, failed.StatusCode);
    }

    [Theory]
    [InlineData("Location", "/b?x=1", true)]
    [InlineData("Content-Location", "b?x=1", true)]
    [InlineData("Location", "{origin}/b?x=1", true)]
    [InlineData("Location", "{edge}/b?x=1", true)]
    [InlineData("Location", "http://other.example:{port}/b?x=1", false)]
    [InlineData("Location", "http://127.0.0.1:1/b?x=1", false)]
    [InlineData("Location", "https://127.0.0.1:{port}/b?x=1", false)]
    [InlineData("Location", "/c", false)]
    public Task Unsafe_ResponsePointsToAPage_ThatIsWorthlessToo(string field, string value, bool gone) => IsGoneAsync("/b?x=1", field, value, gone);

    [Theory]
    [InlineData("/%7Ed/%41?x=%7e", "/%7Ed/%41?x=%7e#part")]
    [InlineData("/%7Ed/%41?x=%7e", "{edge}/%7Ed/%41?x=%7e")]
    [InlineData("/d", "/e/../d")]
    [InlineData("/~d", "%7Ed")]
    public Task Unsafe_ResponsePointsToAPageInAnotherSpelling_ThatIsWorthlessToo(string page, string value) => IsGoneAsync(page, "Location", value, gone: true);

    private async Task IsGoneAsync(string target, string field, string value, bool gone)
    {
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin);
        Answer = context => SendAsync(context, "x"u8.ToArray(), ("Content-Type", "text/html"), ("Cache-Control", "max-age=60"));
        using var page = await edge.GetAsync(target);
        await page.BytesAsync();
        Answer = context =>
        {
            context.Response.StatusCode = 201;
            context.Response.Headers[field] = value
                .Replace("{origin}", origin.Url, StringComparison.Ordinal)
                .Replace("{edge}", edge.Url, StringComparison.Ordinal)
                .Replace("{port}", $"{edge.Port}", StringComparison.Ordinal);
            return Task.CompletedTask;
        };
        using var change = await edge.SendAsync(HttpMethod.Post, "/a");
        using var again = await edge.GetAsync(target, ("Cache-Control", "only-if-cached"));
        Assert.Equal(gone ? HttpStatusCode.GatewayTimeout : HttpStatusCode.OK, again.StatusCode);
    }
}
