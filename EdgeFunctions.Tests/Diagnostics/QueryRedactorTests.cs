using EdgeFunctions.Configuration;
using EdgeFunctions.Diagnostics;

namespace EdgeFunctions.Tests.Diagnostics;

public sealed class QueryRedactorTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("?", "?")]
    [InlineData("?a=b&page=2", "?a=b&page=2")]
    [InlineData("?token=x", "?token=REDACTED")]
    [InlineData("?TOKEN=x&a=1", "?TOKEN=REDACTED&a=1")]
    [InlineData("?a=1&token=x=y&b=2", "?a=1&token=REDACTED&b=2")]
    [InlineData("?token=&b", "?token=REDACTED&b")]
    [InlineData("?token", "?token")]
    [InlineData("?%74%6Fken=x", "?%74%6Fken=REDACTED")]
    [InlineData("?+token=x", "?+token=REDACTED")]
    [InlineData("?token[]=x&token[a]=y", "?token[]=REDACTED&token[a]=REDACTED")]
    [InlineData("?token%5B%5D=x", "?token%5B%5D=REDACTED")]
    [InlineData("?a=1;sig=x;b=2", "?a=1;sig=REDACTED;b=2")]
    [InlineData("?mytoken=x&tokens=y", "?mytoken=x&tokens=y")]
    [InlineData("?edge-variant=a:b&edge-variant-key=x", "?edge-variant=a:b&edge-variant-key=REDACTED")]
    [InlineData("?Voucher=x", "?Voucher=REDACTED")]
    [InlineData("?token=x?y#z&b=1", "?token=REDACTED&b=1")]
    [InlineData("?a=1#token=x&b=2", "?a=1#token=REDACTED&b=2")]
    [InlineData("?next=/b?token=x=y&c=3", "?next=/b?token=REDACTED&c=3")]
    [InlineData("?#token=x", "?#token=REDACTED")]
    [InlineData("?a=b=token=x", "?a=b=token=x")]
    [InlineData("?=x&a?=y&#=z", "?=x&a?=y&#=z")]
    [InlineData("?&&token=x&&", "?&&token=REDACTED&&")]
    [InlineData("?%=x&%zz=y", "?%=x&%zz=y")]
    public void Redact_Query_MasksListedValues(string query, string expected)
    {
        var redactor = new QueryRedactor(new EdgeOptions { Diagnostics = new DiagnosticsOptions { RedactQuery = ["voucher"] } });
        Assert.Equal(expected, redactor.Redact(query));
    }

    [Fact]
    public void Redact_NothingListed_IsTheSameString()
    {
        var query = string.Concat("?a=", "b");
        Assert.Same(query, new QueryRedactor(new EdgeOptions()).Redact(query));
    }
}
