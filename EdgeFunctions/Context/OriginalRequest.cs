using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EdgeFunctions.Context;

/// <summary>A request as its reader sent it, where the Functions host has changed it on the way to its worker.</summary>
internal static class OriginalRequest
{
    /// <param name="request">The request that the worker was handed.</param>
    /// <param name="fields">The trigger's copy of the fields, as JSON.</param>
    public static void Restore(HttpRequest request, string fields)
    {
        request.HttpContext.Features.Set(new OriginalFields(fields));
        if (request.HttpContext.Features.Get<IHttpRequestFeature>() is { } feature)
        {
            feature.RawTarget = OriginalTarget.Of(feature.RawTarget);
        }
    }
}
