using EdgeFunctions.Routing;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Responses;

/// <summary>A redirect of an asset origin to itself, within the route, stays first-party.</summary>
internal static class AssetLocation
{
    public static void Rewrite(IHeaderDictionary fields, ResponseContext context)
    {
        var route = context.Route;
        if (route.Kind != RouteKind.Asset || !route.KeepsPath || fields.Location is not { Count: 1 } location || location[0] is not { } target)
        {
            return;
        }

        // The route's name is its prefix, without a slash at the end.
        var origin = route.OriginPrefix;
        if (target.StartsWith(origin, StringComparison.OrdinalIgnoreCase)
            && target.AsSpan(origin.Length).StartsWith(route.Name, StringComparison.Ordinal)
            && (target.Length == origin.Length + route.Name.Length || target[origin.Length + route.Name.Length] is '/' or '?' or '#'))
        {
            fields.Location = $"{context.Request.PublicScheme}://{context.Request.PublicHost}{target[origin.Length..]}";
        }
    }
}
