using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Responses;

/// <summary>
/// A redirect within the paths of a variant leads to the public one: an origin that has <c>/b/news/x/</c> where it was asked for <c>/b/news/x</c> has it for
/// readers at <c>/news/x/</c>, in the experiment.
/// </summary>
internal static class VariantLocation
{
    /// <summary>Rewrites <c>Location</c>, which names the public host already.</summary>
    public static void Rewrite(IHeaderDictionary fields, ResponseContext context)
    {
        var request = context.Request;
        if (request.VariantPath is not { } variant || fields.Location is not { Count: 1 } location || location[0] is not { } target)
        {
            return;
        }

        var start = PathStart(target, $"{request.PublicScheme}://{request.PublicHost}", $"//{request.PublicHost}");
        if (start < 0)
        {
            return;
        }

        var length = target.AsSpan(start).IndexOfAny('?', '#');
        var end = length < 0 ? target.Length : start + length;
        if (variant.PublicPathOf(target[start..end]) is { } path)
        {
            fields.Location = string.Concat(target.AsSpan(0, start), path, target.AsSpan(end));
        }
    }

    /// <summary>Where the path of a target on the public host begins; negative for one elsewhere, and for one that is relative to the reader's path.</summary>
    private static int PathStart(string target, string origin, string authority) =>
        target.StartsWith(origin, StringComparison.OrdinalIgnoreCase) ? origin.Length
        : target.StartsWith(authority, StringComparison.OrdinalIgnoreCase) ? authority.Length
        : target.StartsWith('/') && !target.StartsWith("//", StringComparison.Ordinal) ? 0
        : -1;
}
