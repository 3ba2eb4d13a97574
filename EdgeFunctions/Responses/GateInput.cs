using EdgeFunctions.Routing;
using EdgeFunctions.Transforms.Json;
using Microsoft.Extensions.Primitives;

namespace EdgeFunctions.Responses;

/// <summary>All that the gate looks at.</summary>
internal readonly record struct GateInput
{
    public required RouteKind Route { get; init; }

    public required int Status { get; init; }

    public string? ContentType { get; init; }

    /// <summary>Whether bodies at this path are not to be rewritten.</summary>
    public bool IsExcepted { get; init; }

    /// <summary>All <c>Content-Encoding</c> lines: they are one list (RFC 9110 section 8.4).</summary>
    public StringValues ContentEncoding { get; init; }

    public bool HasContentRange { get; init; }

    /// <summary>Whether <c>Cache-Control</c> says <c>no-transform</c>, and that counts.</summary>
    public bool NoTransform { get; init; }

    /// <summary>Whether text bodies other than HTML are rewritten.</summary>
    public bool RewriteText { get; init; }

    /// <summary>The shapes of JSON bodies that get members on this path.</summary>
    public JsonShapes Json { get; init; }
}
