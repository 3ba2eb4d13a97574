using EdgeFunctions.Bodies;
using EdgeFunctions.Configuration;
using EdgeFunctions.Context;
using EdgeFunctions.Diagnostics;
using EdgeFunctions.Http;
using EdgeFunctions.Origin;
using EdgeFunctions.Responses;
using EdgeFunctions.Routing;
using EdgeFunctions.Security;
using EdgeFunctions.Transforms;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace EdgeFunctions.Pipeline;

/// <summary>The way of a request, in its one order.</summary>
/// <remarks>
/// <code>
/// reader ─▶ 1 context ─▶ 2 security ─▶ 3 routing ─▶ 4 origin ─▶ 5 gate ─┬─▶ 6a copy      PassThrough, Unmodified
///                            │                          │               └─▶ 6b rewrite   decode ▶ transform ▶ encode
///                            ▼                          ▼
///                         refusal                    failure
/// </code>
/// Steps 1 to 5 run in the function and decide; step 6 runs when the host executes the result.
/// </remarks>
internal sealed class EdgePipeline(
    EdgeOptions options,
    ServerTraits server,
    FrontDoorGate frontDoor,
    Refusals refusals,
    RouteTable routes,
    OriginRequestFactory requests,
    IOriginClient origins,
    ITransformFactory transforms,
    OriginProbe probe,
    EdgeEvents log,
    TimeProvider time) : IEdge
{
    private readonly RewriteSettings _rewrite = new(options.Publisher, options.Compression, options.Limits, options.Origin.IdleTimeout, transforms.Since);

    public async Task<IActionResult> HandleAsync(HttpRequest request)
    {
        // 1. What is known of the request. Front Door's fields count behind its gate only.
        var admitted = frontDoor.Admits(request.Headers);
        if (EdgeContextFactory.Create(request, behindFrontDoor: frontDoor.IsOn && admitted) is not { } context)
        {
            return EdgeErrors.BadHost(EdgeContextFactory.TraceIdOf(request.HttpContext));
        }

        // 2. May it be answered at all? A refusal costs no origin request.
        if ((admitted ? refusals.Of(request, ref context) : EdgeErrors.NotThroughFrontDoor(context.TraceId)) is { } refusal)
        {
            return refusal;
        }

        // 3. Where does it go?
        var match = routes.Match(context.Target);
        if (match.Route.Kind == RouteKind.Asset && !HttpMethods.IsGet(context.Method) && !context.IsHead)
        {
            return EdgeErrors.MethodNotAllowed(context.TraceId);
        }

        // 4. The origin's response, its body unread; 5. what happens to the body.
        var (response, decision, failure) = await AskAsync(request, context, match, context.Method);
        if (response is not null && decision.Outcome == Outcome.Rewrite && context.IsHead && options.Publisher.Delivery == Delivery.Buffered)
        {
            // A buffered page says its length, so its HEAD says it, too: what GET would say is known from GET alone.
            response.Exchange.Dispose();
            (response, decision, failure) = await AskAsync(request, context, match, HttpMethods.Get);
        }

        if (response is null)
        {
            return failure!;
        }

        // 6. The host executes the result.
        return decision.Outcome == Outcome.Rewrite
            ? new RewriteBodyResult(response, decision, () => CreateTransform(decision, context, response.Exchange), _rewrite, log)
            : new CopyBodyResult(response, options.Origin.IdleTimeout);
    }

    public async Task<IActionResult> CheckReadyAsync(HttpRequest request)
    {
        var failure = await probe.AskAsync(routes.Publisher, request.HttpContext.RequestAborted);
        request.HttpContext.Response.Headers.CacheControl = "no-store";
        return failure == OriginFailure.None
            ? new JsonResult(new { status = "ready" })
            : new JsonResult(new { status = "unready", origin = failure.ToString() }) { StatusCode = StatusCodes.Status503ServiceUnavailable };
    }

    private async Task<(ResponseContext? Response, GateDecision Decision, IActionResult? Failure)> AskAsync(HttpRequest request, EdgeContext context, RouteMatch match, string method)
    {
        var tags = new EntityTags(transforms.Fingerprint, context.PublicScheme, context.PublicHost);
        var timeout = new IdleTimeout(options.Origin.FirstByteTimeout, options.Limits.RequestTimeout, time, request.HttpContext.RequestAborted);
        var message = requests.Create(request, context, match, method, timeout);
        var preconditionsHold = match.Route.Kind == RouteKind.Asset || Preconditions.Translate(request, message, tags, transforms.Since);
        var result = preconditionsHold ? await origins.SendAsync(message, timeout) : default;
        if (!preconditionsHold || !result.Succeeded)
        {
            message.Dispose();
            timeout.Dispose();
            return (null, default, preconditionsHold ? FailureOf(result, match.Route, context) : EdgeErrors.PreconditionFailed(context.TraceId));
        }

        var exchange = new OriginExchange(message, result.Response, timeout);
        var response = new ResponseContext(exchange, context, match.Route, transforms.UrlsFor(context.PublicScheme, context.PublicHost), tags, server.Charset);
        return (response, ResponseGate.Decide(GateInputFactory.Create(result.Response, match.Route.Kind, options.Rewrite)), null);
    }

    private IActionResult FailureOf(OriginResult result, Route route, EdgeContext context)
    {
        log.OriginFailed(context.Target.Path, route.Name, result.Failure.ToString(), result.Exception, context.TraceId);
        return result.Failure == OriginFailure.ReaderLeft ? new EmptyResult() : EdgeErrors.For(result, context.TraceId);
    }

    private IBodyTransform CreateTransform(GateDecision decision, EdgeContext context, OriginExchange exchange)
    {
        // Fragments are for pages that a reader asked for, not for error pages (P.36).
        var inject = exchange.Status == StatusCodes.Status200OK;
        var policy = inject && decision.Kind == TransformKind.Html ? ScriptPolicy.Of(exchange.Response.Headers.NonValidated) : default;
        if (policy.ForbidsInline && transforms.InjectsScripts)
        {
            log.FragmentForbidden(context.Target.Path);
        }

        return transforms.Create(decision.Kind, new RewriteContext(context.PublicScheme, context.PublicHost, inject, policy.Nonce, MediaType.NamesCharset(exchange.Response)));
    }
}
