using EdgeFunctions.Hosting;
using EdgeFunctions.Hosting.Attributes;
using Microsoft.AspNetCore.Routing.Template;

namespace EdgeFunctions.Tests.Hosting;

public sealed class HttpFunctionTests
{
    [Fact]
    public void FindIn_TheApp_FindsItsFunctions()
    {
        var functions = HttpFunction.FindIn(typeof(HttpFunction).Assembly).ToDictionary(f => f.Name);
        Assert.Equal(["Cache", "Explain", "Health", "Inspect", "InspectEvents", "Ready", "ZEdge"], functions.Keys.Order());
        Assert.Equal("/{*path}", functions["ZEdge"].Pattern(""));
        Assert.Empty(functions["ZEdge"].Trigger.Methods);
        Assert.Equal("/api/_edge/health", functions["Health"].Pattern("api"));
        Assert.All(functions.Values, f => Assert.Equal(f.Name is "Cache" or "Explain" or "Inspect" or "InspectEvents" ? AuthorizationLevel.Function : AuthorizationLevel.Anonymous, f.Trigger.AuthLevel));
    }

    /// <summary>
    /// The Functions host sorts functions by their names and takes the first whose route matches; the embedded host, as the worker, takes the
    /// nearest. https://github.com/Azure/azure-functions-host/issues/9876
    /// </summary>
    [Fact]
    public void FindIn_TheApp_InTheOrderOfNamesEachIsTheFirstOfItsRoute()
    {
        var functions = HttpFunction.FindIn(typeof(HttpFunction).Assembly).OrderBy(f => f.Name, StringComparer.OrdinalIgnoreCase).ToArray();
        Assert.All(functions, function => Assert.Equal(function.Name, functions.First(other => Takes(other, function)).Name));
    }

    private static bool Takes(HttpFunction function, HttpFunction other) =>
        (function.Trigger.Methods.Length == 0 || function.Trigger.Methods.Intersect(other.Trigger.Methods, StringComparer.OrdinalIgnoreCase).Any())
        && new TemplateMatcher(TemplateParser.Parse(function.Pattern("")[1..]), []).TryMatch(other.Pattern("").Replace("{*path}", "news", StringComparison.Ordinal), []);

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
