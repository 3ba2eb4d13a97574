using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeFunctions.Load;

/// <summary>Answers <c>/bytes/N</c> with N bytes of their stated length.</summary>
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
        app.Run(async context =>
        {
            var left = long.Parse(context.Request.Path.Value!.Split('/')[^1], CultureInfo.InvariantCulture);
            context.Response.ContentType = "application/octet-stream";
            context.Response.ContentLength = left;
            for (; left > 0; left -= chunk.Length)
            {
                await context.Response.Body.WriteAsync(chunk.AsMemory(0, (int)Math.Min(chunk.Length, left)), context.RequestAborted);
            }
        });
        await app.StartAsync();
        return app;
    }
}
