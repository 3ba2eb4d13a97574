using EdgeFunctions.Configuration;
using EdgeFunctions.Context;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Tests.Context;

public sealed class ReaderTraitsTests
{
    private static readonly EdgeOptions Trial = new() { Context = new() { Country = "PT", Region = "norte", Languages = ["en", "pt"] } };

    [Theory]
    [InlineData("DE", "DE")]
    [InlineData("de", "DE")]
    [InlineData("ZZ", null)]
    [InlineData("", null)]
    [InlineData("Germany", null)]
    [InlineData("D1", null)]
    public void Country_BehindFrontDoor_IsWhatItTells(string told, string? expected) =>
        Assert.Equal(expected, Create(Trial, true, ("X-Edge-Country", told)).Country);

    [Theory]
    [InlineData("eu-west", "eu-west")]
    [InlineData("a, b", null)]
    [InlineData("abcdefghijklmnopq", null)]
    public void Region_BehindFrontDoor_IsWhatItTells(string told, string? expected) =>
        Assert.Equal(expected, Create(Trial, true, ("X-Edge-Region", told)).Region);

    [Fact]
    public void CountryAndRegion_WithoutTheGate_AreTheSettingsAndNobodyElses()
    {
        var fields = new[] { ("X-Edge-Country", "DE"), ("X-Edge-Region", "eu") };
        var trial = Create(Trial, false, fields);
        Assert.Equal(("PT", "norte"), (trial.Country, trial.Region));
        var plain = Create(new EdgeOptions(), false, fields);
        Assert.Equal((null, null), (plain.Country, plain.Region));
    }

    [Fact]
    public void Traits_AreReadWhenAskedFor_AndKept()
    {
        var fields = new HeaderDictionary { ["User-Agent"] = "x Mobi", ["Accept-Language"] = "pt" };
        var context = Create(Trial, false, fields);
        fields["User-Agent"] = "iPad";
        Assert.Equal(DeviceClass.Tablet, context.Device);
        fields["User-Agent"] = "";
        fields["Accept-Language"] = "en";
        Assert.Equal((DeviceClass.Tablet, "en"), (context.Device, context.Language));
        Assert.Equal(DeviceClass.Tablet, (context with { Method = "PUT" }).Device);
    }

    /// <summary>The server uses a request's fields again for the next one.</summary>
    [Fact]
    public void On_ACopy_ReadsTheCopy()
    {
        var fields = new HeaderDictionary { ["User-Agent"] = "iPad" };
        var context = Create(Trial, false, fields).On(new HeaderDictionary { ["User-Agent"] = "iPad" });
        fields.Clear();
        Assert.Equal(DeviceClass.Tablet, context.Device);
    }

    private static EdgeContext Create(EdgeOptions options, bool behindFrontDoor, params (string Name, string Value)[] fields)
    {
        var dictionary = new HeaderDictionary();
        foreach (var (name, value) in fields)
        {
            dictionary[name] = value;
        }

        return Create(options, behindFrontDoor, dictionary);
    }

    private static EdgeContext Create(EdgeOptions options, bool behindFrontDoor, HeaderDictionary fields)
    {
        var http = new DefaultHttpContext();
        http.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.Headers = fields;
        http.Request.Method = "GET";
        http.Request.Host = new HostString("www.example.com");
        http.Request.Path = "/";
        return new EdgeContextFactory(options).Create(http.Request, behindFrontDoor)!;
    }
}
