using System.Net;
using EdgeFunctions.Tests.TestSupport;

namespace EdgeFunctions.Tests.Functional;

/// <summary>304 without a condition: it speaks of a copy that nobody has named (RFC 9110 section 15.4.5).</summary>
public sealed class UnaskedAnswersTests : CachedAnswers
{
    [Theory]
    [InlineData("/", null)]
    [InlineData("/", "\"v1.e-0123456789abcdef-id\"")]
    [InlineData("/img/a.png", null)]
    public async Task Get_OriginAnswers304ToNoCondition_502(string path, string? tag)
    {
        await using var origin = RawOrigin.Start("HTTP/1.1 304 Not Modified\r\nETag: \"v1\"\r\n\r\n");
        await using var edge = await EdgeHost.StartAsync(origin.Url, ("Assets:Routes:0:Prefix", "/img"), ("Assets:Routes:0:OriginUrl", origin.Url));
        using var response = await edge.GetAsync(path, tag is null ? [] : [("If-None-Match", tag)]);
        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.DoesNotContain("If-None-Match", Assert.Single(origin.Requests), StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Nothing says that it is of the stored page, which has neither tag nor date.</summary>
    [Theory]
    [InlineData("max-age=60", HttpStatusCode.BadGateway, null)]
    [InlineData("max-age=60, stale-if-error=600", HttpStatusCode.OK, "edge; fwd=stale; detail=stale-if-error")]
    public async Task Get_StoredPageHasNoValidator_A304DoesNotMakeItFreshAgain(string policy, HttpStatusCode status, string? told)
    {
        Answer = context => SendAsync(context, "body"u8.ToArray(), ("Content-Type", "text/html"), ("Cache-Control", policy));
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
        using var second = await edge.GetAsync("/");
        Assert.Equal(status, second.StatusCode);
        Assert.True(told is null || told == second.Field("Cache-Status"), second.Field("Cache-Status"));
    }
}
