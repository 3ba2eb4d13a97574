using EdgeFunctions.Context;
using EdgeFunctions.Routing;
using EdgeFunctions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace EdgeFunctions.Pipeline;

/// <summary>What the publisher origin sends without a word on caching leaves as <c>private</c>, behind Front Door's gate.</summary>
/// <remarks>
/// Front Door's route patterns ignore case and the prefixes here do not, so a page can come by a cached route, and there a missing
/// <c>Cache-Control</c> is taken for an hour, cookies dropped. Header rules speak before this, so one that sets the field counts.
/// </remarks>
internal sealed class PrivateByDefault(FrontDoorGate frontDoor, RouteTable routes)
{
    /// <summary>Registers the default for this response. The server runs what was registered last first: to come last, this is called before the others.</summary>
    public void Register(HttpRequest request, EdgeContext context)
    {
        if (frontDoor.IsOn)
        {
            Register(request.HttpContext.Response, context);
        }
    }

    // By itself, as what it captures would be allocated where the gate is off, too.
    private void Register(HttpResponse response, EdgeContext context) => response.OnStarting(() =>
    {
        Finish(response, context);
        return Task.CompletedTask;
    });

    private void Finish(HttpResponse response, EdgeContext context)
    {
        // Expires is a word on caching, too (RFC 9111 section 5.3). A 304 changes only what it names in a stored response.
        var fields = response.Headers;
        if (StringValues.IsNullOrEmpty(fields.CacheControl) && !fields.ContainsKey(HeaderNames.Expires) && response.StatusCode != StatusCodes.Status304NotModified
            && routes.Match(context.Target).Route.Kind == RouteKind.Publisher)
        {
            fields.CacheControl = "private";
        }
    }
}
