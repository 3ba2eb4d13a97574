using EdgeFunctions.Context;
using EdgeFunctions.Http;

namespace EdgeFunctions.Tests.Context;

public sealed class KnownHostsTests
{
    private readonly KnownHosts _hosts = new(32);

    [Fact]
    public void Find_SameHost_IsTheSameObject() => Assert.Same(_hosts.Find("https", "www.example"), _hosts.Find("https", "www.example"));

    [Theory]
    [InlineData("https", "www.example:443", "www.example")]
    [InlineData("http", "www.example:443", "www.example:443")]
    [InlineData("http", "WWW.example:80", "www.example")]
    public void Find_Port_StaysUnlessItIsTheSchemes(string scheme, string text, string expected)
    {
        Assert.Equal(expected, _hosts.Find(scheme, text)?.ToString());
        Assert.Equal(expected, _hosts.Find(scheme, text)?.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a b")]
    public void Find_NoHost_Null(string? text) => Assert.Null(_hosts.Find("https", text));

    [Fact]
    public void Find_ManyHosts_EachIsItself()
    {
        for (var i = 0; i < 1000; i++)
        {
            Assert.Equal($"h{i}.example", _hosts.Find("https", $"h{i}.example")?.Host);
        }
    }

    [Fact]
    public void With_AnotherPort_HasItsOwnText()
    {
        var host = new Authority("www.example", 8080);
        Assert.Equal("www.example:8080", host.ToString());
        Assert.Equal("www.example", (host with { Port = null }).ToString());
        Assert.Equal(host, new Authority("www.example", 8080));
    }
}
