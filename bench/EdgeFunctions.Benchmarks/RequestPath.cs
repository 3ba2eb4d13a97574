using System.IO.Pipelines;
using System.Net;
using EdgeFunctions.Bodies;
using EdgeFunctions.Hosting;
using EdgeFunctions.Origin;
using EdgeFunctions.Pipeline;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EdgeFunctions.Benchmarks;

/// <summary>The way of a request through the embedded host, between the server's part of it and the connection pool's: an origin that answers at once, but not within the call.</summary>
internal sealed class RequestPath : IOriginClient, IDisposable
{
    private readonly WebApplication _app;
    private readonly RequestDelegate _host;
    private readonly FeatureCollection _features = new();
    private readonly DefaultHttpContext _http = new();
    private readonly IHeaderDictionary _answer = ServerFields.OfResponse();
    private readonly byte[] _body = new byte[1000];

    private TaskCompletionSource<OriginResult> _asked = new();

    /// <param name="path">What is asked for: below <c>/media</c> it is an asset.</param>
    /// <param name="settings">Settings beside the origins' addresses.</param>
    public RequestPath(string path, params (string Name, string Value)[] settings)
    {
        var builder = EmbeddedHost.CreateBuilder([], directory: null);
        builder.Configuration.AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Name, (string?)s.Value))
            .Append(new("Edge:Publisher:OriginUrl", "https://site.example"))
            .Append(new("Edge:Assets:Routes:0:Prefix", "/media"))
            .Append(new("Edge:Assets:Routes:0:OriginUrl", "https://media.site.example"))
            .Append(new("Edge:Diagnostics:RequestLog", "false")));
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IOriginClient>(this);
        builder.Services.AddEdge(builder.Configuration, ServerTraits.Kestrel);
        _app = EmbeddedHost.Build(builder);
        _host = ((IApplicationBuilder)_app).Build();
        _http.ServiceScopeFactory = _app.Services.GetRequiredService<IServiceScopeFactory>();
        _features.Set<IHttpRequestFeature>(new HttpRequestFeature { Method = "GET", Scheme = "http", Protocol = "HTTP/1.1", Path = path, RawTarget = path, Headers = ServerFields.OfRequest([("Host", "localhost")]) });
        _features.Set<IHttpResponseFeature>(new HttpResponseFeature { Headers = _answer });
        _features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(Stream.Null));
    }

    /// <summary>One request, from the server's call to the end of its answer.</summary>
    /// <returns>The status.</returns>
    public long Ask()
    {
        _asked = new TaskCompletionSource<OriginResult>();
        _http.Initialize(_features);
        var answered = _host(_http);
        if (!answered.IsCompleted)
        {
            _asked.SetResult(new OriginResult(new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new ByteArrayContent(_body) { Headers = { { "Content-Type", "text/html" } } },
            }));
        }

        answered.GetAwaiter().GetResult();
        var status = _http.Response.StatusCode;
        _http.Uninitialize();
        _features.Set<IServiceProvidersFeature>(null);
        _answer.Clear();
        return status;
    }

    ValueTask<OriginResult> IOriginClient.SendAsync(HttpRequestMessage request, IdleTimeout timeout) => new(_asked.Task);

    public void Dispose() => ((IDisposable)_app).Dispose();
}
