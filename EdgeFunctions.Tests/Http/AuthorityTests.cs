using EdgeFunctions.Http;

namespace EdgeFunctions.Tests.Http;

public sealed class AuthorityTests
{
    [Theory]
    [InlineData("example.com", "example.com")]
    [InlineData("EXAMPLE.com:8080", "example.com:8080")]
    [InlineData("xn--bcher-kva.example", "xn--bcher-kva.example")]
    [InlineData("127.0.0.1:80", "127.0.0.1:80")]
    [InlineData("[::1]:7071", "[::1]:7071")]
    [InlineData("localhost", "localhost")]
    [InlineData("a-b.c1", "a-b.c1")]
    public void TryParse_Valid_IsLowerCase(string value, string expected)
    {
        Assert.True(Authority.TryParse(value, out var authority));
        Assert.Equal(expected, authority.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("exa mple.com")]
    [InlineData("https://example.com")]
    [InlineData("user@example.com")]
    [InlineData("example.com/")]
    [InlineData("example.com?")]
    [InlineData("example.com:")]
    [InlineData("example.com:0")]
    [InlineData("example.com:65536")]
    [InlineData("example.com:8x")]
    [InlineData("example.com.")]
    [InlineData("-a.example")]
    [InlineData("a-.example")]
    [InlineData("a..example")]
    [InlineData("a_b.example")]
    [InlineData("300.1.1.1")]
    [InlineData("1.2.3")]
    [InlineData("[::1")]
    [InlineData("[::g]")]
    [InlineData("::1")]
    [InlineData("exämple.com")]
    [InlineData("example.com\r\nX: y")]
    public void TryParse_Invalid_IsRefused(string? value) => Assert.False(Authority.TryParse(value, out _));

    [Fact]
    public void TryParse_TooLong_IsRefused()
    {
        Assert.False(Authority.TryParse(new string('a', 64) + ".example", out _));
        Assert.False(Authority.TryParse(string.Join('.', Enumerable.Repeat("abcdefghij", 24)), out _));
    }

    [Theory]
    [InlineData("https://Example.com", "example.com")]
    [InlineData("https://example.com:443/", "example.com")]
    [InlineData("http://example.com:443", "example.com:443")]
    [InlineData("http://[::1]:7072", "[::1]:7072")]
    [InlineData("https://bücher.example", "xn--bcher-kva.example")]
    public void Of_Url_LeavesOutDefaultPort(string url, string expected) => Assert.Equal(expected, Authority.Of(new Uri(url)).ToString());
}
