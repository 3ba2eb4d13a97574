using EdgeFunctions.Configuration;
using Microsoft.Extensions.Configuration;

namespace EdgeFunctions.Tests.Configuration;

public sealed class DiagnosticsSettingsTests
{
    [Theory]
    [InlineData("ServerTiming", "Key", "Edge__Diagnostics__Key")]
    [InlineData("Key", "short", "Edge__Diagnostics__Key")]
    [InlineData("Baggage:0", "a b", "Edge__Diagnostics__Baggage__0")]
    [InlineData("RedactQuery:0", "pin,otp", "Edge__Diagnostics__RedactQuery__0 = \"pin,otp\" is not the name of a parameter")]
    [InlineData("RedactQuery:0", "otp*", "Edge__Diagnostics__RedactQuery__0")]
    [InlineData("RedactQuery:0", "?otp=", "Edge__Diagnostics__RedactQuery__0")]
    [InlineData("RedactQuery:0", "one%20time", "Edge__Diagnostics__RedactQuery__0")]
    [InlineData("TraceContext", "Perhaps", "Edge__Diagnostics__TraceContext")]
    public void Load_WrongSetting_NamesIt(string name, string value, string named)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Edge:Publisher:OriginUrl", "https://origin.example"), new("Edge:Diagnostics:" + name, value)]).Build();
        var error = Assert.Single(Assert.Throws<EdgeSettingsException>(() => EdgeSettings.Load(configuration)).Errors);
        Assert.StartsWith(named, error, StringComparison.Ordinal);
        Assert.DoesNotContain("short", error, StringComparison.Ordinal);
    }
}
