using System.Text;
using EdgeFunctions.Tests.TestSupport;

namespace EdgeFunctions.Tests.Functional;

/// <summary>Paths whose bodies pass as they come: what an editor loads there and saves again names the origin, as it did.</summary>
public sealed class ExceptedPathTests
{
    [Theory]
    [InlineData("/wp-admin", "text/html", true)]
    [InlineData("/wp-admin/post.php", "text/html", true)]
    [InlineData("/wp-json/wp/v2/posts/17", "application/json", true)]
    [InlineData("/wp-adminx", "text/html", false)]
    [InlineData("/news", "application/json", false)]
    public async Task Get_ExceptedPath_PassesAsItCameButForItsFields(string path, string type, bool isExcepted)
    {
        await using var origin = await TestOrigin.StartAsync(async context =>
        {
            var url = $"http://{context.Request.Host}/a";
            context.Response.ContentType = type;
            context.Response.Headers.ETag = "\"v1\"";
            context.Response.Headers.CacheControl = "max-age=60";
            context.Response.Headers.Link = $"<{url}>; rel=next";
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes($"{{\"a\":\"{url}\"}}"), context.RequestAborted);
        });
        await using var edge = await EdgeHost.StartAsync(
            origin.Url,
            ("Rewrite:Except:0", "/wp-admin/**"), ("Rewrite:Except:1", "/wp-json/**"), ("Inject:0:Html", "<b>{{country}}</b>"), ("Json:0:Name", "m"), ("Json:0:Value", "1"));

        using var response = await edge.GetAsync(path);

        var body = await response.TextAsync();
        Assert.Equal(isExcepted, body == $"{{\"a\":\"{origin.Url}/a\"}}");
        Assert.Equal(isExcepted, response.Field("ETag") == "\"v1\"");
        Assert.Equal(isExcepted || type == "application/json", response.Field("Cache-Control") == "max-age=60");
        Assert.Equal($"<{edge.Url}/a>; rel=next", response.Field("Link"));
    }

    [Fact]
    public async Task Explain_ExceptedPath_NamesTheSetting()
    {
        await using var origin = await TestOrigin.StartAsync("text/html", "<p>a</p>"u8.ToArray());
        await using var edge = await EdgeHost.StartInDevelopmentAsync(origin.Url, ("Rewrite:Except:0", "/preview/**"));
        using var response = await edge.GetAsync("/_edge/explain?url=/preview/a");
        Assert.Contains("Gate       PassThrough (Excepted). The path is one of Edge__Rewrite__Except.", await response.TextAsync(), StringComparison.Ordinal);
    }
}
