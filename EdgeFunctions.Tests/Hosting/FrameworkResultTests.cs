using System.Text;
using EdgeFunctions.Hosting;
using EdgeFunctions.Pipeline;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeFunctions.Tests.Hosting;

/// <summary>The framework's own results, which a function of the site may return, are executed as under the worker; MVC is not there for more.</summary>
public sealed class FrameworkResultTests
{
    public static TheoryData<IActionResult, int, string> Results => new()
    {
        { new OkObjectResult(new { Answer = 42 }), 200, "{\"answer\":42}" },
        { new JsonResult(new { Answer = 42 }), 200, "{\"answer\":42}" },
        { new ContentResult { Content = "text", ContentType = "text/plain", StatusCode = 202 }, 202, "text" },
        { new FileContentResult("bytes"u8.ToArray(), "text/plain"), 200, "bytes" },
        { new RedirectResult("https://www.example.com/"), 302, "" },
        { new StatusCodeResult(404), 404, "" },
    };

    [Theory]
    [MemberData(nameof(Results))]
    public async Task Execute_OfTheFramework_IsWritten(IActionResult result, int status, string body)
    {
        await using var app = Build();
        using var written = new MemoryStream();
        var http = new DefaultHttpContext { RequestServices = app.Services };
        http.Response.Body = written;
        await result.ExecuteResultAsync(new ActionContext(http, new RouteData(), new ActionDescriptor()));
        Assert.Equal(status, http.Response.StatusCode);
        Assert.Equal(body, Encoding.UTF8.GetString(written.ToArray()));
    }

    [Fact]
    public async Task Build_NoControllers_NothingChoosesAmongThem()
    {
        await using var app = Build();
        Assert.DoesNotContain(app.Services.GetServices<MatcherPolicy>(), p => p.GetType().Assembly == typeof(MvcOptions).Assembly);
    }

    private static WebApplication Build()
    {
        var builder = EmbeddedHost.CreateBuilder([], directory: null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Edge:Publisher:OriginUrl"] = "https://site.example" });
        builder.Services.AddEdge(builder.Configuration, ServerTraits.Kestrel);
        return EmbeddedHost.Build(builder);
    }
}
