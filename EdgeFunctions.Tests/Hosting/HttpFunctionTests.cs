using EdgeFunctions.Hosting;
using EdgeFunctions.Hosting.Attributes;

namespace EdgeFunctions.Tests.Hosting;

public sealed class HttpFunctionTests
{
    [Fact]
    public void FindIn_TheApp_FindsItsFunctions()
    {
        var functions = HttpFunction.FindIn(typeof(HttpFunction).Assembly).ToDictionary(f => f.Name);
        Assert.Equal(["Cache", "Edge", "Explain", "Health", "Inspect", "InspectEvents", "Ready"], functions.Keys.Order());
        Assert.Equal("/{*path}", functions["Edge"].Pattern(""));
        Assert.Empty(functions["Edge"].Trigger.Methods);
        Assert.Equal("/api/_edge/health", functions["Health"].Pattern("api"));
        Assert.All(functions.Values, f => Assert.Equal(f.Name is "Cache" or "Explain" or "Inspect" or "InspectEvents" ? AuthorizationLevel.Function : AuthorizationLevel.Anonymous, f.Trigger.AuthLevel));
    }

    [Fact]
    public void ReadRoutePrefix_OfTheRepository_IsEmpty() => Assert.Equal("", HostJson.ReadRoutePrefix(TestSupport.Repository.Root));

    [Fact]
    public void ReadRoutePrefix_NoFile_IsTheHostsDefault() => Assert.Equal("api", HostJson.ReadRoutePrefix(Path.GetTempPath()));

    [Theory]
    [InlineData("""{ "extensions": { "http": { "routePrefix": "/edge/" } } }""", "edge")]
    [InlineData("""{ "extensions": { "http": { "routePrefix": null } } }""", "api")]
    [InlineData("""{ "extensions": { "http": null } }""", "api")]
    [InlineData("""{ "extensions": null }""", "api")]
    [InlineData("""{ "extensions": [] }""", "api")]
    [InlineData("""{ "extensions": { "http": { "routePrefix": 1 } } }""", "api")]
    public void ReadRoutePrefix_File_IsWhatStandsThere(string json, string expected)
    {
        var directory = Directory.CreateTempSubdirectory();
        try
        {
            File.WriteAllText(Path.Combine(directory.FullName, "host.json"), json);
            Assert.Equal(expected, HostJson.ReadRoutePrefix(directory.FullName));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }
}
