using System.Diagnostics;
using EdgeFunctions.Diagnostics;
using EdgeFunctions.Responses;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Pipeline;

/// <summary>Executes a result and tells when it has: both hosts execute results when the function has returned, so a body's end is here and nowhere before.</summary>
internal sealed class WatchedResult(EdgeResult result, WatchedRequest request, RequestWatch watch) : EdgeResult
{
    public EdgeResult Inner { get; } = result;

    public override async Task ExecuteAsync(HttpContext http)
    {
        // What the function set as current is gone when it has returned.
        Activity.Current = request.Summary.Parent;
        Exception? thrown = null;
        try
        {
            await Inner.ExecuteAsync(http);
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
            watch.End(request, http, thrown);
        }
    }
}
