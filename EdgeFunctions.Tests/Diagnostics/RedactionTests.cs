using EdgeFunctions.Configuration;
using EdgeFunctions.Diagnostics;
using EdgeFunctions.Diagnostics.Inspection;

namespace EdgeFunctions.Tests.Diagnostics;

public sealed class RedactionTests
{
    private static readonly EdgeOptions Options = new()
    {
        Diagnostics = new DiagnosticsOptions { RedactQuery = ["voucher"] },
        Headers = [new HeaderRuleOptions { On = HeaderTarget.Request, Name = "X-Origin-Verify" }, new HeaderRuleOptions { On = HeaderTarget.AssetRequest, Name = "X-Bucket" }, new HeaderRuleOptions { Name = "X-Shown" }],
    };

    private static readonly Redaction Redaction = new(Options, new QueryRedactor(Options));

    [Theory]
    [InlineData("X-Origin-Verify", "abc", "••• (3 characters)")]
    [InlineData("x-bucket", "abc", "••• (3 characters)")]
    [InlineData("X-Shown", "abc", "abc")]
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
    [InlineData("X-WAWS-Unencoded-URL", "/a?code=1&q=2", "/a?code=•••&q=2")]
    [InlineData("Link", "</a.css?sig=abc>; rel=preload; as=style, </b?q=1>", "</a.css?sig=•••; rel=preload; as=style, </b?q=1>")]
    [InlineData("Location", "https://a.example/cb#access_token=abc&expires_in=3600", "https://a.example/cb#access_token=•••&expires_in=3600")]
    [InlineData("Location", "/cb?q=1#id_token=abc", "/cb?q=1#id_token=•••")]
    [InlineData("Accept", "text/html", "text/html")]
    [InlineData("User-Agent", "Bot/1.0 (+https://a.example/bot?id=1)", "Bot/1.0 (+https://a.example/bot?id=1)")]
    public void Value_OfAField_SecretsAreMasked(string name, string value, string expected) => Assert.Equal(expected, Redaction.Value(name, value));

    [Theory]
    [InlineData("/a/b", "/a/b")]
    [InlineData("/a?q=1&sig=abc&access_token=x&CODE=y", "/a?q=1&sig=•••&access_token=•••&CODE=•••")]
    [InlineData("/a?code", "/a?code")]
    [InlineData("/a?=x", "/a?=x")]
    [InlineData("/a?", "/a?")]
    [InlineData("/a?sid=x&", "/a?sid=•••&")]
    [InlineData("/a?authorization=x&&q=1", "/a?authorization=•••&&q=1")]
    [InlineData("/a?%6bey=x", "/a?%6bey=•••")]
    [InlineData("/a?%63ode=x", "/a?%63ode=•••")]
    [InlineData("/a?+code=x", "/a?+code=•••")]
    [InlineData("/a?code[]=x", "/a?code[]=•••")]
    [InlineData("/a?email%5B0%5D=x", "/a?email%5B0%5D=•••")]
    [InlineData("/a?user[password]=x", "/a?user[password]=•••")]
    [InlineData("/a?a=1;key=x;b=2", "/a?a=1;key=•••;b=2")]
    [InlineData("/a?Voucher=x", "/a?Voucher=•••")]
    [InlineData("/a?code=x?y#z&q=1", "/a?code=•••&q=1")]
    [InlineData("/a?next=https://b.example/?code=x&q=1", "/a?next=https://b.example/?code=•••&q=1")]
    public void Url_Query_SecretsAreMasked(string url, string expected) => Assert.Equal(expected, Redaction.Url(url));
}
