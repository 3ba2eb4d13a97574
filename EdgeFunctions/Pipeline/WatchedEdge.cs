using EdgeFunctions.Diagnostics;
using EdgeFunctions.Responses;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace EdgeFunctions.Pipeline;

/// <summary>Watches each request around the pipeline. The watch ends when the result has been executed, or here where there is none.</summary>
internal sealed class WatchedEdge(EdgePipeline pipeline, TimingGate timing, RequestWatch watch, ErrorPages errors) : IEdge
{
    public async Task<IActionResult> HandleAsync(HttpRequest request)
    {
        var watched = watch.Begin(request, timing.Admits(request.Headers));
        if (!errors.IsEmpty)
        {
            // For whichever result finds, early or late, that it has to be an error.
            request.HttpContext.Features.Set(errors);
        }

        try
        {
            return new WatchedResult(await pipeline.DecideAsync(request, watched.Summary), watched, watch);
        }
        catch (Exception e)
        {
            watch.End(watched, request.HttpContext, e);
            throw;
        }
    }
}
