using EdgeFunctions.Configuration;
using Microsoft.Extensions.Configuration;

namespace EdgeFunctions.Tests.Configuration;

public sealed class MemoryValidatorTests
{
    [Fact]
    public void Load_NoRoomForOneSharedBody_NamesTheSettingAndTheMend()
    {
        var e = Assert.Throws<EdgeSettingsException>(() => EdgeSettings.Load(new ConfigurationBuilder()
            .AddInMemoryCollection([new("Edge:Publisher:OriginUrl", "https://origin.example"), new("Edge:Cache:MaxBytes", "90000000"), new("Edge:Cache:MaxEntryBytes", "5000000"), new("Edge:Limits:MaxBufferedTotalBytes", "4500000")])
            .Build()));
        Assert.Contains("Edge__Cache__MaxEntryBytes (5000000)", Assert.Single(e.Errors), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1000000", "0", "give at least 134217728")]
    [InlineData("-1", "0", "give at least 134217728")]
    [InlineData("300000000", "300000000", "Edge__Cache__MaxBytes (300000000)")]
    public void Load_WrongValue_NamesTheSettingAndTheMend(string value, string cache, string mend)
    {
        var e = Assert.Throws<EdgeSettingsException>(() => EdgeSettings.Load(new ConfigurationBuilder()
            .AddInMemoryCollection([new("Edge:Publisher:OriginUrl", "https://origin.example"), new("Edge:Cache:MaxBytes", cache), new("Edge:Memory:MaxBytes", value)])
            .Build()));
        var error = Assert.Single(e.Errors);
        Assert.StartsWith("Edge__Memory__MaxBytes = ", error, StringComparison.Ordinal);
        Assert.Contains(mend, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MaxSpareRewriters", "-1", "give 0 (none) to 1024")]
    [InlineData("MaxSpareRewriters", "1025", "give 0 (none) to 1024")]
    [InlineData("MaxKeptRules", "0", "give 1 to 65536")]
    [InlineData("MaxKeptRules", "65537", "give 1 to 65536")]
    public void Load_WrongNumberToKeep_NamesTheSettingAndTheMend(string name, string value, string mend)
    {
        var e = Assert.Throws<EdgeSettingsException>(() => EdgeSettings.Load(new ConfigurationBuilder()
            .AddInMemoryCollection([new("Edge:Publisher:OriginUrl", "https://origin.example"), new("Edge:Memory:" + name, value)])
            .Build()));
        var error = Assert.Single(e.Errors);
        Assert.StartsWith($"Edge__Memory__{name} = ", error, StringComparison.Ordinal);
        Assert.Contains(mend, error, StringComparison.Ordinal);
    }
}
