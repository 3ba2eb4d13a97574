using EdgeFunctions.Configuration;
using EdgeFunctions.Http;
using EdgeFunctions.Routing;
using EdgeFunctions.Transforms.Json;

namespace EdgeFunctions.Responses;

/// <summary>Takes out of a response what the gate looks at.</summary>
internal static class GateInputFactory
{
    public static GateInput Create(HttpResponseMessage response, RouteKind route, RewriteOptions rewrite, JsonShapes json, bool isExcepted = false)
    {
        if (route == RouteKind.Asset)
        {
            // Copied whatever it says of itself.
            return new GateInput { Route = route, Status = (int)response.StatusCode };
        }

        var fields = response.Content.Headers.NonValidated;
        return new GateInput
        {
            Route = route,
            Status = (int)response.StatusCode,
            IsExcepted = isExcepted,
            // Several lines of a field that takes one value are no value.
            ContentType = fields.TryGetValues("Content-Type", out var type) && type.Count == 1 ? type.ToString() : null,
            ContentEncoding = fields.Lines("Content-Encoding"),
            HasContentRange = fields.Contains("Content-Range"),
            NoTransform = !rewrite.IgnoreNoTransform && HasNoTransform(response),
            RewriteText = rewrite.TextBodies,
            Json = json,
        };
    }

    private static bool HasNoTransform(HttpResponseMessage response)
    {
        foreach (var directive in new FieldMembers(response.Headers.NonValidated.Lines("Cache-Control"), areQuoted: false))
        {
            if (directive.Equals("no-transform", StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
