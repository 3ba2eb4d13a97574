using EdgeFunctions.Diagnostics.Inspection;
using EdgeFunctions.Responses;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Pipeline;

/// <summary>Sends the inspector's page.</summary>
internal sealed class InspectorPageResult : EdgeResult
{
    public override async Task ExecuteAsync(HttpContext http)
    {
        var response = http.Response;
        var (body, policy) = InspectorPage.Render();
        response.ContentType = "text/html; charset=utf-8";
        response.ContentLength = body.Length;
        response.Headers.ContentSecurityPolicy = policy;
        response.Headers.XContentTypeOptions = "nosniff";

        // The key stands in the page's URL.
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
        response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
        await response.Body.WriteAsync(body, http.RequestAborted);
    }
}
