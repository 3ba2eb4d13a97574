using Microsoft.AspNetCore.Mvc;

namespace EdgeFunctions.Responses;

/// <summary>A page that should have been rewritten and passes as it is: nobody is to keep it.</summary>
internal sealed class BypassedResult(IActionResult copy) : IActionResult
{
    public Task ExecuteResultAsync(ActionContext context)
    {
        var response = context.HttpContext.Response;
        response.OnStarting(() =>
        {
            // It names the origin, and its next reader shall get the page as it should be.
            response.Headers.CacheControl = "private, no-store";
            response.Headers.Remove("CDN-Cache-Control");
            response.Headers.Remove("Surrogate-Control");
            return Task.CompletedTask;
        });
        return copy.ExecuteResultAsync(context);
    }
}
