using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace EdgeFunctions.Pipeline;

/// <summary>A request as it is asked of the origin for a page that may be stored: for all of the page, without conditions.</summary>
internal static class RequestCopy
{
    private static readonly string[] OfTheReader = [HeaderNames.IfNoneMatch, HeaderNames.IfModifiedSince, HeaderNames.Range, HeaderNames.IfRange];

    /// <param name="request">The reader's request; the copy outlives it.</param>
    /// <param name="token">Ends the exchange with the origin.</param>
    public static HttpRequest Of(HttpRequest request, CancellationToken token)
    {
        var http = new DefaultHttpContext { RequestAborted = token };
        var copy = http.Request;
        copy.Method = HttpMethods.Get;
        copy.Protocol = request.Protocol;
        copy.Path = request.Path;
        foreach (var (name, values) in request.Headers)
        {
            copy.Headers[name] = values;
        }

        foreach (var name in OfTheReader)
        {
            copy.Headers.Remove(name);
        }

        return copy;
    }
}
