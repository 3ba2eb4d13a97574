using System.Text;
using System.Text.RegularExpressions;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EdgeFunctions.Tests.Functional;

/// <summary>Requests that two servers might read differently (RFC 9112 sections 6.3, 7.1, 11.2): no request reaches the origin twice or altered.</summary>
public sealed partial class SmugglingTests
{
    private const string Hidden = "GET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n";

    public static TheoryData<string, string> Shapes() => new()
    {
        { "CL and TE", "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + Hidden },
        { "TE and CL", "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n1\r\nx\r\n0\r\n\r\n" },
        { "two lengths", "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nContent-Length: 44\r\n\r\n" + Hidden },
        { "a list of lengths", "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0, 44\r\n\r\n" + Hidden },
        { "a signed length", "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: +0\r\n\r\n" + Hidden },
        { "a hexadecimal length", "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0x2c\r\n\r\n" + Hidden },
        { "obs-fold", "GET / HTTP/1.1\r\nHost: localhost\r\nX-A: b\r\n Transfer-Encoding: chunked\r\n\r\n" },
        { "space before the colon", "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length : 44\r\n\r\n" + Hidden },
        { "space in a name", "GET / HTTP/1.1\r\nHost: localhost\r\nX A: b\r\n\r\n" },
        { "a field without a name", "GET / HTTP/1.1\r\nHost: localhost\r\n: b\r\n\r\n" },
        { "bare CR in a value", "GET / HTTP/1.1\r\nHost: localhost\r\nX-A: b\rTransfer-Encoding: chunked\r\n\r\n" },
        { "NUL in a value", "GET / HTTP/1.1\r\nHost: localhost\r\nX-A: b\0c\r\n\r\n" },
        { "TE xchunked", "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + Hidden },
        { "TE chunked, identity", "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n" + Hidden },
        { "TE twice", "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n" },
        { "TE after a vertical tab", "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: \x0b" + "chunked\r\n\r\n0\r\n\r\n" },
        { "TE in HTTP/1.0", "POST / HTTP/1.0\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + Hidden },
        { "chunk extension", "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n1;a=b\r\nx\r\n0\r\n\r\n" },
        { "chunk size beyond 64 bits", "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n10000000000000001\r\nx\r\n0\r\n\r\n" },
        { "negative chunk size", "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\nx\r\n0\r\n\r\n" },
        { "chunk without its end", "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nxy\r\n0\r\n\r\n" },
        { "trailer fields", "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nTransfer-Encoding: chunked\r\nX-Trailer: y\r\n\r\n" },
        { "no host", "GET / HTTP/1.1\r\n\r\n" },
        { "two hosts", "GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n" },
        { "another host in the target", "GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n" },
        { "a fragment of a second request line", "GET / HTTP/1.1\r\nHost: localhost\r\nX: y\r\n\r\nX" },
        { "HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" },
        { "HTTP/0.9", "GET /\r\n\r\n" },
        { "CONNECT", "CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n" },
    };

    /// <summary>Servers disagree on where such a target ends (RFC 9112 section 3.2), and so on what is asked for.</summary>
    [Theory]
    [InlineData("/preview#x")]
    [InlineData("/preview#/x")]
    [InlineData("/x#/../preview")]
    [InlineData("http://localhost/preview#x")]
    [InlineData("/preview\t")]
    [InlineData("/a\rb")]
    [InlineData("/a\u0001b")]
    [InlineData("/a\u007fb")]
    [InlineData("/a\u001b[31m")]
    [InlineData("/a?\u001b[31m")]
    [InlineData("/a\u00e9b")]
    public async Task Request_OfATargetThatIsNone_400AndNoOriginIsAsked(string target)
    {
        await using var origin = RawOrigin.Start("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        await using var edge = await EdgeHost.StartAsync(origin.Url);
        var answer = await RawClient.SendAsync(edge.Port, $"GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
        Assert.Empty(origin.Requests);
        Assert.All(edge.Logs.Entries, entry => Assert.DoesNotContain(entry.Message, char.IsControl));
    }

    /// <summary>The server has a place of twenty characters for a length in an encoding that it is told.</summary>
    [Theory]
    [InlineData("x")]
    [InlineData("no number of any bytes")]
    [InlineData("99999999999999999999999999")]
    [InlineData("00000000000000000000000x")]
    public async Task Request_OfALengthThatIsNone_400AndNoLineOfTheServers(string length)
    {
        await using var origin = RawOrigin.Start("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        await using var edge = await EdgeHost.StartAsync(origin.Url);
        var answer = await RawClient.SendAsync(edge.Port, $"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
        await edge.StopAsync();
        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
        Assert.Empty(origin.Requests);
        Assert.DoesNotContain(edge.Logs.Entries, entry => entry.Level >= LogLevel.Warning && entry.Category.StartsWith("Microsoft.", StringComparison.Ordinal));
    }

    /// <summary>What browsers send as it is, though a URL has it escaped.</summary>
    [Theory]
    [InlineData("/a\"b<c>^`{|}")]
    [InlineData("/a?q=\"b<c>^`{|}[]")]
    public async Task Request_OfATargetThatBrowsersSend_ReachesTheOrigin(string target)
    {
        await using var origin = RawOrigin.Start("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        await using var edge = await EdgeHost.StartAsync(origin.Url);
        Assert.StartsWith("HTTP/1.1 200", await RawClient.SendAsync(edge.Port, $"GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"), StringComparison.Ordinal);
        Assert.StartsWith($"GET {target} HTTP/1.1\r\n", Assert.Single(origin.Requests), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("X-Rewrite-URL")]
    [InlineData("X-Original-URL")]
    public async Task Request_FieldThatNamesAnotherPath_DoesNotReachTheOrigin(string field)
    {
        await using var origin = RawOrigin.Start("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        await using var edge = await EdgeHost.StartAsync(origin.Url);
        using var response = await edge.GetAsync("/", (field, "/preview/secret"));
        Assert.DoesNotContain("/preview/secret", Assert.Single(origin.Requests), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Request_OfTwoReadings_ReachesTheOriginOnceOrNever(string shape, string bytes)
    {
        var seen = new List<string>();
        await using var origin = await TestOrigin.StartAsync(async context =>
        {
            var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            lock (seen)
            {
                seen.Add($"{context.Request.Method} {context.Request.Path} {Encoding.Latin1.GetString(body.ToArray())} {context.Request.Headers["X-A"]} {context.Request.Headers["X-Trailer"]}");
            }

            await context.Response.WriteAsync("ok");
        });
        await using var edge = await EdgeHost.StartAsync(origin.Url);
        var answer = await RawClient.SendAsync(edge.Port, bytes);

        // Where the shape hides a second request behind an unambiguous first, answering both is right; a hidden one is then its own request.
        var answers = StatusLine().Count(answer);
        Assert.True(seen.Count <= answers, $"{shape}: {answers} answers for {string.Join(" | ", seen)}");
        Assert.All(seen, s => Assert.DoesNotContain("smuggled", s[..s.IndexOf(' ', StringComparison.Ordinal)], StringComparison.Ordinal));
        Assert.All(seen, s => Assert.True(s.TrimEnd() is "GET /" or "POST /" or "POST / x" or "GET /smuggled", $"{shape}: {s}"));
        Assert.Empty(edge.Logs.Errors);

        // The next request works.
        using var next = await edge.GetAsync("/");
        Assert.Equal(200, (int)next.StatusCode);
    }

    [Theory]
    [InlineData("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + Hidden)]
    public async Task Request_WithLengthAndCoding_TheConnectionIsNotUsedOn(string bytes)
    {
        // RFC 9112 section 6.1: a server may take the coding, and must then close; Kestrel does. What follows is never read as a request.
        var paths = new List<string>();
        await using var origin = await TestOrigin.StartAsync(context =>
        {
            paths.Add(context.Request.Path);
            return Task.CompletedTask;
        });
        await using var edge = await EdgeHost.StartAsync(origin.Url);
        await RawClient.SendAsync(edge.Port, bytes);
        Assert.DoesNotContain("/smuggled", paths);
    }

    [Fact]
    public async Task Request_ToTheOrigin_HasOneFraming()
    {
        var heads = new List<string>();
        await using var origin = RawOrigin.Start(async exchange =>
        {
            heads.Add(exchange.Head);
            await exchange.ReadBodyAsync();
            await exchange.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        });
        await using var edge = await EdgeHost.StartAsync(origin.Url);
        await RawClient.SendAsync(edge.Port, "POST /a HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n3;x=y\r\nabc\r\n0\r\nX-T: 1\r\n\r\n");
        await RawClient.SendAsync(edge.Port, "POST /b HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc");
        Assert.Equal(2, heads.Count);
        Assert.Contains("Transfer-Encoding: chunked", heads[0], StringComparison.Ordinal);
        Assert.DoesNotContain("Content-Length", heads[0], StringComparison.Ordinal);
        Assert.Contains("Content-Length: 3", heads[1], StringComparison.Ordinal);
        Assert.DoesNotContain("Transfer-Encoding", heads[1], StringComparison.Ordinal);
        Assert.All(heads, h => Assert.DoesNotContain("X-T", h, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"HTTP/1\.1 \d{3} ")]
    private static partial Regex StatusLine();
}
