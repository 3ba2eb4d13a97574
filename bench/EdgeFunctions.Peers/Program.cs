using EdgeFunctions.Peers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;

// What one would write in ASP.NET Core in an afternoon: yarp | plain | anglesharp, the origin, the address to listen on.
var (kind, origin, url) = args is [var k, var o, var u] ? (k, o, u) : throw new ArgumentException("usage: yarp | plain | anglesharp ORIGIN URL");
var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls(url);
builder.Services.AddHttpForwarder();
var app = builder.Build();
using var client = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false });
if (kind == "yarp")
{
    app.MapForwarder("/{**path}", origin, ForwarderRequestConfig.Empty, HttpTransformer.Default, client);
}
else
{
    var proxy = new PlainProxy(client, origin, url, rewrites: kind == "anglesharp");
    app.Run(proxy.HandleAsync);
}

await app.RunAsync();
