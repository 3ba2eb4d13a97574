using System.Net;
using EdgeFunctions.Hosting;
using EdgeFunctions.Hosting.Attributes;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Tests.Hosting;

/// <summary>Who needs no key in development: a person at this machine, and nobody who only looks like one.</summary>
public sealed class FunctionKeyDevelopmentTests
{
    [Theory]
    [InlineData("127.0.0.1", "localhost:7071", null, null, true)]
    [InlineData("::1", "[::1]:7071", null, null, true)]
    [InlineData("127.0.0.1", "127.0.0.1", "Sec-Fetch-Site", "none", true)]
    [InlineData("127.0.0.1", "localhost", "Sec-Fetch-Site", "same-origin", true)]
    [InlineData("127.0.0.1", "localhost", "Sec-Fetch-Site", "cross-site", false)]
    [InlineData("127.0.0.1", "localhost", "Sec-Fetch-Site", "same-site", false)]
    [InlineData("127.0.0.1", "rebound.example", null, null, false)]
    [InlineData("127.0.0.1", "localhost.example", null, null, false)]
    [InlineData("127.0.0.1", "localhost", "X-Forwarded-For", "192.0.2.1", false)]
    [InlineData("127.0.0.1", "localhost", "Forwarded", "for=192.0.2.1", false)]
    [InlineData("192.0.2.1", "localhost", null, null, false)]
    [InlineData(null, "localhost", null, null, false)]
    public void Admits_InDevelopmentWithoutKey_OnlyThisMachine(string? address, string host, string? field, string? value, bool expected)
    {
        var request = Request(address, host, field, value);
        Assert.Equal(expected, new FunctionKey(null, isDevelopment: true).Admits(AuthorizationLevel.Function, request));
        Assert.False(new FunctionKey(null).Admits(AuthorizationLevel.Function, request));
        Assert.False(new FunctionKey(null, isDevelopment: true).Admits(AuthorizationLevel.Admin, request));
    }

    private static HttpRequest Request(string? address, string host, string? field, string? value)
    {
        var http = new DefaultHttpContext();
        http.Connection.RemoteIpAddress = address is null ? null : IPAddress.Parse(address);
        http.Request.Host = new HostString(host);
        if (field is not null)
        {
            http.Request.Headers[field] = value;
        }

        return http.Request;
    }
}
