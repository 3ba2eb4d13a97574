using EdgeFunctions.Tests.TestSupport;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Tests.Functional;

/// <summary>Windows authentication takes who has proved themselves for who asks all that comes on the connection (RFC 4559 section 6; RFC 9110 section 3.3).</summary>
public sealed class ConnectionCredentialsTests
{
    [Theory]
    [InlineData("NTLM")]
    [InlineData("Negotiate")]
    [InlineData("ntlm")]
    [InlineData("Nego2")]
    public async Task Get_OriginKnowsAReaderByTheConnection_TheNextReaderIsNotTaken(string scheme)
    {
        await using var origin = await TestOrigin.StartAsync(context =>
        {
            var connection = context.Features.Get<IConnectionItemsFeature>()!.Items;
            if (context.Request.Headers.Authorization.ToString() is { Length: > 0 } credentials)
            {
                connection["user"] = credentials.Split(' ')[1];
            }

            return context.Response.WriteAsync(connection.TryGetValue("user", out var user) ? $"for {user}" : "for nobody");
        });
        await using var edge = await EdgeHost.StartAsync(origin.Url);
        using var first = await edge.GetAsync("/", ("Authorization", $"{scheme} alice"));
        Assert.Equal("for alice", await first.TextAsync());
        using var second = await edge.GetAsync("/");
        Assert.Equal("for nobody", await second.TextAsync());
    }

    /// <summary>A server has to close a connection when it is told to (RFC 9112 section 9.6). This one does not.</summary>
    [Fact]
    public async Task Get_OriginKeepsTheConnection_TheNextReaderIsNotTaken()
    {
        await using var origin = RawOrigin.Start(async exchange =>
        {
            var user = "nobody";
            for (var head = exchange.Head; ; head = await exchange.ReadHeadAsync())
            {
                user = head.Contains("Authorization: NTLM", StringComparison.OrdinalIgnoreCase) ? "alice" : user;
                await exchange.WriteAsync($"HTTP/1.1 200 OK\r\nContent-Length: {user.Length}\r\n\r\n{user}");
            }
        });
        await using var edge = await EdgeHost.StartAsync(origin.Url);
        var answers = new List<string>();
        foreach (var credentials in (string?[])[null, "NTLM x", null])
        {
            using var response = await edge.GetAsync("/", credentials is null ? [] : [("Authorization", credentials)]);
            answers.Add(await response.TextAsync());
        }

        Assert.Equal(["nobody", "alice", "nobody"], answers);
    }
}
