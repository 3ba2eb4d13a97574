using EdgeFunctions.Configuration;
using Microsoft.Extensions.Configuration;

namespace EdgeFunctions.Tests.Configuration;

public sealed class LogLevelsValidatorTests
{
    [Theory]
    [InlineData("Logging:LogLevel:Default", "Chatty", "Logging__LogLevel__Default = \"Chatty\" is no level; give one of Trace, Debug, ")]
    [InlineData("logging:loglevel:EdgeFunctions.Diagnostics", "Infomation", "Logging__loglevel__EdgeFunctions.Diagnostics = \"Infomation\" is no level; ")]
    [InlineData("Logging:Console:LogLevel:Default", "on", "Logging__Console__LogLevel__Default = \"on\" is no level; ")]
    [InlineData("Logging:LogLevel:Microsoft:AspNetCore", "99", "Logging__LogLevel__Microsoft__AspNetCore = \"99\" is no level; ")]
    public void Load_NoLevel_IsNamed(string name, string value, string expected)
    {
        var errors = Assert.Throws<EdgeSettingsException>(() => Load(name, value)).Errors;
        Assert.StartsWith(expected, Assert.Single(errors), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Logging:LogLevel:Default", "Debug")]
    [InlineData("Logging:LogLevel:Default", "warning")]
    [InlineData("Logging:LogLevel:Default", "")]
    [InlineData("Logging:LogLevel:Default", "3")]
    [InlineData("Logging:Console:LogLevel:Default", "None")]
    [InlineData("Logging:Console:FormatterName", "simple")]
    public void Load_Level_IsNoFault(string name, string value) => Assert.NotNull(Load(name, value));

    private static EdgeOptions Load(string name, string value) =>
        EdgeSettings.Load(new ConfigurationBuilder().AddInMemoryCollection([new("Edge:Publisher:OriginUrl", "https://origin.example"), new(name, value)]).Build());
}
