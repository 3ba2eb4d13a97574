using System.Net;
using EdgeFunctions.Caching;
using EdgeFunctions.Hosting;
using EdgeFunctions.Pipeline;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EdgeFunctions.Tests.TestSupport;

/// <summary>The edge as <c>dotnet run</c> starts it, on a free port, with the settings of a test.</summary>
internal sealed class EdgeHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private EdgeHost(WebApplication app, HttpMessageInvoker client, LogCollector logs)
    {
        _app = app;
        Client = client;
        Logs = logs;
    }

    public string Url => _app.Urls.First();

    public int Port => new Uri(Url).Port;

    /// <summary>A client that decodes, follows and keeps nothing.</summary>
    public HttpMessageInvoker Client { get; }

    public LogCollector Logs { get; }

    public IServiceProvider Services => _app.Services;

    /// <param name="originUrl">The publisher origin.</param>
    /// <param name="settings">Further settings, below <c>Edge:</c>, as <c>Section:Name</c> and value.</param>
    public static Task<EdgeHost> StartAsync(string originUrl, params (string Name, string Value)[] settings) =>
        StartAsync(originUrl, _ => { }, settings);

    public static Task<EdgeHost> StartAsync(string originUrl, Action<IServiceCollection> services, params (string Name, string Value)[] settings) =>
        StartAsync(originUrl, services, null, settings);

    /// <summary>The edge in the environment <c>Development</c>, as <c>dotnet run</c> has it.</summary>
    public static Task<EdgeHost> StartInDevelopmentAsync(string originUrl, params (string Name, string Value)[] settings) =>
        StartAsync(originUrl, _ => { }, null, ["--environment", "Development"], settings);

    /// <param name="originUrl">The publisher origin.</param>
    /// <param name="services">What to replace.</param>
    /// <param name="traits">Which server to behave for; null for Kestrel.</param>
    /// <param name="settings">Further settings.</param>
    public static Task<EdgeHost> StartAsync(string originUrl, Action<IServiceCollection> services, ServerTraits? traits, params (string Name, string Value)[] settings) =>
        StartAsync(originUrl, services, traits, [], settings);

    private static async Task<EdgeHost> StartAsync(string originUrl, Action<IServiceCollection> services, ServerTraits? traits, string[] args, (string Name, string Value)[] settings)
    {
        var logs = new LogCollector();
        var builder = EmbeddedHost.CreateBuilder(args, directory: null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Edge:Publisher:OriginUrl"] = originUrl, ["Edge:Origin:AllowLoopback"] = "true" });
        foreach (var (name, value) in settings)
        {
            // The last one counts, as it does among configuration sources.
            builder.Configuration[name.StartsWith("OTEL_", StringComparison.Ordinal) ? name : "Edge:" + name] = value;
        }

        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Logging.AddProvider(logs);
        services(builder.Services);
        builder.Services.AddEdge(builder.Configuration, traits ?? ServerTraits.Kestrel);

        var app = EmbeddedHost.Build(builder);
        await app.StartAsync();
        return new EdgeHost(app, new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            UseProxy = false,
        }), logs);
    }

    /// <summary>Sends a request and returns when the fields are there.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string target, params (string Name, string Value)[] fields) =>
        SendAsync(Request(method, target, fields));

    public Task<HttpResponseMessage> GetAsync(string target, params (string Name, string Value)[] fields) => SendAsync(HttpMethod.Get, target, fields);

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) => Client.SendAsync(request, Patience.Token());

    public HttpRequestMessage Request(HttpMethod method, string target, params (string Name, string Value)[] fields)
    {
        var request = new HttpRequestMessage(method, new Uri(Url + target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        foreach (var (name, value) in fields)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }

    /// <summary>
    /// Returns when nothing is on its way into the cache. A reader of a copied body whose length was told has the last byte of it
    /// a little before it is stored.
    /// </summary>
    public async Task UntilStoredAsync()
    {
        var (flights, patience) = (Services.GetRequiredService<Flights>(), Patience.Token());
        while (flights.Count > 0)
        {
            patience.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    /// <summary>Stops it in order, as a signal does: returns when the requests under way are through.</summary>
    public Task StopAsync() => StopAsync(Patience.Token());

    /// <summary>Stops it, and cuts off what is under way when the token is cancelled.</summary>
    public Task StopAsync(CancellationToken patience) => _app.StopAsync(patience);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}
