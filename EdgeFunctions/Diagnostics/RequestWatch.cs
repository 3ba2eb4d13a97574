using System.Diagnostics;
using EdgeFunctions.Bodies;
using EdgeFunctions.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace EdgeFunctions.Diagnostics;

/// <summary>Watches a request from its fields to the last byte of its body, and tells once what happened: a log line, metrics, a span.</summary>
internal sealed partial class RequestWatch(
    EdgeOptions options,
    RequestMetrics metrics,
    ActiveRequests active,
    QueryRedactor redactor,
    DistributedContextPropagator readers,
    ILogger<RequestWatch> logger,
    TimeProvider time)
{
    private const string TraceParent = "traceparent";
    private const string TraceState = "tracestate";

    private readonly bool _logs = options.Diagnostics.RequestLog;
    private readonly bool _hasBaggage = options.Diagnostics.Baggage.Length > 0;
    private readonly bool _continues = options.Diagnostics.TraceContext == TraceContextPolicy.Continue;

    /// <summary>Begins. What the calling flow does from here on is part of the request's trace.</summary>
    /// <param name="request">The reader's request.</param>
    /// <param name="tellsTiming">Whether the reader is sent <c>Server-Timing</c>.</param>
    public WatchedRequest Begin(HttpRequest request, bool tellsTiming)
    {
        var summary = new RequestSummary(time) { Method = request.Method };
        metrics.Began();

        // Under the Functions worker the current activity is the invocation's, or none; the server's feature has the request's
        // under both hosts, made by our propagator.
        var parent = request.HttpContext.Features.Get<IHttpActivityFeature>()?.Activity ?? Activity.Current ?? StartUnseen(request, summary);
        if (parent is not null)
        {
            Activity.Current = parent;
            summary.Span = EdgeActivities.StartRequest(parent);
            summary.Parent = summary.Span ?? parent;
            summary.TraceId = summary.Parent.TraceId.ToString();
        }

        var response = request.HttpContext.Response;
        if (tellsTiming)
        {
            response.OnStarting(static state => Starting(((RequestSummary, HttpResponse))state), (summary, response));
        }
        else
        {
            response.OnStarting(static state => Starting((RequestSummary)state), summary);
        }

        return new WatchedRequest(summary, active.Add(summary));
    }

    /// <summary>Ends. The body has been handed to the server, or never will be.</summary>
    /// <param name="watched">What <see cref="Begin"/> gave.</param>
    /// <param name="http">The reader's exchange.</param>
    /// <param name="exception">What came out of the work; null when nothing did.</param>
    public void End(WatchedRequest watched, HttpContext http, Exception? exception)
    {
        var summary = watched.Summary;
        active.Remove(watched.Place);
        summary.Total = summary.Elapsed;
        Blame(summary, http, exception);
        summary.Status = StatusOf(summary, http.Response);
        if (summary.EndedBy == EndedBy.Nobody)
        {
            // Fields without a body leave when the server learns that this was all.
            summary.FirstByte ??= summary.Total;
        }

        if (summary.BytesOut is null)
        {
            // Nothing of a page was handed over.
            summary.Delivery = RequestSummary.None;
            if (exception is null && !HttpMethods.IsHead(summary.Method) && summary.Status != StatusCodes.Status304NotModified)
            {
                // An answer of the edge's own.
                summary.BytesOut = http.Response.ContentLength;
            }
        }

        // A shared body may go on for others, and is measured at its own end; the line tells what is known now. A reader who had to ask
        // for a body of its own after all was sent that.
        var body = summary is { BytesIn: null, Shared: { } shared } ? shared : summary;
        if (body != summary && body.Fallback != RequestSummary.None)
        {
            summary.FellBack(body.Fallback);
        }

        metrics.Ended(summary);
        if (exception is BodyBrokenException broken)
        {
            LogBodyBroken(summary.Target.Path, broken.Result.Outcome, broken.Result.Bytes);
        }

        if (_logs && logger.IsEnabled(LogLevel.Information))
        {
            LogRequest(
                summary.Method,
                summary.Host?.ToString() ?? "-",
                summary.Target.Path,
                redactor.Redact(summary.Target.Query),
                summary.Status,
                summary.Route,
                summary.Outcome,
                summary.Delivery,
                summary.Reason,
                summary.Cache,
                summary.Fallback,
                summary.EndedBy,
                summary.Error ?? RequestSummary.None,
                summary.Total.TotalMilliseconds,
                (summary.FirstByte ?? summary.Total).TotalMilliseconds,
                summary.Origin.TotalMilliseconds,
                body.Rewrite.TotalMilliseconds,
                summary.Backpressure.Total.TotalMilliseconds,
                body.BytesIn ?? 0,
                summary.BytesOut ?? 0,
                summary.TraceId);
        }

        if (summary.Span is { } span)
        {
            EdgeActivities.End(span, summary, redactor);
        }
    }

    private static Task Starting(RequestSummary summary)
    {
        summary.FirstByte = summary.Elapsed;
        return Task.CompletedTask;
    }

    private static Task Starting((RequestSummary Summary, HttpResponse Response) state)
    {
        state.Response.Headers.Append(ServerTiming.Field, ServerTiming.Of(state.Summary));
        return Starting(state.Summary);
    }

    private static void Blame(RequestSummary summary, HttpContext http, Exception? exception)
    {
        switch (exception)
        {
            // The body's end has been told where it was seen.
            case null or BodyBrokenException:
                break;
            case OperationCanceledException when http.RequestAborted.IsCancellationRequested:
                (summary.EndedBy, summary.Error) = (EndedBy.Reader, nameof(CopyOutcome.ReaderLeft));
                break;
            default:
                (summary.EndedBy, summary.Error) = (EndedBy.Edge, exception.GetType().FullName);
                break;
        }
    }

    /// <summary>What the reader was sent. Of an exception both hosts make a 500, where the fields are not out.</summary>
    private static int StatusOf(RequestSummary summary, HttpResponse response) => response.HasStarted ? response.StatusCode : summary.EndedBy switch
    {
        EndedBy.Reader => 0,
        EndedBy.Edge => StatusCodes.Status500InternalServerError,
        _ => response.StatusCode,
    };

    /// <summary>
    /// The server makes no activity while nothing is logged and nobody listens; origins are told a trace all the same. An activity is made
    /// where there is more to tell than the trace's id: the framework knows the rules of <c>tracestate</c> and <c>baggage</c>.
    /// </summary>
    private Activity? StartUnseen(HttpRequest request, RequestSummary summary)
    {
        var fields = request.Headers;
        if (!EdgeActivities.IsHeard && !_hasBaggage && (!_continues || !fields.ContainsKey(TraceState)))
        {
            // As everywhere, several lines of a field that takes one value are no value.
            summary.Plain = new PlainTrace(_continues && fields[TraceParent] is { Count: 1 } parent ? parent[0] : null);
            return null;
        }

        var activity = new Activity("edge.request");
        activity.SetIdFormat(ActivityIdFormat.W3C);
        if (_continues && ActivityContext.TryParse(fields[TraceParent], fields[TraceState], isRemote: true, out var context))
        {
            activity.SetParentId(context.TraceId, context.SpanId, context.TraceFlags);
            activity.TraceStateString = context.TraceState;
        }

        // The last comes first, and each is put before those that are there.
        foreach (var (key, value) in readers.ExtractBaggage(fields, GetField) ?? [])
        {
            activity.AddBaggage(key, value);
        }

        return activity.Start();
    }

    private static void GetField(object? carrier, string name, out string? value, out IEnumerable<string>? values)
    {
        var lines = ((IHeaderDictionary)carrier!)[name];
        value = lines.Count == 1 ? lines[0] : null;
        values = lines.Count > 1 ? lines.OfType<string>() : null;
    }

    [LoggerMessage(EventIds.BodyBroken, LogLevel.Warning, "{Path}: the body broke off after {Bytes} bytes: {Outcome}. The reader's connection is aborted.", EventName = nameof(EventIds.BodyBroken))]
    private partial void LogBodyBroken(string path, CopyOutcome outcome, long bytes);

    [LoggerMessage(
        EventIds.Request,
        LogLevel.Information,
        "{Method} {Host}{Path}{Query} {Status} {Outcome}: route {Route}, delivery {Delivery}, reason {Reason}, cache {Cache}, fallback {Fallback}, ended by {EndedBy} ({Error}), {TotalMs:0.0} ms in all, first byte {FirstByteMs:0.0}, origin {OriginMs:0.0}, rewrite {RewriteMs:0.0}, waiting for the reader {BackpressureMs:0.0}, bytes in {BytesIn}, out {BytesOut}, trace {TraceId}",
        EventName = nameof(EventIds.Request))]
    private partial void LogRequest(
        string method,
        string host,
        string path,
        string query,
        int status,
        string route,
        string outcome,
        string delivery,
        string reason,
        string cache,
        string fallback,
        EndedBy endedBy,
        string error,
        double totalMs,
        double firstByteMs,
        double originMs,
        double rewriteMs,
        double backpressureMs,
        long bytesIn,
        long bytesOut,
        string traceId);
}
