using EdgeFunctions.Configuration;
using EdgeFunctions.Hosting;

namespace EdgeFunctions.Tests.Hosting;

/// <summary>What nobody would read of a command line stops the start, as a setting that the edge does not know does.</summary>
public sealed class CommandLineFaultsTests
{
    [Theory]
    [InlineData("--url is not read; ", "--url=http://localhost:8080")]
    [InlineData("--url is not read; ", "--url", "http://localhost:8080")]
    [InlineData("--port is not read; ", "/port", "8080")]
    [InlineData("--help is not read; ", "--help")]
    [InlineData("--help is not read; ", "--help", "--urls=http://localhost:0")]
    [InlineData("--Publisher__OriginUrl is not read; ", "--Publisher__OriginUrl=https://www.example.com")]
    [InlineData("--ASPNETCORE_URLS is not read; ", "ASPNETCORE_URLS=http://localhost:8080")]
    [InlineData("The command line has an argument without a name, ", "explian", "/")]
    [InlineData("The command line has an argument without a name, ", "-urls=http://localhost:8080")]
    [InlineData("The command line has an argument without a name, ", "-v", "hush")]
    [InlineData("The command line has an argument without a name, ", "--Edge__Protect__0__Secret=correct", "hush", "battery")]
    [InlineData("--Edge__Publisher__OriginUrl has no value; ", "--Edge__Publisher__OriginUrl")]
    [InlineData("--Edge__Protect__0__Secret has no value; ", "--Edge__Protect__0__Secret", "--urls=http://localhost:0")]
    [InlineData("--Edge__Protect__0__Secret has no value; ", "--Edge__Protect__0__Secret", "--hush")]
    [InlineData("--urls has no value; ", "--Edge__Publisher__OriginUrl", "https://www.example.com", "--urls")]
    public void CreateBuilder_ArgumentThatNobodyReads_IsNamedWithoutItsValue(string fault, params string[] args)
    {
        var e = Assert.Throws<EdgeSettingsException>(() => EmbeddedHost.CreateBuilder(args, directory: null));
        Assert.StartsWith(fault, e.Errors[0], StringComparison.Ordinal);
        Assert.DoesNotContain("hush", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_SeveralFaults_AreNamedEachOnce() =>
        Assert.Equal(3, CommandLineFaults.Of(["--url=http://a.example", "a", "--environment", "Development", "b", "--Edge:Publisher:OriginUrl"]).Count);

    [Theory]
    [InlineData]
    [InlineData("--urls", "http://localhost:0")]
    [InlineData("--URLS=http://localhost:0")]
    [InlineData("--http_ports=0")]
    [InlineData("--environment", "Development")]
    [InlineData("--contentRoot=/")]
    [InlineData("--shutdownTimeoutSeconds=3")]
    [InlineData("--Logging:LogLevel:Default=Debug")]
    [InlineData("--Logging__LogLevel__Default", "Debug")]
    [InlineData("--Kestrel:Endpoints:Http:Url=http://localhost:0")]
    [InlineData("--OTEL_SERVICE_NAME=edge")]
    [InlineData("Edge:Publisher:OriginUrl=https://www.example.com")]
    [InlineData("/Edge__Publisher__OriginUrl", "https://www.example.com")]
    [InlineData("--Edge__Inject__0__Html", "<b id=x>")]
    [InlineData("--Edge__Inject__0__Html=--x")]
    [InlineData("--Shop:Url=https://shop.example.com")]
    // Complained of by name with the other settings.
    [InlineData("--Edge_FrontDoor__Id=8f0d3f63-3c1f-4a6f-9d9b-0f2c7a5d1e11")]
    public void CreateBuilder_ArgumentsThatAreRead_AreNoFault(params string[] args) => Assert.NotNull(EmbeddedHost.CreateBuilder(args, directory: null));
}
