using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EdgeFunctions.Tests.Functional;

/// <summary>An origin that is well, slow, flapping or dead, as it is told; what it does to a request in trouble is chance.</summary>
internal sealed class ChaosOrigin : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly int _seed;
    private int _requests;
    private int _active;
    private int _connections;

    private ChaosOrigin(int seed)
    {
        _seed = seed;
        var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false"]);
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Use(next => async connection =>
        {
            Interlocked.Increment(ref _connections);
            try
            {
                await next(connection);
            }
            finally
            {
                Interlocked.Decrement(ref _connections);
            }
        })));
        builder.WebHost.UseSetting(WebHostDefaults.ServerUrlsKey, null);
        _app = builder.Build();
        _app.Run(ServeAsync);
    }

    public enum Mood
    {
        Well,
        Slow,
        Flapping,
        Dead,
    }

    public Mood State { get; set; }

    /// <summary>Pages are of this version.</summary>
    public int Version { get; set; } = 1;

    public string Url => _app.Urls.First();

    public int Requests => Volatile.Read(ref _requests);

    public int Active => Volatile.Read(ref _active);

    public int Connections => Volatile.Read(ref _connections);

    public static async Task<ChaosOrigin> StartAsync(int seed)
    {
        var origin = new ChaosOrigin(seed);
        await origin._app.StartAsync();
        return origin;
    }

    /// <summary>A page of a few to a few hundred kilobytes.</summary>
    public static byte[] Page(string path, int version) => Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 100 << (path[^1] % 5))
        .Select(i => string.Create(CultureInfo.InvariantCulture, $"<p>{path} version {version} line {i}</p>\n"))));

    /// <summary>The version of a whole page; 0 for what is none.</summary>
    public int VersionOf(string path, byte[] body) =>
        Enumerable.Range(1, Version).LastOrDefault(version => body.AsSpan().SequenceEqual(Page(path, version)));

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task ServeAsync(HttpContext context)
    {
        Interlocked.Increment(ref _active);
        try
        {
            var random = new Random(_seed + Interlocked.Increment(ref _requests));
            await ServeAsync(context, random);
        }
        catch (OperationCanceledException)
        {
            // The edge has given up on it.
        }
        finally
        {
            Interlocked.Decrement(ref _active);
        }
    }

    private async Task ServeAsync(HttpContext context, Random random)
    {
        var (response, gone) = (context.Response, context.RequestAborted);
        var page = Page(context.Request.Path.Value!, Version);
        var fault = State switch
        {
            Mood.Flapping => random.Next(8),
            Mood.Dead => random.Next(3),
            _ => 7,
        };
        switch (fault)
        {
            case 0:
                context.Abort();
                return;
            case 1:
                response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                return;
            case 2:
                // Nothing, until the edge has had enough.
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, gone);
                return;
            default:
                break;
        }

        response.ContentType = "text/html";
        response.Headers.CacheControl = "max-age=1, stale-if-error=86400";
        response.ContentLength = random.Next(2) == 0 ? page.Length : null;
        var half = page.Length / 2;
        await response.Body.WriteAsync(page.AsMemory(0, half), gone);
        if (State == Mood.Slow)
        {
            await response.Body.FlushAsync(gone);
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(50)), TimeProvider.System, gone);
        }

        switch (fault)
        {
            case 3:
                await response.Body.FlushAsync(gone);
                context.Abort();
                return;
            case 4:
                await response.Body.FlushAsync(gone);
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, gone);
                return;
            default:
                await response.Body.WriteAsync(page.AsMemory(half), gone);
                return;
        }
    }
}
