using EdgeFunctions.Origin;
using EdgeFunctions.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace EdgeFunctions.Pipeline;

/// <summary>What operators and their probes ask for, by <c>/_edge/</c>. Nothing of it is on a reader's way.</summary>
internal sealed class OperatorEndpoints(
    RouteTable routes,
    OriginProbe probe,
    GuardedOriginClient origins,
    CacheEndpoint cache,
    ExplainEndpoint explain,
    InspectorEndpoint inspector) : IOperatorEndpoints
{
    public async Task<IActionResult> CheckReadyAsync(HttpRequest request)
    {
        // Past the breaker: its word is told, but whether the origin answers only the origin knows.
        var failure = await probe.AskAsync(routes.Publisher, request.HttpContext.RequestAborted);
        var breaker = origins.BreakerOf(routes.Publisher.Origin) ?? "None";
        request.HttpContext.Response.Headers.CacheControl = "no-store";
        return failure == OriginFailure.None
            ? new JsonResult(new { status = "ready", breaker })
            : new JsonResult(new { status = "unready", origin = failure.ToString(), breaker }) { StatusCode = StatusCodes.Status503ServiceUnavailable };
    }

    public IActionResult ManageCache(HttpRequest request) => cache.Handle(request);

    public Task<IActionResult> ExplainAsync(HttpRequest request) => explain.HandleAsync(request);

    public IActionResult ShowInspector(HttpRequest request) => inspector.Show(request);

    public IActionResult WatchRequests(HttpRequest request) => inspector.Watch(request);
}
