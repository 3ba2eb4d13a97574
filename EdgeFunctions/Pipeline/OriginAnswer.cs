using EdgeFunctions.Origin;
using EdgeFunctions.Responses;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Pipeline;

/// <summary>The origin's response and the gate's decision on it; or, when there is none, what the reader is told.</summary>
/// <param name="Response">The response, its body unread; null when there is none.</param>
/// <param name="Decision">What happens to its body.</param>
/// <param name="Refusal">The reader's answer when there is no response.</param>
/// <param name="Failure">Why there is no response; <see cref="OriginFailure.None"/> when the origin was not to be asked.</param>
internal readonly record struct OriginAnswer(ResponseContext? Response, GateDecision Decision, EdgeResult? Refusal, OriginFailure Failure)
{
    /// <summary>Whether a stale page may stand in: the origin was not reached, or says that it failed (RFC 5861 section 4).</summary>
    public bool HasFailed => Response is null
        ? Failure != OriginFailure.ReaderLeft
        : Response.Exchange.Status is StatusCodes.Status500InternalServerError or StatusCodes.Status502BadGateway or StatusCodes.Status503ServiceUnavailable or StatusCodes.Status504GatewayTimeout;
}
