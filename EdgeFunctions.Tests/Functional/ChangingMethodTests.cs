using System.Net;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Tests.Functional;

/// <summary>Validators of answers to methods that change something: there a tag names what was stored, not the answer's body (RFC 9110 sections 8.8 and 9.3.4).</summary>
public sealed class ChangingMethodTests
{
    [Theory]
    [InlineData("PUT", "application/json")]
    [InlineData("POST", "text/html")]
    [InlineData("PATCH", "application/json")]
    [InlineData("DELETE", "text/plain")]
    [InlineData("OPTIONS", "text/html")]
    public async Task Send_OriginNamesNoTag_NorDoesTheEdge(string method, string type)
    {
        await using var origin = await TestOrigin.StartAsync(type, "{\"saved\":true}"u8.ToArray());
        await using var edge = await EdgeHost.StartAsync(origin.Url);
        using var response = await edge.SendAsync(new HttpMethod(method), "/articles/1");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Null(response.Field("ETag"));
        Assert.Null(response.Field("Accept-Ranges"));
        Assert.Equal("{\"saved\":true}", await response.TextAsync());
    }

    /// <summary>A client that is told a tag asks with it that nobody has changed the article since.</summary>
    [Fact]
    public async Task Put_Twice_TheTagOfTheFirstAnswerHoldsForTheSecondRequest()
    {
        var asked = new List<string>();
        await using var origin = await TestOrigin.StartAsync(context =>
        {
            asked.Add(context.Request.Headers.IfMatch.ToString());
            context.Response.ContentType = "application/json";
            context.Response.Headers.ETag = $"\"v{asked.Count}\"";
            return context.Response.WriteAsync("{\"saved\":true}");
        });
        await using var edge = await EdgeHost.StartAsync(origin.Url);
        using var first = await edge.SendAsync(HttpMethod.Put, "/articles/1");
        using var second = await edge.SendAsync(HttpMethod.Put, "/articles/1", ("If-Match", first.Field("ETag")!));
        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
        Assert.Equal(["", "\"v1\""], asked);
    }
}
