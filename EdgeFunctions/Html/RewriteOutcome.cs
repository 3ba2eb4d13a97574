namespace EdgeFunctions.Html;

/// <summary>How one response's rewriting went.</summary>
/// <param name="Failure">Why the rest of the document passed as it came, or <see cref="RewriteFailure.None"/>.</param>
/// <param name="Offset">The input's first byte, in bytes from its start, that passed as it came; meaningful on failure only.</param>
/// <param name="Exception">What a handler threw.</param>
/// <param name="OversizedTokens">Tags, comments and text nodes that exceeded a bound and passed without their handlers.</param>
internal readonly record struct RewriteOutcome(RewriteFailure Failure, long Offset, Exception? Exception, int OversizedTokens)
{
    public bool Succeeded => Failure == RewriteFailure.None;
}
