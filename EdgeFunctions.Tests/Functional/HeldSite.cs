using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeFunctions.Tests.Functional;

/// <summary>An origin whose body comes in two parts, the second when the test lets it, and an edge that caches it by the test's clock.</summary>
internal sealed class HeldSite
{
    public const string Start = "<html><!-- --><head></head><body>first";
    public const string Rest = " second</body></html>";

    public FakeTimeProvider Time { get; } = new();

    /// <summary>What the origin was asked: method and path.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>What the second part waits for.</summary>
    public Gate Gate { get; } = new();

    /// <summary>What the origin does instead of answering with the page.</summary>
    public Func<HttpContext, Task>? Instead { get; set; }

    public static (string, string)[] Settings(string delivery) => [("Cache:MaxBytes", "10000000"), ("Publisher:Delivery", delivery)];

    public Task<EdgeHost> StartEdgeAsync(TestOrigin origin, string delivery, params (string Name, string Value)[] settings) =>
        EdgeHost.StartAsync(origin.Url, services => services.AddSingleton<TimeProvider>(Time), [.. Settings(delivery), .. settings]);

    public Task<TestOrigin> StartOriginAsync(string type, bool holdFields = false) => TestOrigin.StartAsync(async context =>
    {
        if (!HttpMethods.IsGet(context.Request.Method))
        {
            return;
        }

        Asked.Enqueue($"{context.Request.Method} {context.Request.Path}");
        if (Instead is not null)
        {
            await Instead(context);
            return;
        }

        if (holdFields)
        {
            await Gate.PassAsync();
        }

        await BeginAsync(context, type);
        await Gate.PassAsync();
        await context.Response.Body.WriteAsync(Encoding.ASCII.GetBytes(Rest));
    });

    public Func<HttpContext, Task> HeldBehindItsStart(Action<IHeaderDictionary> fields) => async context =>
    {
        fields(context.Response.Headers);
        await BeginAsync(context, "text/html");
        await Gate.PassAsync();
    };

    /// <summary>Each answer has its number in it; the first comes no further than that before the gate is open.</summary>
    public Func<HttpContext, Task> FirstHeldBehindItsStart(string type, string cacheControl) => async context =>
    {
        var number = Asked.Count;
        context.Response.Headers.CacheControl = cacheControl;
        await BeginAsync(context, type);
        if (number == 1)
        {
            await Gate.PassAsync();
        }

        await context.Response.WriteAsync(number.ToString(CultureInfo.InvariantCulture) + Rest);
    };

    public async Task BeginAsync(HttpContext context, string type)
    {
        var fields = context.Response.Headers;
        fields.ContentType = type;
        fields.ETag = "\"v1\"";
        fields.Date = Time.GetUtcNow().ToString("r", CultureInfo.InvariantCulture);
        if (fields.CacheControl.Count == 0)
        {
            fields.CacheControl = "max-age=60";
        }

        await context.Response.Body.WriteAsync(Encoding.ASCII.GetBytes(Start));
        await context.Response.Body.FlushAsync();
    }
}
