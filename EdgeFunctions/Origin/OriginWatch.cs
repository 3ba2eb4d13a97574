using System.Diagnostics;
using EdgeFunctions.Diagnostics;

namespace EdgeFunctions.Origin;

/// <summary>Tells how long an origin took, and what came of it: of each attempt, for whoever tries again stands before it.</summary>
internal sealed class OriginWatch(RequestMetrics metrics, QueryRedactor redactor, TimeProvider time)
{
    private const string TraceParent = "traceparent";

    /// <summary>Begins an attempt; null where nobody listens to traces.</summary>
    public static Activity? Begin(OriginRequest request)
    {
        if (request.Summary?.Plain is { } trace && !request.Headers.NonValidated.Contains(TraceParent))
        {
            // Where there is an activity the connection pool does it.
            request.Headers.TryAddWithoutValidation(TraceParent, trace.TraceParent);
        }

        return EdgeActivities.Start("edge.origin");
    }

    /// <summary>Tells what came of an attempt that began at <paramref name="start"/>.</summary>
    public void Tell(Activity? span, OriginRequest request, long start, OriginResult result)
    {
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
