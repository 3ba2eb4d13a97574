using System.Runtime.CompilerServices;
using EdgeFunctions.Context;
using EdgeFunctions.Diagnostics;
using EdgeFunctions.Diagnostics.Inspection;
using EdgeFunctions.Headers;
using EdgeFunctions.Http;
using EdgeFunctions.Responses;
using EdgeFunctions.Routing;
using EdgeFunctions.Security;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Pipeline;

/// <summary>The way of a request, in its one order.</summary>
/// <remarks>
/// <code>
/// reader ─▶ 1 context ─▶ 2 security ─▶ 3 routing ─▶ 4 cache ─▶ 5 origin ─▶ 6 gate ─┬─▶ 7a copy      PassThrough, Unmodified
///                            │                        │           │                └─▶ 7b rewrite   decode ▶ transform ▶ encode
///                            ▼                        ▼           ▼
///                         refusal                    hit       failure
/// </code>
/// Steps 1 to 6 run in the function and decide; step 7 runs when the host executes the result. A page that is stored is
/// rewritten before that, in step 4.
/// </remarks>
internal sealed class EdgePipeline(
    FrontDoorGate frontDoor,
    EdgeContextFactory contexts,
    Inspector inspector,
    PrivateByDefault privateByDefault,
    ResponseHeaderRules responseRules,
    Refusals refusals,
    RouteTable routes,
    RequestNotes notes,
    CacheStep cache,
    OriginStep origin)
{
    /// <summary>Steps 1 to 6.</summary>
    /// <param name="request">The reader's request.</param>
    /// <param name="summary">Told on the way what becomes of it.</param>
    public ValueTask<EdgeResult> DecideAsync(HttpRequest request, RequestSummary summary)
    {
        // 1. What is known of the request. Front Door's fields count behind its gate only.
        var admitted = frontDoor.Admits(request.Headers);
        if (contexts.Create(request, behindFrontDoor: frontDoor.IsOn && admitted, summary) is not { } context)
        {
            summary.Target = RequestTarget.Of(request).Printable();
            return new(EdgeErrors.BadHost(summary.TraceId));
        }

        (summary.Scheme, summary.Host, summary.Target) = (context.PublicScheme, context.PublicHost, context.Target);
        if (context.Target.IsMalformed)
        {
            summary.Target = context.Target.Printable();
            return new(EdgeErrors.BadTarget(summary.TraceId));
        }

        if (inspector.IsRecording)
        {
            context = context with { Recorder = inspector.Begin(request, $"{context.PublicScheme}://{context.PublicHost}", context.Target.Path + context.Target.Query, summary) };
        }

        privateByDefault.Register(request, context);
        responseRules.Register(request, context);

        // 2. May it be answered at all? A refusal costs no origin request.
        if ((admitted ? refusals.Of(request, ref context) : EdgeErrors.NotThroughFrontDoor(context.TraceId)) is { } refusal)
        {
            return new(refusal);
        }

        // 3. Where does it go?
        var match = routes.Match(context.Target);
        summary.Route = match.Route.Name;
        context.Recorder?.Routed(match.Route.Name);
        if (match.Route.Kind == RouteKind.Asset && !HttpMethods.IsGet(context.Method) && !context.IsHead)
        {
            return new(EdgeErrors.MethodNotAllowed(context.TraceId));
        }

        if (match.Route.Kind == RouteKind.Publisher)
        {
            match = match.WithPath(context.OriginPath);
        }

        // What the origin is told, and what is noted for those who see the response.
        context = notes.Take(request, context, match.Route.Kind, summary);

        // 4. Is the answer at hand? 5. the origin's response, its body unread; 6. what happens to the body; 7. the host executes the result.
        return match.Route.Cache.IsOn
            ? AskCacheAsync(request, context, match, summary)
            : origin.HandleAsync(request, context, match);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<EdgeResult> AskCacheAsync(HttpRequest request, EdgeContext context, RouteMatch match, RequestSummary summary)
    {
        using var span = EdgeActivities.Start("edge.cache");
        var start = summary.Now;
        var result = await cache.HandleAsync(request, context, match);
        if (summary.Outcome == RequestSummary.Stored)
        {
            summary.CacheTime = summary.Since(start) - summary.Origin;
        }

        span?.SetTag("edge.cache.result", summary.Cache);
        return result;
    }
}
