using System.Diagnostics;
using EdgeFunctions.Diagnostics;
using EdgeFunctions.Responses;
using Microsoft.AspNetCore.Mvc;

namespace EdgeFunctions.Pipeline;

/// <summary>Executes a result and tells when it has: both hosts execute results when the function has returned, so a body's end is here and nowhere before.</summary>
internal sealed class WatchedResult(IActionResult result, WatchedRequest request, RequestWatch watch) : IActionResult
{
    public IActionResult Inner { get; } = result;

    public async Task ExecuteResultAsync(ActionContext context)
    {
        // What the function set as current is gone when it has returned.
        Activity.Current = request.Summary.Parent;
        Exception? thrown = null;
        try
        {
            await Inner.ExecuteResultAsync(context);
            if (Inner is EdgeErrorResult error)
            {
                request.Summary.Reason = request.Summary.Reason == RequestSummary.None ? error.Title : request.Summary.Reason;
            }
        }
        catch (Exception e)
        {
            thrown = e;
            throw;
        }
        finally
        {
            watch.End(request, context.HttpContext, thrown);
        }
    }
}
