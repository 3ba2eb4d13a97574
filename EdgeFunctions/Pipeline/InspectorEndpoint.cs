using EdgeFunctions.Configuration;
using EdgeFunctions.Diagnostics.Inspection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Hosting;

namespace EdgeFunctions.Pipeline;

/// <summary>The inspector's two functions.</summary>
internal sealed class InspectorEndpoint(Inspector inspector, EdgeOptions options, IHostApplicationLifetime lifetime, TimeProvider time)
{
    public IActionResult Show(HttpRequest request) => Answer(request, new InspectorPageResult());

    public IActionResult Watch(HttpRequest request) => Answer(request, new RequestEventsResult(inspector, options.Limits.RequestTimeout, time, lifetime.ApplicationStopping));

    private IActionResult Answer(HttpRequest request, IActionResult result)
    {
        request.HttpContext.Response.Headers.CacheControl = "no-store";
        return inspector.IsOn
            ? result
            : new JsonResult(new { error = "The inspector is off. It is on in the environment Development, and everywhere with Edge__Inspector__Enabled set to Always." }) { StatusCode = StatusCodes.Status404NotFound };
    }
}
