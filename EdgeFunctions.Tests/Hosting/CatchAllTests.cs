using EdgeFunctions.Hosting;
using EdgeFunctions.Hosting.Attributes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace EdgeFunctions.Tests.Hosting;

/// <summary>Paths that no other function can have are not asked about.</summary>
public sealed class CatchAllTests
{
    [Theory]
    [InlineData("/", true)]
    [InlineData("", true)]
    [InlineData("/news", true)]
    [InlineData("//_edge/health", true)]
    [InlineData("/_edge/health", false)]
    [InlineData("/_EDGE/health", false)]
    [InlineData("/_edge", false)]
    [InlineData("/_edges", false)]
    public async Task Before_Path_GoesPastTheRoutingWhereNoOtherFunctionBegins(string path, bool isPast)
    {
        var asked = 0;
        var called = 0;
        var all = CatchAll.Among(Mapped("", () => called++))!;
        var http = new DefaultHttpContext();
        http.Request.Path = path;
        await all.Before(_ =>
        {
            asked++;
            return Task.CompletedTask;
        })(http);
        Assert.Equal(isPast ? (0, 1) : (1, 0), (asked, called));
        Assert.Equal(isPast ? "/{*path}" : null, http.GetEndpoint()?.Metadata.GetMetadata<IRouteDiagnosticsMetadata>()?.Route);
        Assert.Equal(isPast ? "ZEdge" : null, http.GetEndpoint()?.DisplayName);
    }

    [Fact]
    public void Among_BelowAPrefix_IsNone() => Assert.Null(CatchAll.Among(Mapped("api", () => { })));

    [Fact]
    public void Among_ValueOfTheRouteIsAskedFor_IsNone()
    {
        var function = new HttpFunction("All", typeof(CatchAllTests).GetMethod(nameof(AsksForPath))!, new HttpTriggerAttribute(AuthorizationLevel.Anonymous) { Route = "{*path}" });
        Assert.Null(CatchAll.Among([new MappedFunction(function, function.Pattern(""), _ => Task.CompletedTask)]));
    }

    [Fact]
    public void Among_OneOfMethods_IsNone()
    {
        var function = new HttpFunction("All", typeof(CatchAllTests).GetMethod(nameof(AsksForPath))!, new HttpTriggerAttribute(AuthorizationLevel.Anonymous, "get") { Route = "{*path}" });
        Assert.Null(CatchAll.Among([new MappedFunction(function, function.Pattern(""), _ => Task.CompletedTask)]));
    }

    [Fact]
    public void Among_AnotherBeginsWithAValue_IsNone() =>
        Assert.Null(CatchAll.Among([.. Mapped("", () => { }), Mapped("", () => { })[0] with { Pattern = "/{name}/x" }]));

    public static string AsksForPath(HttpRequest request, string path) => request.Method + path;

    private static MappedFunction[] Mapped(string prefix, Action call) =>
    [
        .. HttpFunction.FindIn(typeof(HttpFunction).Assembly).Select(function => new MappedFunction(function, function.Pattern(prefix), _ =>
        {
            call();
            return Task.CompletedTask;
        })),
    ];
}
