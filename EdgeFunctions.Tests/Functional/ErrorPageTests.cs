using System.Net;
using EdgeFunctions.Configuration;
using EdgeFunctions.Hosting;
using EdgeFunctions.Pipeline;
using EdgeFunctions.Tests.TestSupport;

namespace EdgeFunctions.Tests.Functional;

/// <summary>The publisher's own pages for what the edge refuses or fails at.</summary>
public sealed class ErrorPageTests : IDisposable
{
    private readonly string _down = Write("<p>down {{status}}: {{title}} <i>{{trace}}</i>");
    private readonly string _other = Write("<p>other {{status}}");

    public void Dispose()
    {
        File.Delete(Path.Combine(AppContext.BaseDirectory, _down));
        File.Delete(Path.Combine(AppContext.BaseDirectory, _other));
    }

    [Fact]
    public async Task Error_ByStatus_HasTheFirstPageThatIsForIt()
    {
        await using var edge = await StartAsync("http://127.0.0.1:1");
        using var down = await edge.GetAsync("/", ("Accept", "text/html"), ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
        Assert.Equal((HttpStatusCode.BadGateway, "text/html; charset=utf-8", "no-store, private"), (down.StatusCode, down.Field("Content-Type"), down.Field("Cache-Control")));
        Assert.Equal("<p>down 502: The site cannot be reached <i>0af7651916cd43dd8448eb211c80319c</i>", await down.TextAsync());

        using var refused = await edge.SendAsync(HttpMethod.Put, "/media/a", ("Accept", "text/html,*/*;q=0.8"));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, refused.StatusCode);
        Assert.Equal("<p>other 405", await refused.TextAsync());

        using var head = await edge.SendAsync(HttpMethod.Head, "/", ("Accept", "text/html"));
        Assert.Equal(down.Content.Headers.ContentLength, head.Content.Headers.ContentLength);

        using var data = await edge.GetAsync("/", ("Accept", "application/json"));
        Assert.Equal("application/problem+json", data.Field("Content-Type"));
    }

    [Fact]
    public async Task Error_KnownOnlyWithTheBody_HasThePageToo()
    {
        await using var origin = await TestOrigin.StartAsync(async context =>
        {
            context.Response.ContentType = "text/html";
            context.Response.ContentLength = 100;
            await context.Response.Body.WriteAsync("<html>"u8.ToArray());
            context.Abort();
        });
        await using var edge = await StartAsync(origin.Url);
        using var broken = await edge.GetAsync("/", ("Accept", "text/html"));
        Assert.Equal(HttpStatusCode.BadGateway, broken.StatusCode);
        Assert.StartsWith("<p>down 502: ", await broken.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Error_OfTheOrigin_IsItsOwn()
    {
        await using var origin = await TestOrigin.StartAsync("text/html", "<p>ours"u8.ToArray(), r => r.StatusCode = 503);
        await using var edge = await StartAsync(origin.Url);
        using var response = await edge.GetAsync("/", ("Accept", "text/html"));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "<p>ours"), (response.StatusCode, await response.TextAsync()));
    }

    [Theory]
    [InlineData("Errors:0:Statuses:0", "5xx", "Edge__Errors__0__File is missing")]
    [InlineData("Errors:0:File", "none.html", "Edge__Errors__0__File = \"none.html\" cannot be read at ")]
    [InlineData("Errors:0:File", "../x.html", "is not below the app's folder")]
    [InlineData("Errors:0:Statuses:0", "3xx", "is not the status of an error")]
    [InlineData("Errors:0:Statuses:0", "all", "is not the status of an error")]
    public void Start_WrongSetting_NamesItAndTheMend(string name, string value, string said)
    {
        Assert.Contains(said, string.Join('\n', Errors(name, value)), StringComparison.Ordinal);
    }

    [Fact]
    public void Start_PageWithAnUnknownValue_NamesTheFileAndTheMend()
    {
        var file = Write("{{host}}");
        try
        {
            Assert.StartsWith($"Edge__Errors__0__File = \"{file}\" holds {{{{host}}}}, which is no value of an error page", Assert.Single(Errors("Errors:0:File", file)), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(Path.Combine(AppContext.BaseDirectory, file));
        }
    }

    private static IReadOnlyList<string> Errors(string name, string value)
    {
        var builder = EmbeddedHost.CreateBuilder([], directory: null);
        builder.Configuration["Edge:Publisher:OriginUrl"] = "https://origin.example";
        builder.Configuration["Edge:" + name] = value;
        return Assert.Throws<EdgeSettingsException>(() => builder.Services.AddEdge(builder.Configuration, ServerTraits.Kestrel)).Errors;
    }

    private static string Write(string html)
    {
        var name = $"error-{Guid.NewGuid():N}.html";
        File.WriteAllText(Path.Combine(AppContext.BaseDirectory, name), html);
        return name;
    }

    private Task<EdgeHost> StartAsync(string url) => EdgeHost.StartAsync(
        url,
        ("Assets:Routes:0:Prefix", "/media"),
        ("Assets:Routes:0:OriginUrl", url),
        ("Errors:0:File", _down),
        ("Errors:0:Statuses:0", "5xx"),
        ("Errors:1:File", _other));
}
