using EdgeFunctions.Diagnostics;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EdgeFunctions.Tests.Diagnostics;

/// <summary>What is heard of the server in front of the functions, under either host.</summary>
public sealed class ServerLogsTests
{
    [Theory]
    // Whole URLs stand in these two, secrets of queries among them.
    [InlineData("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Critical, false)]
    [InlineData("Microsoft.AspNetCore.Routing.EndpointMiddleware", LogLevel.Information, false)]
    [InlineData("Microsoft.AspNetCore.Mvc.Infrastructure.SystemTextJsonResultExecutor", LogLevel.Information, false)]
    [InlineData("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Warning, true)]
    [InlineData("Microsoft.Hosting.Lifetime", LogLevel.Information, false)]
    [InlineData("EdgeFunctions.Diagnostics.RequestWatch", LogLevel.Information, true)]
    public void Quieten_ByDefault_TheServerSaysOnlyWhatIsWrong(string category, LogLevel level, bool expected) =>
        Assert.Equal(expected, IsEnabled(category, level));

    [Fact]
    public void Quieten_AskedFor_TheServersLinesAreThere() =>
        Assert.True(IsEnabled("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Information, ("Logging:LogLevel:Microsoft.AspNetCore.Hosting", "Information")));

    [Theory]
    [InlineData("Microsoft.AspNetCore", "Microsoft.AspNetCore.Routing.EndpointMiddleware", true)]
    [InlineData("microsoft.aspnetcore", "Microsoft.AspNetCore.Routing.EndpointMiddleware", true)]
    [InlineData("Microsoft.Hosting.Lifetime", "Microsoft.Hosting.Lifetime", true)]
    [InlineData("Default", "Microsoft.AspNetCore.Routing.EndpointMiddleware", false)]
    // It takes more than that for whole URLs.
    [InlineData("Microsoft.AspNetCore", "Microsoft.AspNetCore.Hosting.Diagnostics", false)]
    public void Quieten_SettingOfTheSameCategory_Wins(string setting, string category, bool expected) =>
        Assert.Equal(expected, IsEnabled(category, LogLevel.Debug, ("Logging:LogLevel:" + setting, "Debug")));

    private static bool IsEnabled(string category, LogLevel level, params (string Key, string? Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, s.Value))).Build();
        using var provider = new ServiceCollection()
            .AddLogging(logging =>
            {
                logging.AddConfiguration(configuration.GetSection("Logging")).AddProvider(new LogCollector());
                ServerLogs.Quieten(logging, configuration);
            })
            .BuildServiceProvider();
        return provider.GetRequiredService<ILoggerFactory>().CreateLogger(category).IsEnabled(level);
    }
}
