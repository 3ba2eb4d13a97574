using System.Net;
using System.Runtime.CompilerServices;
using EdgeFunctions.Bodies;
using EdgeFunctions.Configuration;
using EdgeFunctions.Context;
using EdgeFunctions.Diagnostics;
using EdgeFunctions.Origin;
using EdgeFunctions.Responses;
using EdgeFunctions.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace EdgeFunctions.Pipeline;

/// <summary>Asks an origin, and hands its response to the gate.</summary>
internal sealed class OriginStep(
    EdgeOptions options,
    OriginSlots slots,
    OriginRequestFactory requests,
    PageValidators validators,
    GuardedOriginClient origins,
    GateStep gate,
    ResponseContextFactory responses,
    PageTransforms pageTransforms,
    OriginResults results,
    EdgeEvents log,
    ResilienceEvents resilience,
    TimeProvider time)
{
    /// <summary>Asks, and lets the gate decide. The body of the response is unread.</summary>
    /// <param name="request">The reader's request, or a copy of it. Its token ends the exchange.</param>
    /// <param name="context">What is known of it.</param>
    /// <param name="match">Where it goes.</param>
    /// <param name="method">The method to ask with.</param>
    /// <param name="stored">The origin's own tag and date of a stored page, instead of the reader's conditions.</param>
    /// <param name="uncoded">Whether to ask for the body without a coding.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<OriginAnswer> AskAsync(HttpRequest request, EdgeContext context, RouteMatch match, string method, (string? Tag, string? Date) stored = default, bool uncoded = false)
    {
        var (taken, slot) = await slots.TakeAsync(request.HttpContext.RequestAborted);
        if (taken != SlotOutcome.Taken)
        {
            return NotAsked(taken, context);
        }

        IdleTimeout? timeout = null;
        HttpRequestMessage? message = null;
        OriginResult result = default;
        try
        {
            var tags = validators.TagsFor(context);
            timeout = new IdleTimeout(options.Origin.FirstByteTimeout, options.Limits.RequestTimeout, time, request.HttpContext.RequestAborted);
            message = requests.Create(request, context, match, method, timeout);
            var preconditionsHold = match.Route.Kind == RouteKind.Asset || Preconditions.Translate(request, message, tags, validators.SinceFor(context, tags), context.IsParted);
            if (uncoded)
            {
                message.Headers.Remove(HeaderNames.AcceptEncoding);
                message.Headers.TryAddWithoutValidation(HeaderNames.AcceptEncoding, "identity");
            }

            Add(message, HeaderNames.IfNoneMatch, stored.Tag);
            Add(message, HeaderNames.IfModifiedSince, stored.Date);
            context.Recorder?.Asked(message);
            var asked = gate.Now;
            result = preconditionsHold ? await origins.SendAsync(message, timeout) : default;
            if (result.Response?.StatusCode == HttpStatusCode.NotModified && !AsksWhetherModified(message))
            {
                // It speaks of a copy that nobody has named: a reader's may be of other rules. The origin is in order otherwise, so its breaker is not told.
                result.Response.Dispose();
                result = new OriginResult(null, OriginFailure.Protocol);
            }

            if (!preconditionsHold || !result.Succeeded)
            {
                context.Recorder?.NotAnswered(preconditionsHold ? result.Failure.ToString() : "PreconditionFailed");
                End(result, message, timeout, slot);
                return new OriginAnswer(null, default, preconditionsHold ? RefusalFor(result, match.Route, context) : EdgeErrors.PreconditionFailed(context.TraceId), result.Failure);
            }

            var exchange = new OriginExchange(message, result.Response, timeout, slot);
            var decision = gate.Decide(exchange, context, match.Route, asked);
            return new OriginAnswer(responses.Create(exchange, context, match.Route, tags, decision.Kind), decision, null, OriginFailure.None);
        }
        catch
        {
            // Whatever it was, nobody else knows of what was taken: a slot that is not given back is lost for as long as the process lives.
            End(result, message, timeout, slot);
            throw;
        }
    }

    /// <summary>Asks for a reader who is sent what comes.</summary>
    /// <param name="request">The reader's request.</param>
    /// <param name="context">What is known of it.</param>
    /// <param name="match">Where it goes.</param>
    /// <param name="instead">Told the answer; what it returns is sent in its place, if anything.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<EdgeResult> HandleAsync(HttpRequest request, EdgeContext context, RouteMatch match, Func<OriginAnswer, EdgeResult?>? instead = null)
    {
        var answer = await AskAsync(request, context, match, context.Method);
        if (answer.Response is { } response && answer.Decision.Outcome == Outcome.Rewrite && !answer.Decision.IsFeed && context.IsHead && options.Publisher.Delivery == Delivery.Buffered)
        {
            // A buffered page says its length, so its HEAD says it, too: what GET would say is known from GET alone.
            response.Exchange.Dispose();
            answer = await AskAsync(request, context, match, HttpMethods.Get);
        }

        if (instead?.Invoke(answer) is { } other)
        {
            answer.Response?.Exchange.Dispose();
            return other;
        }

        answer = pageTransforms.ForOneReader(answer);

        // Nothing has been sent of a buffered page that cannot be decoded, so it can be asked for again, unless the request's body is spent.
        return answer is { Response: { } coded, Decision: { Outcome: Outcome.Rewrite, Coding: not ContentCoding.Identity } }
            && options.Publisher.Delivery == Delivery.Buffered && (HttpMethods.IsGet(context.Method) || context.IsHead) && !OriginRequestFactory.SendsBody(request)
                ? ResultOrAgain(coded, answer.Decision, request, context, match)
                : results.ResultOf(answer);
    }

    // By itself, so that what it captures is allocated for such pages alone.
    private RewriteBodyResult ResultOrAgain(ResponseContext coded, GateDecision decision, HttpRequest request, EdgeContext context, RouteMatch match) =>
        new(coded, results.Begin(coded, decision), results.Rewrite, log, async () => results.ResultOf(await AskUncodedAsync(request, context, match)));

    /// <summary>Asks once more for a page whose body could not be decoded, this time without a coding.</summary>
    public ValueTask<OriginAnswer> AskUncodedAsync(HttpRequest request, EdgeContext context, RouteMatch match)
    {
        resilience.AskedUncoded(context.Target.Path, context.TraceId);
        log.FellBack(context.Target.Path, Fallback.IdentityRefetch, context.Summary);
        return AskAsync(request, context, match, HttpMethods.Get, uncoded: true);
    }

    /// <summary>Whether 304 may be the answer (RFC 9110 section 15.4.5).</summary>
    private static bool AsksWhetherModified(HttpRequestMessage message) =>
        message.Headers.NonValidated.Contains(HeaderNames.IfNoneMatch) || message.Headers.NonValidated.Contains(HeaderNames.IfModifiedSince);

    private static void Add(HttpRequestMessage message, string name, string? value)
    {
        if (value is not null)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }
    }

    /// <summary>Ends what has not become an exchange.</summary>
    private static void End(OriginResult result, HttpRequestMessage? message, IdleTimeout? timeout, IDisposable? slot)
    {
        result.Response?.Dispose();
        message?.Dispose();
        timeout?.Dispose();
        slot?.Dispose();
    }

    private OriginAnswer NotAsked(SlotOutcome why, EdgeContext context)
    {
        var readerLeft = why == SlotOutcome.ReaderLeft;
        var failure = readerLeft ? OriginFailure.ReaderLeft : OriginFailure.Busy;
        context.Summary?.FailOrigin(failure.ToString(), readerLeft);
        if (!readerLeft)
        {
            resilience.Refused(why.ToString(), why == SlotOutcome.TooLong ? "Edge__Limits__MaxQueueTime" : "Edge__Limits__MaxConcurrentRequests");
        }

        return new OriginAnswer(null, default, readerLeft ? NothingResult.Instance : EdgeErrors.Busy(context.TraceId), failure);
    }

    private EdgeResult RefusalFor(OriginResult result, Route route, EdgeContext context)
    {
        log.OriginFailed(context.Target.Path, route.Name, result.Failure.ToString(), result.Exception, context.TraceId);
        context.Summary?.FailOrigin(result.Failure.ToString(), readerLeft: result.Failure == OriginFailure.ReaderLeft);
        return result.Failure == OriginFailure.ReaderLeft ? NothingResult.Instance : EdgeErrors.For(result, context.TraceId);
    }
}
