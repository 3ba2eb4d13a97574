using System.Net;
using System.Text;
using EdgeFunctions.Pipeline;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EdgeFunctions.Tests.Functional;

/// <summary>The edge's own paths, and which hosts are served.</summary>
public sealed class HostTests
{
    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    public async Task Health_ProcessIsAlive_200WithoutTheOrigin(string method)
    {
        await using var origin = RawOrigin.Start("");
        await using var edge = await EdgeHost.StartAsync(origin.Url);
        using var response = await edge.SendAsync(new HttpMethod(method), "/_edge/health");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("no-store", response.Field("Cache-Control"));
        Assert.Equal(method == "GET", (await response.TextAsync()).Contains("\"version\":\"0.", StringComparison.Ordinal));
        Assert.Empty(origin.Requests);
    }

    /// <summary>The server refuses fields beyond what it buffers.</summary>
    [Fact]
    public async Task Start_FieldsBeyondTheServersBuffer_TheBufferGrows()
    {
        await using var origin = RawOrigin.Start("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        await using var edge = await EdgeHost.StartAsync(origin.Url, ("Limits:MaxRequestHeaderBytes", "2097152"));
        using var response = await edge.GetAsync("/_edge/health", ("X-Long", new string('a', 1_500_000)));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Ready_OriginAnswers_200()
    {
        await using var origin = RawOrigin.Start("HTTP/1.1 500 X\r\nContent-Length: 0\r\n\r\n");
        await using var edge = await EdgeHost.StartAsync(origin.Url);
        using var response = await edge.GetAsync("/_edge/ready");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Ready_OriginIsGone_503AndTheReason()
    {
        await using var edge = await EdgeHost.StartAsync("http://127.0.0.1:1");
        using var response = await edge.GetAsync("/_edge/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains("Unreachable", await response.TextAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST", "/_edge/health", 405)]
    [InlineData("DELETE", "/_edge/ready", 405)]
    [InlineData("GET", "/_edge/other", 404)]
    [InlineData("GET", "/_edge", 404)]
    [InlineData("GET", "/_EDGE/x", 404)]
    [InlineData("GET", "/%5fedge/x", 404)]
    [InlineData("GET", "/%255fedge/x", 404)]
    [InlineData("GET", "//_edge/x", 404)]
    [InlineData("GET", "/%2F_edge/x", 404)]
    [InlineData("GET", "/_edge%2Fx", 404)]
    [InlineData("GET", "/_edges", 200)]
    [InlineData("GET", "/x/_edge/y", 200)]
    public async Task OwnPaths_NeverReachTheOrigin(string method, string target, int status)
    {
        await using var origin = RawOrigin.Start("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        await using var edge = await EdgeHost.StartAsync(origin.Url);
        using var response = await edge.SendAsync(new HttpMethod(method), target);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(status == 200 ? 1 : 0, origin.Requests.Count);
    }

    [Theory]
    [InlineData("www.example.com", 200)]
    [InlineData("WWW.example.com", 200)]
    [InlineData("www.example.com:80", 200)]
    [InlineData("www.example.com:81", 421)]
    [InlineData("example.com", 421)]
    [InlineData("www.example.com.evil.example", 421)]
    [InlineData("localhost", 421)]
    [InlineData("a_b", 400)]
    [InlineData("www.example.com:8443", 200)]
    [InlineData("www.example.com:08443", 200)]
    public async Task Host_OnlyConfiguredOnesAreServed(string host, int status)
    {
        await using var origin = RawOrigin.Start("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        await using var edge = await EdgeHost.StartAsync(origin.Url, ("Publisher:PublicHosts:0", "www.example.com"), ("Publisher:PublicHosts:1", "www.example.com:08443"));
        using var response = await edge.GetAsync("/", ("Host", host));
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(status == 200 ? 1 : 0, origin.Requests.Count);
    }

    [Theory]
    [InlineData("localhost:1234", 200)]
    [InlineData("[::1]:7071", 200)]
    [InlineData("www.example.com", 421)]
    public async Task Host_NoneConfigured_LoopbackNamesAreServed(string host, int status)
    {
        await using var origin = RawOrigin.Start("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        await using var edge = await EdgeHost.StartAsync(origin.Url);
        using var response = await edge.GetAsync("/", ("Host", host));
        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task FieldValues_Latin1_PassByteForByteBothWays()
    {
        string? seen = null;
        await using var origin = RawOrigin.Start(async exchange =>
        {
            seen = exchange.Head;
            await exchange.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX-Name: M\u00fcnchen\u00ff\r\n\r\n");
        });
        await using var edge = await EdgeHost.StartAsync(origin.Url);
        using var raw = new System.Net.Sockets.TcpClient();
        await raw.ConnectAsync(IPAddress.Loopback, edge.Port);
        await raw.GetStream().WriteAsync(Encoding.Latin1.GetBytes("GET / HTTP/1.1\r\nHost: localhost\r\nX-City: K\u00f6ln\u00ff\r\nConnection: close\r\n\r\n"));
        var answer = new MemoryStream();
        await raw.GetStream().CopyToAsync(answer, Patience.Token());
        Assert.Contains("X-City: K\u00f6ln\u00ff\r\n", seen, StringComparison.Ordinal);
        Assert.Contains("X-Name: M\u00fcnchen\u00ff\r\n", Encoding.Latin1.GetString(answer.ToArray()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("X-Name", "M\u00fcnchen", "M?nchen")]
    [InlineData("Location", "/stra\u00dfe", "/stra%DFe")]
    [InlineData("Link", "</\u00e4>; rel=next", "</%E4>; rel=next")]
    [InlineData("Set-Cookie", "a=\u00e4", null)]
    [InlineData("X-Plain", "plain", "plain")]
    public async Task FieldValues_UnderTheFunctionsHost_AreAscii(string name, string value, string? expected)
    {
        await using var origin = RawOrigin.Start($"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n{name}: {value}\r\n\r\n");
        await using var edge = await EdgeHost.StartAsync(origin.Url, _ => { }, ServerTraits.FunctionsHost);
        using var response = await edge.GetAsync("/");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(expected, response.Field(name));
    }

    [Fact]
    public async Task Reader_WhoPauses_IsJudgedByOurLimitAndNotByTheServers()
    {
        await using var edge = await EdgeHost.StartAsync("http://127.0.0.1:1");
        var limits = edge.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits;
        Assert.Null(limits.MinResponseDataRate);
        Assert.Null(limits.MinRequestBodyDataRate);
    }
}
