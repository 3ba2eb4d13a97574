using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Caching;

/// <summary>Whether a response may be stored (RFC 9111 section 3). Pure.</summary>
internal static class Storability
{
    /// <param name="method">The request's method.</param>
    /// <param name="request">The request's directives.</param>
    /// <param name="hasCredentials">Whether the origin got credentials of the reader's.</param>
    /// <param name="status">The response's status.</param>
    /// <param name="fields">The response's fields.</param>
    /// <param name="freshness">What was made of them.</param>
    /// <param name="storesFailures">Whether statuses from 500 on are stored, too.</param>
    public static StoreVerdict Judge(string method, CacheControl request, bool hasCredentials, int status, IHeaderDictionary fields, Freshness freshness, bool storesFailures)
    {
        var policy = ResponsePolicy.Of(fields).Directives.For(status);
        return method switch
        {
            _ when !HttpMethods.IsGet(method) => StoreVerdict.Method,
            _ when !IsStored(status, storesFailures) => StoreVerdict.Status,
            _ when request.NoStore => StoreVerdict.RequestNoStore,
            _ when policy.NoStore => StoreVerdict.NoStore,

            // Also without the no-store that should stand beside it.
            _ when policy.MustUnderstand && !IsUnderstood(status) => StoreVerdict.Status,
            _ when policy.Private => StoreVerdict.Private,
            _ when hasCredentials && !(policy.Public || policy.MustRevalidate || policy.SharedMaxAge is not null) => StoreVerdict.Authorization,
            // A cookie is somebody's, whatever the directives say.
            _ when fields.SetCookie.Count > 0 => StoreVerdict.SetCookie,
            _ when !VaryNames.TryParse(fields.Vary, out _) => StoreVerdict.Vary,
            _ when !IsOfUse(policy, fields, freshness) => StoreVerdict.Freshness,
            _ => StoreVerdict.Store,
        };
    }

    /// <summary>Statuses whose meaning for a cache is known here.</summary>
    public static bool IsUnderstood(int status) => status
        is StatusCodes.Status200OK or StatusCodes.Status203NonAuthoritative or StatusCodes.Status204NoContent
        or StatusCodes.Status301MovedPermanently or StatusCodes.Status302Found or StatusCodes.Status303SeeOther
        or StatusCodes.Status307TemporaryRedirect or StatusCodes.Status308PermanentRedirect
        or StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed or StatusCodes.Status410Gone or StatusCodes.Status414UriTooLong;

    /// <summary>
    /// Whether a response that may not be stored tells of the page that it is not for all. Failures do not, and no more does what says that there
    /// was too much, or that it took too long: it would be said of any other page (RFC 9110 section 15.5.9, RFC 6585 section 4, RFC 8470 section 5.2).
    /// </summary>
    public static bool SpeaksOfThePage(int status) => status < StatusCodes.Status500InternalServerError
        && status is not (StatusCodes.Status408RequestTimeout or StatusCodes.Status421MisdirectedRequest or 425 or StatusCodes.Status429TooManyRequests or StatusCodes.Status431RequestHeaderFieldsTooLarge);

    /// <summary>
    /// Whether the lifetime may be decided by others than the origin: for the statuses of RFC 9110 section 15.1, parts aside, and where the
    /// response says that it is for caches (RFC 9111 section 4.2.2).
    /// </summary>
    public static bool MayBeGuessed(int status, CacheControl policy) => policy.Public || status
        is StatusCodes.Status200OK or StatusCodes.Status203NonAuthoritative or StatusCodes.Status204NoContent
        or StatusCodes.Status301MovedPermanently or StatusCodes.Status308PermanentRedirect
        or StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed or StatusCodes.Status410Gone or StatusCodes.Status414UriTooLong or StatusCodes.Status501NotImplemented;

    /// <summary>
    /// Any final status may be stored where the origin names a lifetime (RFC 9111 section 3). Not here: parts and validations; what
    /// speaks of one request, its credentials, conditions, range or rate (RFC 6585 forbids some of these); and, unless the
    /// setting says so, failures of the origin, which often carry the lifetime of the page that could not be made.
    /// </summary>
    private static bool IsStored(int status, bool storesFailures) => (storesFailures || status < StatusCodes.Status500InternalServerError) && status
        is >= StatusCodes.Status200OK
        and not (StatusCodes.Status206PartialContent or StatusCodes.Status304NotModified
            or StatusCodes.Status401Unauthorized or StatusCodes.Status407ProxyAuthenticationRequired or StatusCodes.Status408RequestTimeout
            or StatusCodes.Status411LengthRequired or StatusCodes.Status412PreconditionFailed or StatusCodes.Status413PayloadTooLarge
            or StatusCodes.Status415UnsupportedMediaType or StatusCodes.Status416RangeNotSatisfiable or StatusCodes.Status417ExpectationFailed
            or StatusCodes.Status421MisdirectedRequest or 425 or StatusCodes.Status426UpgradeRequired or StatusCodes.Status428PreconditionRequired
            or StatusCodes.Status429TooManyRequests or StatusCodes.Status431RequestHeaderFieldsTooLarge or StatusCodes.Status511NetworkAuthenticationRequired);

    /// <summary>What is never fresh is of use if the origin can be asked whether it still holds, or if it may be used stale.</summary>
    private static bool IsOfUse(CacheControl policy, IHeaderDictionary fields, Freshness freshness)
    {
        if (policy.NoCache || freshness.Lifetime is null or 0)
        {
            return (policy.NoCache || freshness.Lifetime is 0)
                && (fields.ETag.Count > 0 || fields.LastModified.Count > 0 || (!policy.NoCache && (policy.StaleIfError > 0 || policy.StaleWhileRevalidate > 0)));
        }

        return true;
    }
}
