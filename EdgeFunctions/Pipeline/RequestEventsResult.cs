using System.Net.ServerSentEvents;
using EdgeFunctions.Diagnostics.Inspection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace EdgeFunctions.Pipeline;

/// <summary>Requests as they pass, as server-sent events, until the reader leaves, the time is up or the program stops. A browser then comes again.</summary>
internal sealed class RequestEventsResult(Inspector inspector, TimeSpan limit, TimeProvider time, CancellationToken stopping) : IActionResult
{
    public async Task ExecuteResultAsync(ActionContext context)
    {
        var http = context.HttpContext;
        using var viewer = inspector.TryJoin();
        if (viewer is null)
        {
            http.Response.Headers.RetryAfter = "10";
            await new JsonResult(new { error = "As many watch already as Edge__Inspector__MaxViewers allows." }) { StatusCode = StatusCodes.Status503ServiceUnavailable }.ExecuteResultAsync(context);
            return;
        }

        using var timeout = new CancellationTokenSource(limit, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping, timeout.Token);
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
        try
        {
            // Each item is flushed: a write to the body sends.
            await SseFormatter.WriteAsync(viewer.WatchAsync(end.Token), http.Response.Body, ViewerMessage.Write, end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
        }
    }
}
