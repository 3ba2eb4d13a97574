using EdgeFunctions.Origin;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Responses;

/// <summary>The edge's own refusals and failures.</summary>
internal static class EdgeErrors
{
    public const string ReadMethods = "GET, HEAD";

    public static EdgeErrorResult BadHost(string traceId) => new(StatusCodes.Status400BadRequest, "The request names no valid host", traceId);

    public static EdgeErrorResult BadTarget(string traceId) => new(StatusCodes.Status400BadRequest, "The request names no valid URL", traceId);

    public static EdgeErrorResult Misdirected(string traceId) => new(StatusCodes.Status421MisdirectedRequest, "This host is not served here", traceId);

    public static EdgeErrorResult NotThroughFrontDoor(string traceId) => new(StatusCodes.Status403Forbidden, "Forbidden", traceId);

    public static EdgeErrorResult Unauthorized(string challenge, string traceId) => new(StatusCodes.Status401Unauthorized, "This page asks for credentials", traceId) { Challenge = challenge };

    public static EdgeErrorResult Forbidden(string traceId) => new(StatusCodes.Status403Forbidden, "Forbidden", traceId);

    public static EdgeErrorResult PreconditionFailed(string traceId) => new(StatusCodes.Status412PreconditionFailed, "The page has changed", traceId);

    public static EdgeErrorResult Loop(string traceId) => new(StatusCodes.Status508LoopDetected, "The site is configured to ask itself", traceId);

    public static EdgeErrorResult NotFound(string traceId) => new(StatusCodes.Status404NotFound, "Not found", traceId);

    public static EdgeErrorResult MethodNotAllowed(string traceId, string allow = ReadMethods) => new(StatusCodes.Status405MethodNotAllowed, "Method not allowed", traceId) { Allow = allow };

    /// <summary>RFC 9110 section 15.6.2.</summary>
    public static EdgeErrorResult NotImplemented(string traceId) => new(StatusCodes.Status501NotImplemented, "The method is not known", traceId);

    public static EdgeErrorResult TooLarge(string traceId) => new(StatusCodes.Status502BadGateway, "The page is too large", traceId);

    public static EdgeErrorResult BrokenPage(string traceId) => new(StatusCodes.Status502BadGateway, "The site sent an incomplete page", traceId);

    public static EdgeErrorResult StalledPage(string traceId) => new(StatusCodes.Status504GatewayTimeout, "The site took too long", traceId);

    /// <summary>RFC 9111 section 5.2.1.7.</summary>
    public static EdgeErrorResult NotStored(string traceId) => new(StatusCodes.Status504GatewayTimeout, "The page is not at hand", traceId);

    /// <summary>No origin was asked; it is worth coming back (RFC 9110 section 10.2.3).</summary>
    public static EdgeErrorResult Unavailable(string traceId, TimeSpan? retryAfter) => new(StatusCodes.Status503ServiceUnavailable, "The site cannot be reached just now", traceId) { RetryAfter = retryAfter };

    /// <summary>The edge has too much to do.</summary>
    public static EdgeErrorResult Busy(string traceId) => new(StatusCodes.Status503ServiceUnavailable, "The site is busy", traceId) { RetryAfter = TimeSpan.FromSeconds(5) };

    /// <summary>What a reader is told when there is no response of the origin.</summary>
    public static EdgeErrorResult For(OriginResult result, string traceId) => result.Failure switch
    {
        OriginFailure.ConnectTimeout or OriginFailure.FirstByteTimeout => StalledPage(traceId),
        OriginFailure.CircuitOpen => Unavailable(traceId, result.RetryAfter),
        OriginFailure.Busy => Busy(traceId),
        OriginFailure.RequestBody when result.Exception is { } e => ForRequestBody(e, traceId),
        _ => new(StatusCodes.Status502BadGateway, "The site cannot be reached", traceId),
    };

    private static EdgeErrorResult ForRequestBody(Exception e, string traceId) => RequestBodyException.In(e)?.StatusCode switch
    {
        StatusCodes.Status413PayloadTooLarge => new(StatusCodes.Status413PayloadTooLarge, "The request body is too large", traceId),

        // RFC 9110 section 15.5.9.
        StatusCodes.Status408RequestTimeout => new(StatusCodes.Status408RequestTimeout, "The request body took too long", traceId),
        _ => new(StatusCodes.Status400BadRequest, "The request body is incomplete", traceId),
    };
}
