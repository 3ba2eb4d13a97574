namespace EdgeFunctions.Bodies;

/// <summary>How the transfer of a body ended.</summary>
/// <param name="Outcome">How, and on which side.</param>
/// <param name="Bytes">Bytes handed to the reader's side.</param>
/// <param name="Exception">What the failing side said, if it said anything.</param>
internal readonly record struct CopyResult(CopyOutcome Outcome, long Bytes, Exception? Exception = null);
