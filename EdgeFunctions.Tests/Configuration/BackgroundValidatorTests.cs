using EdgeFunctions.Configuration;
using Microsoft.Extensions.Configuration;

namespace EdgeFunctions.Tests.Configuration;

public sealed class BackgroundValidatorTests
{
    [Theory]
    [InlineData("MaxQueued", "0", "give 1 to 100000")]
    [InlineData("Concurrency", "0", "give 1 to 1000")]
    [InlineData("Timeout", "00:00:00", "above zero")]
    [InlineData("DrainTimeout", "00:06:00", "at most five minutes")]
    public void Load_WrongValue_NamesTheSettingAndTheMend(string setting, string value, string mend)
    {
        var e = Assert.Throws<EdgeSettingsException>(() => EdgeSettings.Load(new ConfigurationBuilder()
            .AddInMemoryCollection([new("Edge:Publisher:OriginUrl", "https://origin.example"), new("Edge:Background:" + setting, value)])
            .Build()));
        var error = Assert.Single(e.Errors);
        Assert.StartsWith($"Edge__Background__{setting} = ", error, StringComparison.Ordinal);
        Assert.Contains(mend, error, StringComparison.Ordinal);
    }
}
