using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Compression;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EdgeFunctions.Load;

/// <summary>
/// Answers <c>/bytes/N</c> with N bytes, <c>/page/N</c> with a page of N bytes, <c>/gzip/N</c> with the same compressed, <c>/drip/N</c> with a page that pauses.
/// What has <c>/slow/</c> in its path takes a second.
/// </summary>
internal sealed class LoadOrigin : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _requests;

    private LoadOrigin(WebApplication app) => _app = app;

    public string Url => _app.Urls.First();

    /// <summary>How many requests have come so far.</summary>
    public int Requests => Volatile.Read(ref _requests);

    public static async Task<LoadOrigin> StartAsync(int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k =>
        {
            k.Listen(IPAddress.Loopback, port);
            k.Limits.MinResponseDataRate = null;
        });
        builder.WebHost.UseSetting(WebHostDefaults.ServerUrlsKey, null);
        var app = builder.Build();
        var chunk = new byte[64 * 1024];
        Random.Shared.NextBytes(chunk);
        var pages = new ConcurrentDictionary<string, byte[]>();
        var origin = new LoadOrigin(app);
        app.Run(async context =>
        {
            Interlocked.Increment(ref origin._requests);
            var path = context.Request.Path.Value!;
            if (path.Contains("/slow/", StringComparison.Ordinal))
            {
                await Task.Delay(TimeSpan.FromSeconds(1), context.RequestAborted);
            }

            await AnswerAsync(context, path);
        });
        await app.StartAsync();
        return origin;

        Task AnswerAsync(HttpContext context, string path)
        {
            var size = int.Parse(path.AsSpan(path.LastIndexOf('/') + 1), CultureInfo.InvariantCulture);
            if (path.StartsWith("/bytes", StringComparison.Ordinal))
            {
                return SendBytesAsync(context, size, chunk);
            }

            if (path.StartsWith("/drip", StringComparison.Ordinal))
            {
                return DripAsync(context, PageGenerator.Create(size, origin.Url, 1));
            }

            var body = pages.GetOrAdd(path, _ => path.StartsWith("/gzip", StringComparison.Ordinal) ? Gzip(PageGenerator.Create(size, origin.Url, 1)) : PageGenerator.Create(size, origin.Url, 1));
            context.Response.ContentType = "text/html; charset=utf-8";
            context.Response.ContentLength = body.Length;
            context.Response.Headers.ETag = "\"v1\"";
            context.Response.Headers.CacheControl = "max-age=600";
            if (path.StartsWith("/gzip", StringComparison.Ordinal))
            {
                context.Response.Headers.ContentEncoding = "gzip";
            }

            return context.Response.Body.WriteAsync(body).AsTask();
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task DripAsync(HttpContext context, byte[] page)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        await context.Response.Body.WriteAsync(page.AsMemory(0, 2000), context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        await Task.Delay(TimeSpan.FromSeconds(1), context.RequestAborted);
        await context.Response.Body.WriteAsync(page.AsMemory(2000), context.RequestAborted);
    }

    private static async Task SendBytesAsync(HttpContext context, long left, byte[] chunk)
    {
        context.Response.ContentType = "application/octet-stream";
        context.Response.ContentLength = left;
        for (; left > 0; left -= chunk.Length)
        {
            await context.Response.Body.WriteAsync(chunk.AsMemory(0, (int)Math.Min(chunk.Length, left)), context.RequestAborted);
        }
    }

    private static byte[] Gzip(byte[] page)
    {
        using var coded = new MemoryStream();
        using (var gzip = new GZipStream(coded, CompressionLevel.Optimal))
        {
            gzip.Write(page);
        }

        return coded.ToArray();
    }
}
