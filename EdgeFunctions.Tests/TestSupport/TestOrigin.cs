using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EdgeFunctions.Tests.TestSupport;

/// <summary>An origin on a loopback socket that does what the test says.</summary>
internal sealed class TestOrigin : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestOrigin(WebApplication app) => _app = app;

    public string Url => _app.Urls.First();

    /// <summary>Host and port, as they stand in URLs of pages.</summary>
    public string Authority => new Uri(Url).Authority;

    public static async Task<TestOrigin> StartAsync(RequestDelegate handler)
    {
        // Nobody changes its settings, and systems bound how many folders are watched at once.
        var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false"]);
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k =>
        {
            k.Listen(IPAddress.Loopback, 0);
            k.Limits.MaxRequestBodySize = null;
            k.Limits.MinResponseDataRate = null;
            k.Limits.MinRequestBodyDataRate = null;
            k.AddServerHeader = false;
            k.ResponseHeaderEncodingSelector = static _ => System.Text.Encoding.Latin1;
            k.RequestHeaderEncodingSelector = static _ => System.Text.Encoding.Latin1;
        });
        builder.WebHost.UseSetting(WebHostDefaults.ServerUrlsKey, null);
        var app = builder.Build();
        app.Run(handler);
        await app.StartAsync();
        return new TestOrigin(app);
    }

    /// <summary>An origin that answers every request with one body.</summary>
    public static Task<TestOrigin> StartAsync(string contentType, byte[] body, Action<HttpResponse>? fields = null) =>
        StartAsync(async context =>
        {
            context.Response.ContentType = contentType;
            context.Response.ContentLength = body.Length;
            fields?.Invoke(context.Response);
            if (!HttpMethods.IsHead(context.Request.Method))
            {
                await context.Response.Body.WriteAsync(body);
            }
        });

    /// <summary>An origin that takes an upload for as long as it comes.</summary>
    /// <param name="begun">Opened when the first five bytes are here.</param>
    public static Task<TestOrigin> StartTakingAsync(Gate begun) => StartAsync(async context =>
    {
        await context.Request.Body.ReadAtLeastAsync(new byte[5], 5);
        begun.Open();
        await context.Request.Body.CopyToAsync(Stream.Null);
    });

    /// <summary>An origin that does not answer.</summary>
    /// <param name="asked">Opened when it is asked.</param>
    public static Task<TestOrigin> StartSilentAsync(Gate asked) => StartAsync(context =>
    {
        asked.Open();
        return Task.Delay(Timeout.Infinite, context.RequestAborted);
    });

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
