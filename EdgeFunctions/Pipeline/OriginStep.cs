using System.Runtime.CompilerServices;
using EdgeFunctions.Bodies;
using EdgeFunctions.Bodies.Deflate;
using EdgeFunctions.Configuration;
using EdgeFunctions.Context;
using EdgeFunctions.Diagnostics;
using EdgeFunctions.Http;
using EdgeFunctions.Origin;
using EdgeFunctions.Responses;
using EdgeFunctions.Responses.Observing;
using EdgeFunctions.Routing;
using EdgeFunctions.Transforms;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace EdgeFunctions.Pipeline;

/// <summary>Asks an origin, lets the gate decide, and makes the result.</summary>
internal sealed class OriginStep(
    EdgeOptions options,
    ServerTraits server,
    OriginRequestFactory requests,
    GuardedOriginClient origins,
    OriginSlots slots,
    PageMemory memory,
    RewriteLoad load,
    SlowOrigin slow,
    PageTransforms pageTransforms,
    ITransformFactory transforms,
    JsonRules json,
    ExtensionRules extensions,
    BodyObservers observers,
    EdgeEvents log,
    ResilienceEvents resilience,
    TimeProvider time)
{
    private readonly ReaderGroup _group = new(options.Cache);
    private readonly Func<GateDecision, ResponseContext, IBodyTransform> _createTransform = pageTransforms.Create;
    private volatile EntityTags? _lastTags;

    public RewriteSettings Rewrite { get; } = new(options.Publisher, options.Compression, options.Limits, options.Origin.IdleTimeout, transforms.Since)
    {
        Coders = new GzipCoders(options.Memory.MaxSpareRewriters),
        Observers = observers.IsOn ? observers : null,
    };

    /// <summary>The entity tags of a reader's host and group.</summary>
    /// <remarks>An experiment may ask the origin for another page at the same URL, and that page's tag may be the same.</remarks>
    public EntityTags TagsFor(EdgeContext context)
    {
        var group = _group.Of(context);
        var last = _lastTags;
        if (last is not null && last.AreFor(context.PublicScheme, context.PublicHost, group))
        {
            return last;
        }

        return _lastTags = new EntityTags(transforms.Fingerprint, context.PublicScheme, context.PublicHost, group);
    }

    /// <param name="request">The reader's request, or a copy of it. Its token ends the exchange.</param>
    /// <param name="context">What is known of it.</param>
    /// <param name="match">Where it goes.</param>
    /// <param name="method">The method to ask with.</param>
    /// <param name="validators">The origin's own tag and date of a stored page, instead of the reader's conditions.</param>
    /// <param name="uncoded">Whether to ask for the body without a coding.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<OriginAnswer> AskAsync(HttpRequest request, EdgeContext context, RouteMatch match, string method, (string? Tag, string? Date) validators = default, bool uncoded = false)
    {
        var (taken, slot) = await slots.TakeAsync(request.HttpContext.RequestAborted);
        if (taken != SlotOutcome.Taken)
        {
            return NotAsked(taken, context);
        }

        var tags = TagsFor(context);
        var timeout = new IdleTimeout(options.Origin.FirstByteTimeout, options.Limits.RequestTimeout, time, request.HttpContext.RequestAborted);
        var message = requests.Create(request, context, match, method, timeout);
        var preconditionsHold = match.Route.Kind == RouteKind.Asset || Preconditions.Translate(request, message, tags, SinceFor(context, tags));
        if (uncoded)
        {
            message.Headers.Remove(HeaderNames.AcceptEncoding);
            message.Headers.TryAddWithoutValidation(HeaderNames.AcceptEncoding, "identity");
        }

        Add(message, HeaderNames.IfNoneMatch, validators.Tag);
        Add(message, HeaderNames.IfModifiedSince, validators.Date);
        context.Recorder?.Asked(message);
        var asked = slow.IsOn ? time.GetTimestamp() : 0;
        var result = preconditionsHold ? await origins.SendAsync(message, timeout) : default;
        if (!preconditionsHold || !result.Succeeded)
        {
            context.Recorder?.NotAnswered(preconditionsHold ? result.Failure.ToString() : "PreconditionFailed");
            message.Dispose();
            timeout.Dispose();
            slot?.Dispose();
            return new OriginAnswer(null, default, preconditionsHold ? RefusalFor(result, match.Route, context) : EdgeErrors.PreconditionFailed(context.TraceId), result.Failure);
        }

        var exchange = new OriginExchange(message, result.Response, timeout, slot);
        var decision = ResponseGate.Decide(GateInputFactory.Create(result.Response, match.Route.Kind, options.Rewrite, json.ShapesFor(context.Target.Path)));
        if (slow.IsOn && exchange.Status == StatusCodes.Status200OK && decision.Kind is TransformKind.Html or TransformKind.Json)
        {
            slow.Record(context.Target.Path, time.GetElapsedTime(asked));
        }

        if (decision.Outcome == Outcome.Rewrite && load.IsBypassing)
        {
            decision = new GateDecision(Outcome.Unmodified, GateReason.Bypass);
            resilience.Bypassed();
            log.FellBack(context.Target.Path, Fallback.Bypass, context.Summary);
        }

        var isPersonal = decision.Kind == TransformKind.Html && (extensions.ArePersonal(context.Target.Path) || transforms.Injections.ArePersonal(context, exchange.Status));
        var response = new ResponseContext(exchange, context, match.Route, transforms.UrlsFor(context.PublicScheme, context.PublicHost), tags, server.Charset, isPersonal) { Observers = Rewrite.Observers };
        context.Summary?.Decide(decision.OutcomeName, decision.ReasonName);
        log.Decided(context.Target.Path, decision.Outcome, decision.Reason, match.Route.Name, exchange.Status, decision.Kind);
        context.Recorder?.Answered(result.Response, decision.OutcomeName, decision.ReasonName, decision.KindName);
        return new OriginAnswer(response, decision, null, OriginFailure.None);
    }

    /// <summary>Asks for a reader who is sent what comes.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<EdgeResult> HandleAsync(HttpRequest request, EdgeContext context, RouteMatch match)
    {
        var answer = await AskAsync(request, context, match, context.Method);
        if (answer.Response is { } response && answer.Decision.Outcome == Outcome.Rewrite && !answer.Decision.IsFeed && context.IsHead && options.Publisher.Delivery == Delivery.Buffered)
        {
            // A buffered page says its length, so its HEAD says it, too: what GET would say is known from GET alone.
            response.Exchange.Dispose();
            answer = await AskAsync(request, context, match, HttpMethods.Get);
        }

        answer = pageTransforms.ForOneReader(answer);

        // Nothing has been sent of a buffered page that cannot be decoded, so it can be asked for again.
        return answer is { Response: { } coded, Decision: { Outcome: Outcome.Rewrite, Coding: not ContentCoding.Identity } }
            && options.Publisher.Delivery == Delivery.Buffered && (HttpMethods.IsGet(context.Method) || context.IsHead)
                ? ResultOrAgain(coded, answer.Decision, request, context, match)
                : ResultOf(answer);
    }

    // By itself, so that what it captures is allocated for such pages alone.
    private RewriteBodyResult ResultOrAgain(ResponseContext coded, GateDecision decision, HttpRequest request, EdgeContext context, RouteMatch match) =>
        new(coded, Begin(coded, decision), Rewrite, log, async () => ResultOf(await AskUncodedAsync(request, context, match)));

    /// <summary>Asks once more for a page whose body could not be decoded, this time without a coding.</summary>
    public ValueTask<OriginAnswer> AskUncodedAsync(HttpRequest request, EdgeContext context, RouteMatch match)
    {
        resilience.AskedUncoded(context.Target.Path, context.TraceId);
        log.FellBack(context.Target.Path, Fallback.IdentityRefetch, context.Summary);
        return AskAsync(request, context, match, HttpMethods.Get, uncoded: true);
    }

    /// <summary>The result that sends the answer as it is.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="answersConditions">Whether the origin was not told the reader's conditions.</param>
    public EdgeResult ResultOf(OriginAnswer answer, bool answersConditions = false) => ResultOfWhole(pageTransforms.ForOneReader(answer), answersConditions);

    private EdgeResult ResultOfWhole(OriginAnswer answer, bool answersConditions) =>
        answer.Response is not { } response ? answer.Refusal!
        : answer.Decision.Outcome == Outcome.Rewrite ? new RewriteBodyResult(response, Begin(response, answer.Decision), Rewrite, log)
        : answer.Decision.Reason is GateReason.Bypass or GateReason.SlowOrigin ? new BypassedResult(new CopyBodyResult(response, options.Origin.IdleTimeout))
        : new CopyBodyResult(response, options.Origin.IdleTimeout, answersConditions);

    /// <summary>Begins the rewriting of a response's body. Nothing is read yet.</summary>
    public PageRewrite Begin(ResponseContext response, GateDecision decision) =>
        new(response, decision, _createTransform, Rewrite, memory, log) { RunsCode = decision.Kind == TransformKind.Html && extensions.For(response.Request.Target.Path) != 0 };

    /// <summary>A date says nothing on pages of one URL that are not the same for all readers.</summary>
    private DateTimeOffset SinceFor(EdgeContext context, EntityTags tags) =>
        tags.AreOfGroup || extensions.ArePersonal(context.Target.Path) || transforms.Injections.ArePersonal(context, StatusCodes.Status200OK) ? DateTimeOffset.MaxValue : transforms.Since;

    /// <summary>Begins a body that goes on as it comes. Nothing is read yet.</summary>
    public PageRewrite BeginCopy(ResponseContext response, GateDecision decision) => new(response, decision, static (_, _) => IdentityTransform.Instance, Rewrite, memory, log);

    private static void Add(HttpRequestMessage message, string name, string? value)
    {
        if (value is not null)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }
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
