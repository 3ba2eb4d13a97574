using EdgeFunctions.Configuration;
using EdgeFunctions.Context;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Tests.Context;

public sealed class EdgeContextFactoryTests
{
    private const string Original = """{"Accept":"*/*","X-Azure-FDID":"11111111-1111-1111-1111-111111111111","X-Forwarded-Host":"www.example.com","x-forwarded-proto":"https","X-Odd":["a"]}""";

    private static readonly EdgeContextFactory Factory = new(new EdgeOptions());

    [Fact]
    public void Create_BehindFrontDoorUnderTheFunctionsHost_ReadsTheOriginalFields()
    {
        var http = Request();
        http.Features.Set(new OriginalFields(Original));
        var context = Factory.Create(http.Request, behindFrontDoor: true)!;
        Assert.Equal(("www.example.com", "https"), (context.PublicHost.ToString(), context.PublicScheme));
    }

    [Fact]
    public void Create_OurOwnField_GoesBeforeTheOriginalOnes()
    {
        var http = Request();
        http.Features.Set(new OriginalFields(Original));
        http.Request.Headers["X-Edge-Host"] = "shop.example.com";
        Assert.Equal("shop.example.com", Factory.Create(http.Request, behindFrontDoor: true)!.PublicHost.ToString());
    }

    [Fact]
    public void Create_NotBehindFrontDoor_BelievesNone()
    {
        var http = Request();
        http.Features.Set(new OriginalFields(Original));
        http.Request.Headers["X-Edge-Host"] = "shop.example.com";
        var context = Factory.Create(http.Request, behindFrontDoor: false)!;
        Assert.Equal(("app.azurewebsites.net", "http"), (context.PublicHost.ToString(), context.PublicScheme));
    }

    /// <summary>
    /// The trigger puts members of the query and of JSON bodies among its data first, and the request's fields only where none is named so:
    /// what is read here may be a reader's <c>?Headers={"X-Forwarded-Host":…}</c>. Front Door's id it cannot have.
    /// </summary>
    [Theory]
    [InlineData("""{"X-Forwarded-Host":"shop.example.com","X-Forwarded-Proto":"https"}""")]
    [InlineData("""{"X-Azure-FDID":"22222222-2222-2222-2222-222222222222","X-Forwarded-Host":"shop.example.com","X-Forwarded-Proto":"https"}""")]
    [InlineData("""{"X-Azure-FDID":"","X-Forwarded-Host":"shop.example.com","X-Forwarded-Proto":"https"}""")]
    [InlineData("1")]
    public void Create_FieldsAreOfTheReadersMaking_BelievesNone(string fields)
    {
        var http = Request();
        http.Features.Set(new OriginalFields(fields));
        var context = Factory.Create(http.Request, behindFrontDoor: true)!;
        Assert.Equal(("app.azurewebsites.net", "http"), (context.PublicHost.ToString(), context.PublicScheme));
    }

    [Theory]
    [InlineData("www.example.com:443", "https", "www.example.com")]
    [InlineData("www.example.com:80", "https", "www.example.com:80")]
    [InlineData("www.example.com:80", "http", "www.example.com")]
    public void Create_DefaultPort_IsNoPartOfTheHost(string host, string scheme, string expected)
    {
        var http = Request();
        http.Request.Host = new HostString(host);
        http.Request.Scheme = scheme;
        Assert.Equal(expected, Factory.Create(http.Request, behindFrontDoor: false)!.PublicHost.ToString());
    }

    [Theory]
    [InlineData("X-Forwarded-Host", "www.example.com")]
    [InlineData("X-FORWARDED-PROTO", "https")]
    [InlineData("X-Odd", null)]
    [InlineData("X-None", null)]
    public void Find_OriginalField_WithoutCase(string name, string? expected) => Assert.Equal(expected, new OriginalFields(Original).Find(name));

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    public void Find_AnotherShape_IsNoSource(string json) => Assert.Null(new OriginalFields(json).Find("X-Forwarded-Host"));

    private static DefaultHttpContext Request()
    {
        var http = new DefaultHttpContext();
        http.Request.Method = "GET";
        http.Request.Scheme = "http";
        http.Request.Host = new HostString("app.azurewebsites.net");
        http.Request.Path = "/";
        http.Request.Headers["X-Azure-FDID"] = "11111111-1111-1111-1111-111111111111";
        return http;
    }
}
