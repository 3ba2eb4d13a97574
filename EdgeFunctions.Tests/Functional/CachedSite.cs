using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeFunctions.Tests.Functional;

/// <summary>An origin with one page, an edge that caches it, and a clock that the test sets.</summary>
internal sealed class CachedSite
{
    public const string Key = "a-long-and-random-key";

    public static readonly (string Name, string Value)[] Settings = [("Cache:MaxBytes", "10000000"), ("Inject:0:Html", "<b>"), ("Functions:Key", Key)];

    public FakeTimeProvider Time { get; } = new();

    /// <summary>What the origin was asked: method, target and <c>If-None-Match</c>.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>What the origin does instead of answering with the page.</summary>
    public Func<HttpContext, Task>? Instead { get; set; }

    public string CacheControl { get; set; } = "max-age=60";

    public string? Tag { get; set; } = "\"v1\"";

    public string Text { get; set; } = "one";

    public Task<EdgeHost> StartEdgeAsync(TestOrigin origin, params (string Name, string Value)[] settings) =>
        EdgeHost.StartAsync(origin.Url, services => services.AddSingleton<TimeProvider>(Time), [.. Settings, .. settings]);

    public Task<TestOrigin> StartOriginAsync() => TestOrigin.StartAsync(context =>
    {
        var asked = context.Request.Headers.IfNoneMatch.ToString();
        Asked.Enqueue($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString} {asked}");
        context.Response.Headers.Date = Time.GetUtcNow().ToString("r", CultureInfo.InvariantCulture);
        if (Instead is not null)
        {
            return Instead(context);
        }

        if (Tag is not null && asked == Tag && Text == "one")
        {
            context.Response.StatusCode = 304;
            return Task.CompletedTask;
        }

        return AnswerAsync(context, r => r.Headers.ETag = Tag, Text);
    });

    public Task AnswerAsync(HttpContext context, Action<HttpResponse> fields, string text)
    {
        context.Response.ContentType = "text/html";
        context.Response.Headers.CacheControl = CacheControl;
        fields(context.Response);
        return context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes($"<html><!-- --><head>{text}</head><body><a href=http://{context.Request.Host}/x></body></html>")).AsTask();
    }
}
