using EdgeFunctions.Http;
using EdgeFunctions.Responses;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace EdgeFunctions.Pipeline;

/// <summary>What else a request changed that changed something: the pages that its response points to (RFC 9111 section 4.4).</summary>
internal static class ChangedTargets
{
    private static readonly string[] Pointers = [HeaderNames.Location, HeaderNames.ContentLocation];

    /// <summary>The targets on the reader's own host. What points elsewhere could be used to empty another site's cache.</summary>
    public static IEnumerable<RequestTarget> Of(ResponseContext response)
    {
        var request = response.Request;
        var fields = new HeaderDictionary();
        ResponseFields.Copy(response, fields);
        if (!Uri.TryCreate($"{request.PublicScheme}://{request.PublicHost}{request.Target.Path}{request.Target.Query}", UriKind.Absolute, out var page))
        {
            yield break;
        }

        foreach (var name in Pointers)
        {
            if (fields[name] is { Count: 1 } value && Uri.TryCreate(page, value.ToString(), out var target)
                && target.Scheme == page.Scheme && target.Host == page.Host && target.Port == page.Port)
            {
                yield return new RequestTarget(target.AbsolutePath, target.Query);
            }
        }
    }
}
