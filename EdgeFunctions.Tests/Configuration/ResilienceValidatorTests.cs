using EdgeFunctions.Configuration;
using Microsoft.Extensions.Configuration;

namespace EdgeFunctions.Tests.Configuration;

public sealed class ResilienceValidatorTests
{
    [Theory]
    [InlineData("Origin:Breaker:FailurePercent", "0", "give 1 to 100")]
    [InlineData("Origin:Breaker:FailurePercent", "101", "give 1 to 100")]
    [InlineData("Origin:Breaker:MinimumRequests", "1", "give at least 2")]
    [InlineData("Origin:Breaker:Window", "00:00:00.1", "at least half a second")]
    [InlineData("Origin:Breaker:BreakTime", "02:00:00", "at most an hour")]
    [InlineData("Origin:RetryPercent", "101", "give 0 (none) to 100")]
    [InlineData("Limits:MaxConcurrentRequests", "-1", "give 0 for any number")]
    [InlineData("Limits:MaxQueuedRequests", "-1", "give 0 for no queue")]
    [InlineData("Limits:MaxQueueTime", "00:00:00", "above zero")]
    [InlineData("Limits:MaxQueueTime", "00:01:00", "at most half a minute")]
    [InlineData("Limits:MaxBufferedTotalBytes", "4096", "Edge__Publisher__MaxBufferedBytes (4194304)")]
    [InlineData("Rewrite:MaxTime", "-00:00:01", "give 00:00:00 for any time")]
    [InlineData("Rewrite:Bypass:Factor", "1", "give 2 or more, or 0")]
    [InlineData("Rewrite:Bypass:Floor", "-00:00:01", "cannot be negative")]
    [InlineData("Rewrite:Bypass:Time", "00:00:00", "at least half a second")]
    [InlineData("Rewrite:SlowOrigin:Factor", "1", "give 2 or more")]
    [InlineData("Rewrite:SlowOrigin:Floor", "-00:00:01", "cannot be negative")]
    [InlineData("Rewrite:SlowOrigin:Paths:0", "search", "/")]
    public void Load_WrongValue_NamesTheSettingAndTheMend(string setting, string value, string mend)
    {
        var e = Assert.Throws<EdgeSettingsException>(() => EdgeSettings.Load(new ConfigurationBuilder()
            .AddInMemoryCollection([new("Edge:Publisher:OriginUrl", "https://origin.example"), new("Edge:" + setting, value)])
            .Build()));
        var error = Assert.Single(e.Errors);
        Assert.StartsWith($"Edge__{setting.Replace(":", "__", StringComparison.Ordinal)} = ", error, StringComparison.Ordinal);
        Assert.Contains(mend, error, StringComparison.Ordinal);
    }
}
