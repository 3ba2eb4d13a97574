using EdgeFunctions.Caching;
using EdgeFunctions.Configuration;
using EdgeFunctions.Context;
using EdgeFunctions.Http;
using EdgeFunctions.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace EdgeFunctions.Pipeline;

/// <summary>What a publisher's response needs just before it leaves, copied, rewritten, stored or the edge's own, for the reader it goes to.</summary>
/// <remarks>
/// Set when the response starts, so that it comes after what the cache says, and stored pages keep what the origin said. The server
/// runs what was registered last first; header rules were registered before this, and run after it.
/// </remarks>
internal sealed class ReaderStep(EdgeOptions options)
{
    // Names of fields that the edge alone writes.
    private const string EdgePrefix = "X-Edge-";

    private const string PrivateAndStale = "private, max-age=0";

    /// <summary>Registers what this request's response needs; nothing for most.</summary>
    public void Register(HttpRequest request, EdgeContext context, RouteKind route)
    {
        if (route == RouteKind.Publisher && (options.Context.SendToOrigin || context.IsParted))
        {
            Register(request.HttpContext.Response, context);
        }
    }

    // By itself, as what it captures would be allocated for each request.
    private static void Register(HttpResponse response, EdgeContext context) => response.OnStarting(() =>
    {
        Finish(response, context);
        return Task.CompletedTask;
    });

    private static void Finish(HttpResponse response, EdgeContext context)
    {
        if (context.NewReaderCookie is { } cookie)
        {
            response.Headers.Append(HeaderNames.SetCookie, cookie);
        }

        // Nor does the reader's own cache keep it unasked: the reader may be moved, or look at another variant.
        if (context.IsParted && !CacheControl.Parse(response.Headers.CacheControl).NoStore)
        {
            response.Headers.CacheControl = PrivateAndStale;
        }

        // No cache on the readers' side knows who sees which variant, or sees the fields that such a page varies by.
        if (context.IsParted || VariesByOurs(response.Headers))
        {
            ReaderFields.MakePrivate(response.Headers, PrivateAndStale);
        }
    }

    private static bool VariesByOurs(IHeaderDictionary fields)
    {
        foreach (var member in new FieldMembers(fields.Vary))
        {
            if (member.StartsWith(EdgePrefix, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
