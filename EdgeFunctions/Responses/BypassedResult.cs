using EdgeFunctions.Http;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Responses;

/// <summary>A page that should have been rewritten and passes as it is: nobody is to keep it.</summary>
internal sealed class BypassedResult(EdgeResult copy) : EdgeResult
{
    public override Task ExecuteAsync(HttpContext http)
    {
        var response = http.Response;
        response.OnStarting(() =>
        {
            // It names the origin, and its next reader shall get the page as it should be.
            response.Headers.CacheControl = "private, no-store";
            TargetedFields.RemoveFrom(response.Headers);
            return Task.CompletedTask;
        });
        return copy.ExecuteAsync(http);
    }
}
