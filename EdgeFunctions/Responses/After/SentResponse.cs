using EdgeFunctions.Context;
using EdgeFunctions.Diagnostics;

namespace EdgeFunctions.Responses.After;

/// <summary>A response that has been sent, as code behind it sees it: values of its own, nothing of the connection.</summary>
/// <param name="Request">What is known of the request.</param>
/// <param name="Status">The status that the reader was sent; 0 when the reader left before.</param>
/// <param name="IsComplete">Whether all of it was handed to the server: nobody left, and nothing broke off.</param>
/// <param name="Bytes">Bytes of the body, in its coding; 0 without one.</param>
/// <param name="Duration">From the request's fields to the response's last byte.</param>
/// <param name="Outcome">What was done with the origin's response; see docs/observability.md.</param>
/// <param name="Cache">What the cache did; <c>None</c> where it was not asked.</param>
internal sealed record SentResponse(EdgeContext Request, int Status, bool IsComplete, long Bytes, TimeSpan Duration, string Outcome, string Cache)
{
    public static SentResponse Of(EdgeContext request, RequestSummary summary) =>
        new(request, summary.Status, summary.EndedBy == EndedBy.Nobody, summary.BytesOut ?? 0, summary.Total, summary.Outcome, summary.Cache);
}
