using System.Collections.Concurrent;
using System.Globalization;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeFunctions.Tests.Functional;

/// <summary>An origin that answers as the test says, an edge that caches it, and a clock that the test sets.</summary>
public abstract class CachedAnswers
{
    private protected FakeTimeProvider Time { get; } = new();

    /// <summary>What the origin was asked: method and path.</summary>
    private protected ConcurrentQueue<string> Asked { get; } = new();

    private protected Func<HttpContext, Task> Answer { get; set; } = static _ => Task.CompletedTask;

    private protected static async Task SendAsync(HttpContext context, byte[]? body, params (string Name, string Value)[] fields)
    {
        foreach (var (name, value) in fields)
        {
            context.Response.Headers[name] = value;
        }

        if (body is not null)
        {
            context.Response.ContentLength = body.Length;
            await context.Response.Body.WriteAsync(body);
        }
    }

    private protected Task<EdgeHost> StartAsync(TestOrigin origin, params (string Name, string Value)[] settings) =>
        EdgeHost.StartAsync(origin.Url, services => services.AddSingleton<TimeProvider>(Time), [("Cache:MaxBytes", "10000000"), .. settings]);

    private protected Task<TestOrigin> StartOriginAsync() => TestOrigin.StartAsync(context =>
    {
        Asked.Enqueue($"{context.Request.Method} {context.Request.Path}");
        context.Response.Headers.Date = Time.GetUtcNow().ToString("r", CultureInfo.InvariantCulture);
        return Answer(context);
    });
}
