using System.Text;
using EdgeFunctions.Context;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Responses;

/// <summary>The answer to a TRACE or OPTIONS whose <c>Max-Forwards</c> ends here (RFC 9110 section 7.6.2).</summary>
internal sealed class MaxForwardsResult(EdgeContext context) : EdgeResult
{
    public override async Task ExecuteAsync(HttpContext http)
    {
        var response = http.Response;
        response.Headers.CacheControl = "no-store";
        if (HttpMethods.IsOptions(context.Method))
        {
            response.StatusCode = StatusCodes.Status204NoContent;
            response.Headers.Allow = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS, TRACE";
            return;
        }

        // What came in, without what could be secret (RFC 9110 section 9.3.8): the request line says how far it got.
        var body = Encoding.Latin1.GetBytes($"TRACE {context.Target} {http.Request.Protocol}\r\nHost: {context.PublicHost}\r\n\r\n");
        response.ContentType = "message/http";
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, http.RequestAborted);
    }
}
