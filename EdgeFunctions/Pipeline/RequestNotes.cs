using EdgeFunctions.Context;
using EdgeFunctions.Diagnostics;
using EdgeFunctions.Headers;
using EdgeFunctions.Origin;
using EdgeFunctions.Responses.After;
using EdgeFunctions.Responses.Observing;
using EdgeFunctions.Routing;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Pipeline;

/// <summary>Notes, before a routed request is answered, what its origin is told and what those need who see its response.</summary>
internal sealed class RequestNotes(
    ContextFields contextFields,
    RequestHeaderRules requestRules,
    ReaderStep reader,
    ListedFields listedFields,
    BodyObservers observers,
    AfterResponseHooks hooks)
{
    /// <returns>The context with the notes; the same one where there are none.</returns>
    public EdgeContext Take(HttpRequest request, EdgeContext context, RouteKind route, RequestSummary summary)
    {
        if (route == RouteKind.Publisher)
        {
            context = contextFields.Write(request, context);
        }

        context = requestRules.Apply(request, context, route);
        reader.Register(request, context, route);
        context = listedFields.Read(request, context);

        if (observers.IsOn)
        {
            request.HttpContext.Features.Set(context);
        }

        if (hooks.IsOn)
        {
            hooks.Register(request.HttpContext.Response, context, summary);
        }

        return context;
    }
}
