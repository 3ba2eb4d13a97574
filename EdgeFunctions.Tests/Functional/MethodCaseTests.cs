using EdgeFunctions.Tests.TestSupport;
using Microsoft.Extensions.Logging;

namespace EdgeFunctions.Tests.Functional;

/// <summary>The method is case-sensitive (RFC 9110 section 9.1).</summary>
public sealed class MethodCaseTests
{
    [Theory]
    [InlineData("head")]
    [InlineData("get")]
    [InlineData("Post")]
    [InlineData("dElete")]
    public async Task Method_OfAnotherCase_IsNoneThatIsKnown(string method)
    {
        await using var origin = RawOrigin.Start("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5\r\n\r\nhello");
        await using var edge = await EdgeHost.StartAsync(origin.Url);
        var answer = await RawClient.SendAsync(edge.Port, $"{method} / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        await edge.StopAsync();
        Assert.StartsWith("HTTP/1.1 501 ", answer, StringComparison.Ordinal);
        Assert.Empty(origin.Requests);
        Assert.DoesNotContain(edge.Logs.Entries, entry => entry.Level >= LogLevel.Error);
    }
}
