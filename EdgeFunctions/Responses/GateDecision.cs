using EdgeFunctions.Bodies;
using EdgeFunctions.Transforms;

namespace EdgeFunctions.Responses;

/// <summary>What the gate decided.</summary>
/// <param name="Outcome">What happens to the body.</param>
/// <param name="Reason">Why.</param>
/// <param name="Kind">Which rewriting; <see cref="TransformKind.None"/> unless the outcome is <see cref="Outcome.Rewrite"/>.</param>
/// <param name="Coding">The origin's coding, to be decoded; identity unless the outcome is <see cref="Outcome.Rewrite"/>.</param>
internal readonly record struct GateDecision(Outcome Outcome, GateReason Reason, TransformKind Kind = TransformKind.None, ContentCoding Coding = ContentCoding.Identity)
{
    /// <summary>Whether the body is a feed, whose reader waits for each line: it is never held until it is whole.</summary>
    public bool IsFeed => Kind == TransformKind.JsonLines;

    // The words of logs and metrics. ToString would box the value for each request.
    public string OutcomeName => Enum.GetName(Outcome)!;

    public string ReasonName => Enum.GetName(Reason)!;

    public string KindName => Enum.GetName(Kind)!;
}
