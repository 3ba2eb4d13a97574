using EdgeFunctions.Configuration;
using Microsoft.Extensions.Configuration;

namespace EdgeFunctions.Tests.Configuration;

public sealed class CacheValidatorTests
{
    [Theory]
    [InlineData("MaxBytes", "-1", "give 0 for no cache")]
    [InlineData("MaxEntryBytes", "100", "give at least 1024")]
    [InlineData("MaxEntryBytes", "1073741825", "give 1073741824 at most")]
    [InlineData("Assets:MaxEntryBytes", "1073741825", "give 1073741824 at most")]
    [InlineData("DefaultTtl", "31.00:00:00", "at most thirty days")]
    [InlineData("HeuristicPercent", "101", "10 is usual")]
    [InlineData("HeuristicPercent", "-1", "10 is usual")]
    [InlineData("PersonalFields:0", "X User", "give one such as X-User")]
    [InlineData("PersonalFields:0", "cookie", "Edge__Cache__PersonalCookies")]
    [InlineData("PersonalCookies:0", "a=b", "is not a name")]
    [InlineData("IgnoreQuery:0", "a*b", "with one * at its end")]
    public void Load_WrongValue_NamesTheSettingAndTheMend(string setting, string value, string mend)
    {
        var e = Assert.Throws<EdgeSettingsException>(() => EdgeSettings.Load(new ConfigurationBuilder()
            .AddInMemoryCollection([new("Edge:Publisher:OriginUrl", "https://origin.example"), new("Edge:Cache:" + setting, value)])
            .Build()));
        var error = Assert.Single(e.Errors);
        Assert.StartsWith($"Edge__Cache__{setting.Replace(":", "__", StringComparison.Ordinal)} = ", error, StringComparison.Ordinal);
        Assert.Contains(mend, error, StringComparison.Ordinal);
    }
}
