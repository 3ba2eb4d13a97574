using System.Diagnostics;

namespace EdgeFunctions.Diagnostics;

/// <summary>The edge's spans. Names and attributes follow OpenTelemetry's semantic conventions for HTTP; what these do not know begins with <c>edge.</c>.</summary>
/// <remarks>While nobody listens, none is made: <see cref="ActivitySource.StartActivity(string, ActivityKind)"/> returns null.</remarks>
internal static class EdgeActivities
{
    public const string SourceName = "EdgeFunctions";

    private const string ServerSource = "Microsoft.AspNetCore";
    private const string OtherMethod = "_OTHER";

    private static readonly ActivitySource Source = new(SourceName, typeof(EdgeActivities).Assembly.GetName().Version?.ToString(3));

    /// <summary>Whether anybody listens to the edge's spans.</summary>
    public static bool IsHeard => Source.HasListeners();

    /// <summary>A part of a request's work, below whatever is current.</summary>
    public static Activity? Start(string name) => Source.StartActivity(name, ActivityKind.Internal);

    /// <summary>The request itself, below the server's own span where that is recorded; it is the server's span where not.</summary>
    /// <param name="server">The server's activity, which is current.</param>
    public static Activity? StartRequest(Activity? server) => Source.HasListeners()
        ? Source.StartActivity("edge.request", server?.Source.Name == ServerSource ? ActivityKind.Internal : ActivityKind.Server)
        : null;

    /// <summary>Writes what is known at a request's end, and ends its span.</summary>
    public static void End(Activity span, RequestSummary summary, QueryRedactor redactor)
    {
        if (span.IsAllDataRequested)
        {
            var route = RouteOf(summary.Route);
            var method = MethodOf(summary.Method);
            span.DisplayName = route is null ? method : $"{(method == OtherMethod ? "HTTP" : method)} {route}";
            span.SetTag("http.request.method", method);
            span.SetTag("http.request.method_original", method == OtherMethod ? summary.Method : null);
            span.SetTag("url.scheme", summary.Scheme);
            span.SetTag("url.path", summary.Target.Path);
            span.SetTag("url.query", summary.Target.Query is { Length: > 1 } query ? redactor.Redact(query)[1..] : null);
            span.SetTag("server.address", summary.Host?.Host);
            span.SetTag("server.port", summary.Host?.Port ?? (summary.Host is null ? null : summary.Scheme == Uri.UriSchemeHttps ? 443 : 80));
            span.SetTag("http.route", route);
            span.SetTag("http.response.status_code", summary.Status == 0 ? null : summary.Status);
            span.SetTag("http.response.body.size", summary.BytesOut);
            span.SetTag("edge.route", summary.Route);
            span.SetTag("edge.outcome", summary.Outcome);
            span.SetTag("edge.reason", summary.Reason);
            span.SetTag("edge.delivery", summary.Delivery);
            span.SetTag("edge.cache.result", summary.Cache);
            span.SetTag("edge.fallback", summary.Fallback);
            span.SetTag("edge.ended_by", summary.EndedBy.ToString());

            // A 4xx is no error of a server, and a reader who left is nobody's.
            var error = summary.Error ?? (summary.Status >= 500 ? StatusText(summary.Status) : null);
            span.SetTag("error.type", error);
            if (summary.Status >= 500 || summary.EndedBy is EndedBy.Origin or EndedBy.Edge)
            {
                span.SetStatus(ActivityStatusCode.Error, error);
            }
        }

        span.Stop();
    }

    /// <summary>The known methods, so that a scanner cannot make up values.</summary>
    public static string MethodOf(string method) =>
        method is "GET" or "HEAD" or "POST" or "PUT" or "DELETE" or "OPTIONS" or "PATCH" or "TRACE" or "CONNECT" ? method : OtherMethod;

    /// <summary>The template that matched; null when no route did.</summary>
    private static string? RouteOf(string route) => route switch
    {
        RequestSummary.None => null,
        "publisher" => "/{*path}",
        _ => route + "/{*path}",
    };

    private static string StatusText(int status) => status.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
