using EdgeFunctions.Routing;
using Microsoft.Extensions.Primitives;

namespace EdgeFunctions.Responses;

/// <summary>Takes out of a response what the gate looks at.</summary>
internal static class GateInputFactory
{
    public static GateInput Create(HttpResponseMessage response, RouteKind route, bool rewriteText)
    {
        var fields = response.Content.Headers.NonValidated;
        return new GateInput
        {
            Route = route,
            Status = (int)response.StatusCode,
            // Several lines of a field that takes one value are no value.
            ContentType = fields.TryGetValues("Content-Type", out var type) && type.Count == 1 ? type.ToString() : null,
            ContentEncoding = fields.TryGetValues("Content-Encoding", out var codings) ? codings.ToArray() : StringValues.Empty,
            HasContentRange = fields.Contains("Content-Range"),
            RewriteText = rewriteText,
        };
    }
}
