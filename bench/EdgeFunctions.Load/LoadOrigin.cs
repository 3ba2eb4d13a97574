using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Compression;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EdgeFunctions.Load;

/// <summary>Answers <c>/bytes/N</c> with N bytes, <c>/page/N</c> with a page of N bytes, <c>/gzip/N</c> with the same compressed, <c>/drip/N</c> with a page that pauses.</summary>
internal static class LoadOrigin
{
    public static async Task<WebApplication> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k =>
        {
            k.Listen(IPAddress.Loopback, 0);
            k.Limits.MinResponseDataRate = null;
        });
        builder.WebHost.UseSetting(WebHostDefaults.ServerUrlsKey, null);
        var app = builder.Build();
        var chunk = new byte[64 * 1024];
        Random.Shared.NextBytes(chunk);
        var pages = new ConcurrentDictionary<string, byte[]>();
        app.Run(context =>
        {
            var path = context.Request.Path.Value!;
            var size = int.Parse(path.AsSpan(path.LastIndexOf('/') + 1), CultureInfo.InvariantCulture);
            if (path.StartsWith("/bytes", StringComparison.Ordinal))
            {
                return SendBytesAsync(context, size, chunk);
            }

            if (path.StartsWith("/drip", StringComparison.Ordinal))
            {
                return DripAsync(context, PageGenerator.Create(size, app.Urls.First(), 1));
            }

            var body = pages.GetOrAdd(path, _ => path.StartsWith("/gzip", StringComparison.Ordinal) ? Gzip(PageGenerator.Create(size, app.Urls.First(), 1)) : PageGenerator.Create(size, app.Urls.First(), 1));
            context.Response.ContentType = "text/html; charset=utf-8";
            context.Response.ContentLength = body.Length;
            context.Response.Headers.ETag = "\"v1\"";
            context.Response.Headers.CacheControl = "max-age=600";
            if (path.StartsWith("/gzip", StringComparison.Ordinal))
            {
                context.Response.Headers.ContentEncoding = "gzip";
            }

            return context.Response.Body.WriteAsync(body).AsTask();
        });
        await app.StartAsync();
        return app;
    }

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
