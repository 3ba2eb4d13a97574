using System.Diagnostics;
using EdgeFunctions.Bodies;
using EdgeFunctions.Diagnostics;

namespace EdgeFunctions.Origin;

/// <summary>Tells how long an origin took, and what came of it: of each attempt, for whoever tries again stands before it.</summary>
internal sealed class WatchedOriginClient(IOriginClient origins, RequestMetrics metrics, QueryRedactor redactor, TimeProvider time) : IOriginClient, IDisposable
{
    private const string TraceParent = "traceparent";

    public Task<OriginResult> SendAsync(HttpRequestMessage request, IdleTimeout timeout) =>
        request is OriginRequest known ? SendAsync(known, timeout) : origins.SendAsync(request, timeout);

    public void Dispose() => (origins as IDisposable)?.Dispose();

    private async Task<OriginResult> SendAsync(OriginRequest request, IdleTimeout timeout)
    {
        if (request.Summary?.Plain is { } trace && !request.Headers.NonValidated.Contains(TraceParent))
        {
            // Where there is an activity the connection pool does it.
            request.Headers.TryAddWithoutValidation(TraceParent, trace.TraceParent);
        }

        using var span = EdgeActivities.Start("edge.origin");
        var start = time.GetTimestamp();
        var result = await origins.SendAsync(request, timeout);
        var took = time.GetElapsedTime(start);
        if (request.Summary is { } summary)
        {
            summary.Origin += took;
        }

        metrics.OriginAnswered(request.Route.Name, result.Succeeded ? RequestMetrics.ClassOf((int)result.Response.StatusCode) : result.Failure.ToString(), took);
        if (span is { IsAllDataRequested: true })
        {
            Describe(span, request, result);
        }

        return result;
    }

    private void Describe(Activity span, OriginRequest request, OriginResult result)
    {
        var target = request.RequestUri!;
        span.DisplayName = $"edge.origin {request.Route.Name}";
        span.SetTag("http.request.method", EdgeActivities.MethodOf(request.Method.Method));
        span.SetTag("server.address", target.Host);
        span.SetTag("server.port", target.Port);
        span.SetTag("url.full", string.Concat(request.Route.OriginPrefix, target.AbsolutePath, redactor.Redact(target.Query)));
        span.SetTag("edge.route", request.Route.Name);
        if (result.Succeeded)
        {
            span.SetTag("http.response.status_code", (int)result.Response.StatusCode);
        }
        else
        {
            span.SetTag("error.type", result.Failure.ToString());
            if (result.Failure != OriginFailure.ReaderLeft)
            {
                span.SetStatus(ActivityStatusCode.Error, result.Failure.ToString());
            }
        }
    }
}
