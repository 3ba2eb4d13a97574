using EdgeFunctions.Configuration;
using EdgeFunctions.Context;
using EdgeFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace EdgeFunctions.Caching;

/// <summary>Which requests the cache may answer, and under which key.</summary>
internal sealed class CacheableRequests(CacheOptions options)
{
    // What PHP makes underscores of in the names of cookies.
    private const string ReadOtherwise = ". [";

    /// <summary>
    /// Some frameworks let these change what is answered, without naming them in <c>Vary</c>. A reader who sends one must not
    /// choose what others get.
    /// </summary>
    private static readonly FieldNames Overrides = new(
        "X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override", "X-Rewrite-URL", "X-Host", "X-HTTP-Host-Override");

    private readonly QueryFilter _query = new(options.IgnoreQuery.Length > 0 ? options.IgnoreQuery : EdgeDefaults.IgnoredQuery);
    private readonly ReaderGroup _group = new(options);
    private readonly NameList _personal = new(options.PersonalCookies);

    /// <summary>The key, with the query that it holds and the group of readers that it is for.</summary>
    public CacheKey KeyOf(EdgeContext context) =>
        new(context.PublicScheme, context.PublicHost.ToString(), context.Target.Path, _query.Apply(context.Target.Query), _group.Of(context));

    /// <summary>The key of an asset. Its origin gets the query as the route says, so all of that counts.</summary>
    /// <param name="context">What is known of the request.</param>
    /// <param name="query">The query that the origin gets.</param>
    public static CacheKey KeyOfAsset(EdgeContext context, string query) => new(context.PublicScheme, context.PublicHost.ToString(), context.Target.Path, query);

    /// <summary>
    /// Whether the request is one reader's: it has credentials, or a cookie or field of the lists. A reader who sends
    /// such a field unasked gets less of the cache, and nobody gets more.
    /// </summary>
    public bool IsPersonal(HttpRequest request) => request.Headers.Authorization.Count > 0 || HasPersonalCookie(request.Headers.Cookie) || HasPersonalField(request.Headers);

    /// <summary>Whether a GET or HEAD asks for something that the key alone does not name.</summary>
    public static bool IsSpecial(HttpRequest request)
    {
        if (request.ContentLength > 0 || request.Headers.TransferEncoding.Count > 0 || request.Headers.IfMatch.Count > 0 || request.Headers.IfUnmodifiedSince.Count > 0)
        {
            return true;
        }

        foreach (var (name, _) in request.Headers)
        {
            // What an origin may read as a field of another name chooses without being known by it.
            if (MetaVariables.IsAmbiguous(name) || Overrides.Contains(name))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The request's directives; <c>Pragma</c> counts where there are none (RFC 9111 section 5.4).</summary>
    public static CacheControl DirectivesOf(HttpRequest request)
    {
        var directives = CacheControl.Parse(request.Headers.CacheControl);
        return request.Headers.CacheControl.Count == 0 && request.Headers.Pragma.ToString().Contains("no-cache", StringComparison.OrdinalIgnoreCase) ? directives.WithNoCache() : directives;
    }

    private bool HasPersonalField(IHeaderDictionary fields)
    {
        foreach (var name in options.PersonalFields)
        {
            if (fields.ContainsKey(name))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>As PHP reads it (https://www.php.net/manual/en/language.variables.external.php): a reader's own spelling of a personal cookie is one, too.</summary>
    private static string NameInPhp(ReadOnlySpan<char> name)
    {
        var read = name.ToString();
        foreach (var other in ReadOtherwise)
        {
            read = read.Replace(other, '_');
        }

        return read;
    }

    private bool HasPersonalCookie(StringValues lines)
    {
        if (_personal.IsEmpty)
        {
            return false;
        }

        foreach (var line in lines)
        {
            foreach (var range in line.AsSpan().Split(';'))
            {
                var cookie = line.AsSpan(range).TrimOws();
                var equals = cookie.IndexOf('=');
                var name = equals < 0 ? cookie : cookie[..equals].TrimOws();
                if (_personal.Contains(name) || (name.ContainsAny(ReadOtherwise) && _personal.Contains(NameInPhp(name))))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
