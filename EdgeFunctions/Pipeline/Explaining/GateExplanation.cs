namespace EdgeFunctions.Pipeline.Explaining;

/// <summary>What the gate decided.</summary>
/// <param name="Outcome">What happens to the body.</param>
/// <param name="Reason">The reason's name, as in logs.</param>
/// <param name="Because">The reason as a sentence.</param>
/// <param name="Transform">Which rewriting, or <c>None</c>.</param>
/// <param name="Coding">The coding that the origin's body comes in, where it is rewritten.</param>
internal sealed record GateExplanation(string Outcome, string Reason, string Because, string Transform, string Coding);
