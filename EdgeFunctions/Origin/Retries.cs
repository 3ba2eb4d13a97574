namespace EdgeFunctions.Origin;

/// <summary>Which requests may be sent to an origin a second time. Pure.</summary>
/// <remarks>
/// <c>SocketsHttpHandler</c> repeats by itself, and cannot be told not to: a request without content, whatever its method, is sent
/// up to three times more when the connection is closed in order before a byte of the answer. It never repeats after a
/// reset, nor a request whose content, and be that empty, has begun to be sent, as it has at once where the request does not ask
/// first (Expect: 100-continue). RetryTests holds it to that.
/// </remarks>
internal static class Retries
{
    /// <summary>RFC 9110 section 9.2.2. A method that is not known is not.</summary>
    public static bool IsIdempotent(HttpMethod method) =>
        method == HttpMethod.Get || method == HttpMethod.Head || method == HttpMethod.Options
        || method == HttpMethod.Put || method == HttpMethod.Delete || method == HttpMethod.Trace;

    /// <summary>
    /// True for an idempotent request without content whose connection could not be made, or was reset before the answer's
    /// fields were complete. A time-out is not repeated, because it has used up the reader's patience; nor is what would fail in the same
    /// way again: TLS, a name, what is no HTTP. What was closed in order the handler has repeated already.
    /// </summary>
    public static bool MayRepeat(HttpRequestMessage request, OriginResult result) =>
        IsTransient(result) && IsIdempotent(request.Method) && request.Content is null or { Headers.ContentLength: 0 };

    private static bool IsTransient(OriginResult result) => result.Failure switch
    {
        OriginFailure.Reset => result.Exception is not HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded },
        OriginFailure.Unreachable => result.Exception is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError },
        _ => false,
    };
}
