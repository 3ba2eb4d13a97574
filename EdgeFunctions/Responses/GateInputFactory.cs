using EdgeFunctions.Configuration;
using EdgeFunctions.Routing;
using EdgeFunctions.Transforms.Json;
using Microsoft.Extensions.Primitives;

namespace EdgeFunctions.Responses;

/// <summary>Takes out of a response what the gate looks at.</summary>
internal static class GateInputFactory
{
    public static GateInput Create(HttpResponseMessage response, RouteKind route, RewriteOptions rewrite, JsonShapes json)
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
            // Several lines of a field that takes one value are no value.
            ContentType = fields.TryGetValues("Content-Type", out var type) && type.Count == 1 ? type.ToString() : null,
            ContentEncoding = fields.TryGetValues("Content-Encoding", out var codings) ? codings.ToArray() : StringValues.Empty,
            HasContentRange = fields.Contains("Content-Range"),
            NoTransform = !rewrite.IgnoreNoTransform && HasNoTransform(response),
            RewriteText = rewrite.TextBodies,
            Json = json,
        };
    }

    private static bool HasNoTransform(HttpResponseMessage response)
    {
        if (response.Headers.NonValidated.TryGetValues("Cache-Control", out var lines))
        {
            foreach (var line in lines)
            {
                foreach (var range in line.AsSpan().Split(','))
                {
                    if (line.AsSpan(range).Trim(" \t").Equals("no-transform", StringComparison.OrdinalIgnoreCase))
                    {
                        return true;
                    }
                }
            }
        }

        return false;
    }
}
