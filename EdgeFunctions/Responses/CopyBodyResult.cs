using EdgeFunctions.Bodies;
using EdgeFunctions.Bodies.Observing;
using EdgeFunctions.Diagnostics;
using EdgeFunctions.Diagnostics.Inspection;
using EdgeFunctions.Http;
using EdgeFunctions.Origin;
using EdgeFunctions.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace EdgeFunctions.Responses;

/// <summary>The outcomes <see cref="Outcome.PassThrough"/> and <see cref="Outcome.Unmodified"/>: the bytes as they come.</summary>
/// <param name="context">The origin's response.</param>
/// <param name="idle">The longest pause on either side.</param>
/// <param name="answersConditions">Whether the origin was not told the reader's conditions, so that they are answered here.</param>
internal sealed class CopyBodyResult(ResponseContext context, TimeSpan idle, bool answersConditions = false) : EdgeResult
{
    private readonly OriginExchange _exchange = context.Exchange;

    public override async Task ExecuteAsync(HttpContext http)
    {
        using var _ = _exchange;
        var response = http.Response;
        response.StatusCode = _exchange.Status;
        ResponseFields.Copy(context, response.Headers);

        if (_exchange.Status == StatusCodes.Status304NotModified && context.Route.Kind == RouteKind.Publisher && context.Tags.AreOfGroup)
        {
            // What a 304 says counts for the page that the reader has.
            AudienceFields.ForGroup(response.Headers);
        }

        if (answersConditions && CopySender.IsUnchanged(http.Request, response.StatusCode, response.Headers, answersDates: !context.Request.IsParted || context.Route.Kind == RouteKind.Asset))
        {
            CopySender.SetNotModified(response);
            return;
        }

        if (context.Request.IsHead || ResponseGate.IsBodiless(_exchange.Status))
        {
            SetBodilessFraming(response);
            RestoreTag(http.Request, response);
            return;
        }

        // The fields are ready to leave; the copier sends them with the first bytes, or at once when it has to wait for those.
        await response.StartAsync(_exchange.Timeout.Token);
        var (summary, recorder) = (context.Request.Summary, context.Request.Recorder);
        using var span = EdgeActivities.Start("edge.copy");
        using var tap = context.Observers?.Open(http, response.Headers.ContentEncoding);
        var writer = tap is null ? response.BodyWriter : new TapPipeWriter(response.BodyWriter, tap);
        recorder?.Delivers("Copied");
        var body = _exchange.ReadBody();
        var result = await BodyCopier.CopyAsync(recorder is null ? body : new RecordedReader(body, recorder), writer, _exchange.Timeout, idle, _exchange.Response.Content.Headers.ContentLength, summary?.Backpressure);
        recorder?.Ended(result.Outcome);
        tap?.End(result.Outcome == CopyOutcome.Completed);
        span?.SetTag("edge.copy.outcome", result.Outcome.ToString()).SetTag("http.response.body.size", result.Bytes);
        summary?.EndRead(RequestSummary.Copied, result.Bytes);
        BodyEnd.ThrowIfBroken(result, summary);
    }

    /// <summary>
    /// The origin's 304 to an unwrapped tag names its own tag, and its own bytes. The reader's copy is the rewritten one, so
    /// the answer names that.
    /// </summary>
    private void RestoreTag(HttpRequest request, HttpResponse response)
    {
        if (_exchange.Status == StatusCodes.Status304NotModified && context.Route.Kind == RouteKind.Publisher
            && request.Headers.IfNoneMatch.ToString() is { Length: > 0 } condition
            && context.Tags.FindDerived(condition, response.Headers.ETag, AcceptEncoding.Parse(request.Headers.AcceptEncoding)) is { } tag)
        {
            RewrittenFields.SetNotModified(response, tag);
        }
    }

    /// <summary>
    /// HEAD and 304 speak of the body that GET would have, and keep its length (RFC 9110 section 8.6); 204 and 205 have none,
    /// and Kestrel answers 500 to a length there.
    /// </summary>
    private void SetBodilessFraming(HttpResponse response)
    {
        if (_exchange.Status is StatusCodes.Status204NoContent or StatusCodes.Status205ResetContent)
        {
            response.Headers.Remove(HeaderNames.ContentLength);
        }
    }
}
