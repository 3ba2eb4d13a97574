using System.Collections.Frozen;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace EdgeFunctions.Hosting.Sample;

/// <summary>A publisher's site on a loopback port: pages with absolute URLs of their own host, codings, ranges, and a page that drips.</summary>
internal static class SampleOrigin
{
    private static readonly byte[] DripMark = Encoding.ASCII.GetBytes("<!--drip-->");
    private static readonly TimeSpan DripPause = TimeSpan.FromMilliseconds(250);

    private static readonly FrozenDictionary<string, string> TextTypes = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        [".html"] = "text/html",
        [".css"] = "text/css",
        [".js"] = "text/javascript",
        [".json"] = "application/json",
        [".xml"] = "application/rss+xml",
        [".svg"] = "image/svg+xml",
        [".txt"] = "text/plain",
        [".webmanifest"] = "application/manifest+json",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The sample site's files, next to the program.</summary>
    public static string Directory => Path.Combine(AppContext.BaseDirectory, "samples", "publisher");

    /// <summary>Starts on the port, or on a free one if it cannot be had; 0 for any.</summary>
    public static async Task<WebApplication> StartAsync(int port)
    {
        try
        {
            return await StartOnAsync(port);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // Taken, or kept by the system for somebody else, as Windows does with ranges of ports.
            return await StartOnAsync(0);
        }
    }

    private static async Task<WebApplication> StartOnAsync(int port)
    {
        var builder = WebApplication.CreateSlimBuilder();

        // The program's settings are not the site's: endpoints of its server, levels of its log.
        ((IConfigurationBuilder)builder.Configuration).Sources.Clear();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, port));
        builder.WebHost.UseSetting(WebHostDefaults.ServerUrlsKey, null);

        var app = builder.Build();
        var texts = new Lazy<FrozenDictionary<string, SampleFile>>(() => ReadTexts(app.Urls.First()));
        app.Use((context, next) => TrySendTextAsync(context, texts.Value) ?? next(context));
        app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = new PhysicalFileProvider(Directory),
            ContentTypeProvider = new FileExtensionContentTypeProvider(),
            OnPrepareResponse = c => c.Context.Response.Headers.CacheControl = "public, max-age=86400",
        });
        app.Run(context => SendTextAsync(context, texts.Value["/404.html"], StatusCodes.Status404NotFound));

        await app.StartAsync();
        return app;
    }

    private static FrozenDictionary<string, SampleFile> ReadTexts(string url)
    {
        var texts = new Dictionary<string, SampleFile>(StringComparer.Ordinal);
        foreach (var path in System.IO.Directory.EnumerateFiles(Directory, "*", SearchOption.AllDirectories))
        {
            if (TextTypes.TryGetValue(Path.GetExtension(path), out var type))
            {
                texts["/" + Path.GetRelativePath(Directory, path).Replace('\\', '/')] = SampleFile.Read(path, type, url);
            }
        }

        return texts.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static Task? TrySendTextAsync(HttpContext context, FrozenDictionary<string, SampleFile> texts)
    {
        var path = context.Request.Path.Value ?? "/";
        return texts.TryGetValue(path.EndsWith('/') ? path + "index.html" : path, out var file)
            || texts.TryGetValue(path + ".html", out file)
            || texts.TryGetValue(path + "/index.html", out file)
            ? SendTextAsync(context, file, StatusCodes.Status200OK)
            : null;
    }

    private static Task SendTextAsync(HttpContext context, SampleFile file, int status)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = file.ContentType;
        response.Headers.CacheControl = "public, max-age=60";
        response.Headers.Vary = HeaderNames.AcceptEncoding;
        if (file.Content.AsSpan().IndexOf(DripMark) >= 0)
        {
            return DripAsync(context, file.Content);
        }

        var accept = context.Request.Headers.AcceptEncoding.ToString();
        var (coding, body) = accept.Contains("br", StringComparison.OrdinalIgnoreCase) ? ("br", file.Brotli)
            : accept.Contains("gzip", StringComparison.OrdinalIgnoreCase) ? ("gzip", file.Gzip)
            : (null, file.Content);
        response.Headers.ETag = $"\"{file.Tag}{(coding is null ? "" : "-" + coding)}\"";
        if (status == StatusCodes.Status200OK && context.Request.Headers.IfNoneMatch.ToString().Contains(response.Headers.ETag.ToString(), StringComparison.Ordinal))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        if (coding is not null)
        {
            response.Headers.ContentEncoding = coding;
        }

        response.ContentLength = body.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(body).AsTask();
    }

    private static async Task DripAsync(HttpContext context, ReadOnlyMemory<byte> content)
    {
        while (true)
        {
            var mark = content.Span.IndexOf(DripMark);
            await context.Response.Body.WriteAsync(mark < 0 ? content : content[..mark], context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            if (mark < 0)
            {
                return;
            }

            content = content[(mark + DripMark.Length)..];
            await Task.Delay(DripPause, TimeProvider.System, context.RequestAborted);
        }
    }
}
