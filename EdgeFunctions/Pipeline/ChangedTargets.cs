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
                var normal = new RequestTarget(target.AbsolutePath, target.Query);
                yield return normal;

                // Pages are kept by their paths byte for byte, and Uri spells some otherwise: %7E becomes a tilde.
                if (AsItIs(value.ToString()) is { } plain && plain != normal)
                {
                    yield return plain;
                }
            }
        }
    }

    /// <summary>The target as it is spelled, which readers who follow it may ask for; null for one relative to a page (RFC 3986 section 4.2).</summary>
    private static RequestTarget? AsItIs(string reference)
    {
        reference = reference[..(reference.IndexOf('#', StringComparison.Ordinal) is >= 0 and var fragment ? fragment : reference.Length)];
        return reference switch
        {
            ['/', '/', ..] => RequestTarget.Parse("http:" + reference),
            ['/', ..] => RequestTarget.Parse(reference),
            _ when Uri.IsWellFormedUriString(reference, UriKind.Absolute) => RequestTarget.Parse(reference),
            _ => null,
        };
    }
}
