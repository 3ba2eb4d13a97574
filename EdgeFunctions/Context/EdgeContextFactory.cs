using System.Diagnostics;
using EdgeFunctions.Http;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Context;

/// <summary>Reads the context of a request.</summary>
internal static class EdgeContextFactory
{
    /// <summary>Null when the request names no valid host.</summary>
    public static EdgeContext? Create(HttpRequest request)
    {
        if (!Authority.TryParse(request.Host.Value, out var host))
        {
            return null;
        }

        // A port that is the scheme's default is no part of the host's identity.
        var isDefaultPort = host.Port == (request.IsHttps ? 443 : 80);
        return new EdgeContext
        {
            Method = request.Method,
            PublicHost = isDefaultPort ? host with { Port = null } : host,
            PublicScheme = request.IsHttps ? Uri.UriSchemeHttps : Uri.UriSchemeHttp,
            Target = RequestTarget.Of(request),
            ClientAddress = request.HttpContext.Connection.RemoteIpAddress,
            TraceId = TraceIdOf(request.HttpContext),
        };
    }

    public static string TraceIdOf(HttpContext http) => Activity.Current is { } activity ? activity.TraceId.ToString() : http.TraceIdentifier;
}
