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
    PublicHosts publicHosts,
    RouteTable routes,
    OriginRequestFactory requests,
    IOriginClient origins,
    ITransformFactory transforms,
    OriginProbe probe,
    EdgeEvents log,
    TimeProvider time) : IEdge
{
    private readonly RewriteSettings _rewrite = new(options.Publisher, options.Compression, options.Origin.IdleTimeout);

    public async Task<IActionResult> HandleAsync(HttpRequest request)
    {
        // 1. What is known of the request.
        if (EdgeContextFactory.Create(request) is not { } context)
        {
            return EdgeErrors.BadHost(EdgeContextFactory.TraceIdOf(request.HttpContext));
        }

        // 2. May it be answered at all? A refusal costs no origin request.
        if (Refuse(context) is { } refusal)
        {
            return refusal;
        }

        // 3. Where does it go?
        var match = routes.Match(context.Target);
        if (match.Route.Kind == RouteKind.Asset && !HttpMethods.IsGet(context.Method) && !context.IsHead)
        {
            return EdgeErrors.MethodNotAllowed(context.TraceId);
        }

        // 4. The origin's response, its body unread.
        var tags = new EntityTags(transforms.Fingerprint, context.PublicScheme, context.PublicHost);
        var timeout = new IdleTimeout(options.Origin.FirstByteTimeout, time, request.HttpContext.RequestAborted);
        var message = requests.Create(request, context, match, tags, timeout);
        var result = await origins.SendAsync(message, timeout);
        if (!result.Succeeded)
        {
            log.OriginFailed(match.Route.Name, result.Failure.ToString(), result.Exception);
            message.Dispose();
            timeout.Dispose();
            return result.Failure == OriginFailure.ReaderLeft ? new EmptyResult() : EdgeErrors.For(result, context.TraceId);
        }

        // 5. What happens to the body?
        var exchange = new OriginExchange(message, result.Response, timeout);
        var response = new ResponseContext(exchange, context, match.Route, transforms.UrlsFor(context.PublicScheme, context.PublicHost), tags);
        var decision = ResponseGate.Decide(GateInputFactory.Create(result.Response, match.Route.Kind, options.Rewrite.TextBodies));

        // 6. The host executes the result.
        return decision.Outcome == Outcome.Rewrite
            ? new RewriteBodyResult(response, decision, () => CreateTransform(decision, context, exchange), _rewrite, log)
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

    private EdgeErrorResult? Refuse(EdgeContext context) =>
        !publicHosts.Serves(context.PublicHost) ? EdgeErrors.Misdirected(context.TraceId)
        : HttpMethods.IsConnect(context.Method) ? EdgeErrors.MethodNotAllowed(context.TraceId)
        // The edge's own functions answer their paths; what comes here is none of theirs, and no origin's (P.62, P.63).
        : ReservedPaths.IsFunction(context.Target.Path) ? EdgeErrors.MethodNotAllowed(context.TraceId)
        : ReservedPaths.Contains(context.Target.Path) ? EdgeErrors.NotFound(context.TraceId)
        : null;

    private IBodyTransform CreateTransform(GateDecision decision, EdgeContext context, OriginExchange exchange)
    {
        // Fragments are for pages that a reader asked for, not for error pages (P.36).
        var inject = exchange.Status == StatusCodes.Status200OK;
        var policy = inject && decision.Kind == TransformKind.Html ? ScriptPolicy.Of(exchange.Response.Headers.NonValidated) : default;
        if (policy.ForbidsInline && transforms.InjectsScripts)
        {
            log.FragmentForbidden(context.Target.Path);
        }

        return transforms.Create(decision.Kind, new RewriteContext(context.PublicScheme, context.PublicHost, inject, policy.Nonce));
    }
}
