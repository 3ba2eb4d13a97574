using EdgeFunctions.Bodies;
using EdgeFunctions.Configuration;
using EdgeFunctions.Context;
using EdgeFunctions.Http;
using EdgeFunctions.Origin;
using EdgeFunctions.Routing;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Tests.Origin;

public sealed class OriginRequestFactoryTests
{
    private static readonly EdgeOptions Options = new()
    {
        Publisher = new PublisherOptions { OriginUrl = "https://origin.example.com" },
        Assets = new AssetsOptions { Routes = [new AssetRouteOptions { Prefix = "/media", OriginUrl = "https://media.example.com" }] },
    };

    [Fact]
    public void Create_AssetRequest_HasTheFieldsThatMayGoToAssetsAndNoOthers()
    {
        var others = new[] { "Cookie", "Authorization", "Origin", "Via", "X-Forwarded-For", "Sec-Fetch-Dest", "Connection" };
        using var message = Create("/media/a.jpg", [.. RequestFields.ToAssets, .. others]);
        Assert.Equal(RequestFields.ToAssets.Order(), message.Headers.NonValidated.Select(f => f.Key).Order());
        Assert.All(message.Headers.NonValidated, field => Assert.Equal(ValueOf(field.Key), field.Value.ToString()));
    }

    [Theory]
    [InlineData("/media/a.jpg")]
    [InlineData("/")]
    public void Create_FieldsThatConnectionNominates_StayOnTheReadersConnection(string path)
    {
        using var message = Create(path, ["Accept", "Accept-Language", "Referer"], connection: "Accept-Language, referer");
        Assert.True(message.Headers.NonValidated.Contains("Accept"));
        Assert.False(message.Headers.NonValidated.Contains("Accept-Language"));
        Assert.False(message.Headers.NonValidated.Contains("Referer"));
    }

    [Theory]
    [InlineData("/media/a.jpg")]
    [InlineData("/")]
    public void Create_ConnectionNominatesAcceptEncoding_TheEdgeAsksAllTheSame(string path)
    {
        using var message = Create(path, ["Accept-Encoding"], connection: "Accept-Encoding");
        Assert.True(message.Headers.NonValidated.Contains("Accept-Encoding"));
    }

    [Theory]
    [InlineData("HTTP/1.0", "1.0 edge-")]
    [InlineData("HTTP/1.1", "1.1 edge-")]
    [InlineData("HTTP/2", "2 edge-")]
    public void Create_PublisherRequest_ViaNamesTheProtocolThatTheReaderUsed(string protocol, string beginning)
    {
        using var message = Create("/", ["Accept"], protocol);
        Assert.StartsWith(beginning, message.Headers.NonValidated["Via"].ToString(), StringComparison.Ordinal);
    }

    // A Referer goes to asset origins as AssetReferer says, so it is a URL of which nothing is taken.
    private static string ValueOf(string name) => name == "Referer" ? "https://of.referer.example/" : "of " + name;

    private static HttpRequestMessage Create(string path, string[] names, string protocol = "HTTP/1.1", string? connection = null)
    {
        var request = new DefaultHttpContext().Request;
        request.Method = "GET";
        request.Protocol = protocol;
        foreach (var name in names)
        {
            request.Headers[name] = ValueOf(name);
        }

        if (connection is not null)
        {
            request.Headers.Connection = connection;
        }

        var context = new EdgeContext
        {
            Method = "GET",
            PublicHost = new Authority("www.example.com", null),
            PublicScheme = "https",
            Target = new RequestTarget(path, ""),
            TraceId = "",
        };
        using var timeout = new IdleTimeout(TimeSpan.FromHours(1), TimeSpan.FromHours(1), TimeProvider.System, CancellationToken.None);
        return new OriginRequestFactory(Options, new ViaName(Options)).Create(request, context, new RouteTable(Options).Match(context.Target), "GET", timeout);
    }
}
