using EdgeFunctions.Diagnostics.Inspection;

namespace EdgeFunctions.Tests.Diagnostics;

public sealed class RedactionTests
{
    [Theory]
    [InlineData("Authorization", "Bearer abc", "••• (10 characters)")]
    [InlineData("proxy-authorization", "Basic abc", "••• (9 characters)")]
    [InlineData("X-Azure-FDID", "1234", "••• (4 characters)")]
    [InlineData("x-functions-key", "abc", "••• (3 characters)")]
    [InlineData("X-Api-Token", "abc", "••• (3 characters)")]
    [InlineData("Cookie", "sid=secret; theme=dark", "sid=•••; theme=•••")]
    [InlineData("Cookie", "nonsense", "•••")]
    [InlineData("Set-Cookie", "sid=secret; Path=/; HttpOnly", "sid=•••; Path=/; HttpOnly")]
    [InlineData("Set-Cookie", "sid=secret", "sid=•••")]
    [InlineData("Surrogate-Key", "front page", "front page")]
    [InlineData("Referer", "https://a.example/?code=1&q=2", "https://a.example/?code=•••&q=2")]
    [InlineData("Accept", "text/html", "text/html")]
    public void Value_OfAField_SecretsAreMasked(string name, string value, string expected) => Assert.Equal(expected, Redaction.Value(name, value));

    [Theory]
    [InlineData("/a/b", "/a/b")]
    [InlineData("/a?q=1&sig=abc&access_token=x&CODE=y", "/a?q=1&sig=•••&access_token=•••&CODE=•••")]
    [InlineData("/a?code", "/a?code")]
    [InlineData("/a?=x", "/a?=x")]
    public void Url_Query_SecretsAreMasked(string url, string expected) => Assert.Equal(expected, Redaction.Url(url));
}
