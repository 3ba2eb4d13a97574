using EdgeFunctions.Origin;
using EdgeFunctions.Responses;

namespace EdgeFunctions.Pipeline;

/// <summary>The origin's response and the gate's decision on it; or, when there is none, what the reader is told.</summary>
/// <param name="Response">The response, its body unread; null when there is none.</param>
/// <param name="Decision">What happens to its body.</param>
/// <param name="Refusal">The reader's answer when there is no response.</param>
/// <param name="Failure">Why there is no response; <see cref="OriginFailure.None"/> when the origin was not to be asked.</param>
internal readonly record struct OriginAnswer(ResponseContext? Response, GateDecision Decision, EdgeResult? Refusal, OriginFailure Failure);
