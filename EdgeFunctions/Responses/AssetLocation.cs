using EdgeFunctions.Routing;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Responses;

/// <summary>A redirect of an asset origin to itself, within the route, stays first-party.</summary>
internal static class AssetLocation
{
    public static void Rewrite(IHeaderDictionary fields, ResponseContext context)
    {
        var route = context.Route;
        if (route.Kind != RouteKind.Asset || (!route.KeepsPath && !route.TakesPrefix) || fields.Location is not { Count: 1 } location || location[0] is not { } target)
        {
            return;
        }

        var origin = route.OriginPrefix;
        var isAtOrigin = target.StartsWith(origin, StringComparison.OrdinalIgnoreCase) && (target.Length == origin.Length || target[origin.Length] is '/' or '?' or '#');

        // The route's name is its prefix, without a slash at the end.
        if (route.TakesPrefix && isAtOrigin)
        {
            fields.Location = $"{context.Request.PublicScheme}://{context.Request.PublicHost}{route.Name}{target[origin.Length..]}";
        }
        else if (route.TakesPrefix && target.StartsWith('/') && !target.StartsWith("//", StringComparison.Ordinal))
        {
            fields.Location = route.Name + target;
        }
        else if (route.KeepsPath && isAtOrigin
            && target.AsSpan(origin.Length).StartsWith(route.Name, StringComparison.Ordinal)
            && (target.Length == origin.Length + route.Name.Length || target[origin.Length + route.Name.Length] is '/' or '?' or '#'))
        {
            fields.Location = $"{context.Request.PublicScheme}://{context.Request.PublicHost}{target[origin.Length..]}";
        }
    }
}
